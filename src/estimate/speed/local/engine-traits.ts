import type { Subject } from '../../../catalogue/subject.ts';
import { exllamaElementBytes } from '../../engines/exllama/exllama.ts';
import { cacheElementBytes } from '../../engines/llama-cpp/cache.ts';
import { llamaCppSettings } from '../../engines/llama-cpp/settings.ts';
import { prefillStep } from '../../engines/mlx/workspace.ts';

/** Bytes of a cached element in the engine's own cache formats. */
export function cacheBytesPerElement({ engine, kvFormat }: Subject): number {
  return engine === 'exllamav2' || engine === 'exllamav3' ? exllamaElementBytes(kvFormat) : cacheElementBytes(kvFormat);
}

/** What of the build matters for speed: before flash attention was the default, kernels were not fused either. */
export function buildTraits(subject: Subject): { readonly older: boolean; readonly flashAttention: boolean } {
  if (subject.engine !== 'llama.cpp' && subject.engine !== 'ollama') return { older: false, flashAttention: true };
  const { build, flashAttention } = llamaCppSettings(subject);
  return { older: !build.flashAttention, flashAttention };
}

/**
 * Sequences that one process serves. Sources: LLAMA_MAX_SEQ of llama.cpp's llama-cparams.h; --decode-concurrency of
 * mlx_lm.server; ExLlama is taken as llama.cpp.
 */
const mostSequences = { mlx: 32, others: 256 } as const;

/** Requests that run at once at most: the slots that were asked for, or as many as the program can have. */
export function mostRequestsOf({ engine, question }: Subject): number {
  return question.slots ?? (engine === 'mlx' ? mostSequences.mlx : mostSequences.others);
}

/** Tokens of a prompt that are read together. ExLlama's chunks (chunk_size of TabbyAPI) are as long as MLX's steps. */
export function microBatchOf(subject: Subject): number {
  return subject.engine === 'llama.cpp' || subject.engine === 'ollama' ? llamaCppSettings(subject).ubatch : prefillStep;
}
