import type { KvFormat } from '../../../ask/question.ts';
import type { Subject } from '../../../catalogue/subject.ts';
import type { Layout } from '../../layout.ts';
import { divisionRefusal } from '../division.ts';

const vendors: ReadonlySet<string> = new Set(['NVIDIA', 'AMD', 'Intel']);
const caches: ReadonlySet<KvFormat> = new Set<KvFormat>(['auto', 'bf16', 'fp16', 'fp32', 'fp8', 'nvfp4']);

/**
 * Why SGLang does not run a layout, in a sentence; undefined when it does. Its layers divide as vLLM's do, from which they
 * come: heads, padded vocabulary, columns, quantization groups.
 */
export function layoutRefusal(subject: Subject, layout: Layout): string | undefined {
  const { accelerator, acceleratorName, kvFormat } = subject;
  if (!vendors.has(accelerator.vendor)) return `it does not run on ${acceleratorName}`;
  if (!caches.has(kvFormat)) return `it has no KV cache in ${kvFormat}; say fp8 or bf16 kv`;
  if (layout.decodeContextParallel > 1) return 'its decode context parallelism is not predicted here; leave dcp out';
  return divisionRefusal(subject, layout);
}
