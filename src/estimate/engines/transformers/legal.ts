import type { KvFormat } from '../../../ask/question.ts';
import type { Subject } from '../../../catalogue/subject.ts';
import { gpusOf, type Layout } from '../../layout.ts';

const elsewhere: ReadonlySet<string> = new Set(['Google', 'AWS']);
const caches: ReadonlySet<KvFormat> = new Set<KvFormat>(['auto', 'bf16', 'fp16', 'fp32']);

/**
 * Why Transformers does not run a layout, in a sentence; undefined when it does. device_map="auto" gives whole layers to each
 * GPU of one machine, which is pipeline parallelism in other engines' words, one GPU working at a time.
 */
export function layoutRefusal(subject: Subject, layout: Layout): string | undefined {
  const { accelerator, acceleratorName, kvFormat, model } = subject;
  if (elsewhere.has(accelerator.vendor)) return `device_map does not place models on ${acceleratorName}`;
  if (layout.tensorParallel > 1) {
    return `device_map="auto" gives whole layers to each GPU, which is pp${layout.tensorParallel}; tp_plan="auto" is not predicted here`;
  }
  if (layout.dataParallel > 1) return 'it has no data parallelism; start one process for each copy of the model';
  if (layout.decodeContextParallel > 1) return 'it has no decode context parallelism';
  if (layout.expertParallel) return 'its expert parallelism is not predicted here';
  if (!caches.has(kvFormat)) return `its default cache keeps the model's own type; leave ${kvFormat} kv out`;
  const gpus = gpusOf(layout);
  if (gpus > model.architecture.layers) return `${gpus} GPUs are more than the ${model.architecture.layers} layers`;
  const machine = accelerator.unifiedMemory ? 1 : Math.max(8, accelerator.nodeSizeTypical);
  return gpus > machine
    ? `device_map="auto" works inside one machine, of ${machine} GPU${machine === 1 ? '' : 's'} here`
    : undefined;
}
