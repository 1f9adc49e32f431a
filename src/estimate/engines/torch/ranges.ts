import { type Range, spread } from '../../range.ts';

const GiB = 2 ** 30;

/**
 * Widths of the ranges of SGLang, TensorRT-LLM and Transformers. Judgement, not measurement: no start-up log of these engines
 * was compared. Each is wider than what was measured for the same term of vLLM (../vllm/ranges.ts), on the side where
 * out of memory lies in particular.
 */
const widths = {
  /** Share of the weights. */
  weights: { below: 0.02, above: 0.03 },
  weights4bit: { below: 0.03, above: 0.06 },
  /** Share of a forward pass's working set, and GiB on top. */
  workingSet: { below: 0.5, above: 1, aboveGib: 0.5 },
  /** GiB: CUDA context, NCCL, workspaces of libraries. */
  process: { below: 0.4, above: 1 },
} as const;

/** Weights of one GPU with the width of their kind of format. */
export function weightRange(bytes: number, nominalBits: number): Range {
  const { below, above } = nominalBits === 4 ? widths.weights4bit : widths.weights;
  return spread(bytes, { below: bytes * below, above: bytes * above });
}

/** A working set; `alsoPossible` is what may come on top where kernels differ. */
export function workingSetRange(bytes: number, alsoPossible = 0): Range {
  const { below, above, aboveGib } = widths.workingSet;
  return spread(bytes, { below: bytes * below, above: bytes * above + aboveGib * GiB + alsoPossible });
}

/** What the process takes beside its tensors. */
export function processRange(bytes: number): Range {
  const { below, above } = widths.process;
  return spread(bytes, { below: Math.min(bytes, below * GiB), above: above * GiB });
}
