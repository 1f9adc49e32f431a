import type { KvFormat } from '../../../ask/question.ts';
import type { Subject } from '../../../catalogue/subject.ts';
import type { Layout } from '../../layout.ts';
import { divisionRefusal } from '../division.ts';

/** --kv-cache-dtype (CacheDType in vllm/config/cache.py); `auto` is 32 bit where the model runs in 32 bit. */
const caches: ReadonlySet<KvFormat> = new Set<KvFormat>([
  'auto',
  'fp32',
  'bf16',
  'fp16',
  'fp8',
  'fp8_ds_mla',
  'int8_per_token_head',
  'nvfp4',
]);

/** Why vLLM does not run a layout, in a sentence; undefined when it does. */
export function layoutRefusal(subject: Subject, layout: Layout): string | undefined {
  const { kvFormat, model } = subject;
  if (!caches.has(kvFormat)) return `it has no KV cache in ${kvFormat}, which is llama.cpp's; say fp8 kv`;
  if (kvFormat === 'fp8_ds_mla' && model.architecture.mla === undefined) {
    return 'fp8_ds_mla is a cache of latent attention (MLA), which the model does not have; say fp8 kv';
  }
  return divisionRefusal(subject, layout);
}
