import type { KvFormat } from '../../../ask/question.ts';
import type { Subject } from '../../../catalogue/subject.ts';
import { isEncoder } from '../../kv/layers.ts';
import type { Layout } from '../../layout.ts';
import { divisionRefusal } from '../division.ts';

const caches: ReadonlySet<KvFormat> = new Set<KvFormat>(['auto', 'bf16', 'fp16', 'fp32', 'fp8', 'nvfp4']);
const unread: ReadonlySet<string> = new Set(['nf4', 'bnb-int8']);

/**
 * Why TensorRT-LLM does not run a layout, in a sentence; undefined when it does. Heads, columns and groups divide as in
 * other engines; attention is either divided or copied to every GPU (enable_attention_dp), not both.
 */
export function layoutRefusal(subject: Subject, layout: Layout): string | undefined {
  const { accelerator, acceleratorName, format, kvFormat, model } = subject;
  if (accelerator.vendor !== 'NVIDIA') return `it runs on NVIDIA GPUs only, not on ${acceleratorName}`;
  if (isEncoder(model.architecture)) return 'it generates; encoders are predicted for vLLM, SGLang and Transformers';
  if (unread.has(format.id)) return `it reads no bitsandbytes checkpoints (${format.label}); say int4, fp8 or nvfp4`;
  if (!caches.has(kvFormat)) return `it has no KV cache in ${kvFormat}; say fp8 kv`;
  if (layout.decodeContextParallel > 1) return 'its context parallelism is not predicted here; leave dcp out';
  if (layout.dataParallel > 1) {
    if (model.architecture.moe === undefined) {
      return 'without experts it has no data parallelism; start one server for each copy of the model';
    }
    if (layout.tensorParallel > 1) {
      return 'its attention data parallelism copies attention to every GPU (enable_attention_dp), so TP must be 1 beside DP';
    }
  }
  return divisionRefusal(subject, layout);
}
