import { assemblyLine, copiesFrom, expertTile } from '../../../catalogue/speed/local-parameters.ts';
import type { ModelReads } from './layer-reads.ts';

/** What reading a prompt takes. */
export interface PromptParts {
  /** Multiplications and additions a second with dense matrices. */
  readonly rate: number;
  readonly reads: ModelReads;
  /** Seconds to read all weights on the GPUs, once for each micro-batch: its tokens need every expert. */
  readonly readSeconds: number;
  /** Seconds to copy what is in host memory to the GPU, once for each micro-batch. */
  readonly copySeconds: number;
  /** Tokens of a micro-batch. */
  readonly microBatch: number;
  readonly gpus: number;
}

/**
 * Seconds to read a prompt: multiplications, attention of each token with those before it, and the weights once for each
 * micro-batch. Several GPUs pass micro-batches on like an assembly line when all layers are on them; one micro-batch passes
 * them in turn. Sources: docs/method-speed-local.md.
 */
export function promptSeconds(tokens: number, parts: PromptParts): number {
  const { rate, reads, readSeconds, copySeconds, microBatch, gpus } = parts;
  const { plainElements, expertElements, activeShare, pairs } = reads;
  const batches = Math.max(1, Math.ceil(tokens / microBatch));
  const each = activeShare * Math.min(tokens, microBatch);
  const experts = expertElements === 0 ? 0 : expertElements * (1 + expertTile / each);
  const work = (2 * tokens * (plainElements + experts) + tokens ** 2 * pairs) / rate + batches * readSeconds;
  if (copySeconds > 0) return work + (tokens < copiesFrom ? 0 : batches * copySeconds);
  if (gpus === 1) return work;
  return work / Math.max(1, (assemblyLine * gpus) / (1 + (gpus - 1) / batches));
}
