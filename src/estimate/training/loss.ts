import type { LossPath, TrainingSettings } from './settings.ts';

/** Bytes per logit alive at the peak of the loss. */
interface LossBytes {
  readonly perLogit: number;
  /** The same where the loss is compiled, if that changes it. */
  readonly perLogitCompiled?: number;
  /** Hidden states and their gradients, in hidden sizes per token. */
  readonly perHidden: number;
  /** Gradients of the head's size alive beside it, where the head is trained: the sum and one chunk's product. */
  readonly headGradients: number;
  readonly source: string;
}

export const lossPaths: Readonly<Record<LossPath, LossBytes>> = {
  plain: {
    perLogit: 14,
    perHidden: 6,
    headGradients: 0,
    source:
      'bf16 logits 2, upcast 4, log-softmax 4, gradient 4: slope 734,762 B/token against 2hL + 14V + 6h = 734,720 (fms-acceleration, Mistral-7B LoRA)',
  },
  fused: {
    perLogit: 8,
    perHidden: 4,
    headGradients: 0,
    source:
      'logits kept, cross entropy in one kernel: 1,304,531 B/token against 2hL + 8V + 4h (Llama-3-8B); 10V with older transformers',
  },
  chunked: {
    perLogit: 2 + 12 / 8,
    perLogitCompiled: 2,
    perHidden: 4,
    headGradients: 2,
    source:
      'bf16 logits kept, fp32 for one of eight chunks (torchtune CEWithChunkedOutputLoss); compiled, no chunk is ever whole: 51.0 -> 42.9 GiB',
  },
  'fused-linear': {
    perLogit: 0,
    perHidden: 14,
    headGradients: 2,
    source:
      'chunks of T / (V / h) tokens, so that a chunk costs as much as hidden states: 56,652 B/token against 14h = 57,344 (Liger benchmark, V 128,256)',
  },
};

/**
 * Bytes of the logits chain on one GPU for `tokens` tokens, and of what the loss holds of the head's gradient, which is
 * `headGradient` bytes (0 when the head is frozen). Tensor parallelism divides the vocabulary where the framework's loss is
 * parallel.
 */
export function lossBytes(
  settings: TrainingSettings,
  model: { readonly vocab: number; readonly hidden: number },
  tokens: number,
  headGradient: number,
): number {
  const path = lossPaths[settings.loss];
  const perLogit = settings.lossBytes ?? (settings.compile ? path.perLogitCompiled : undefined) ?? path.perLogit;
  const logits = tokens * ((perLogit * model.vocab) / settings.layout.tensorParallel + path.perHidden * model.hidden);
  return logits + path.headGradients * headGradient;
}
