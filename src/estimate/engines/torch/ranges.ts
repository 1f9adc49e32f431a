import type { Subject } from '../../../catalogue/subject.ts';
import type { Layout } from '../../layout.ts';
import { coveringOthers } from '../../other-checkpoints.ts';
import { type Range, spread } from '../../range.ts';

const GiB = 2 ** 30;

/**
 * Widths of the ranges of SGLang, TensorRT-LLM and Transformers: how far their logs were from the prediction
 * (scripts/accuracy/engines-found.jsonl, docs/method-other-engines.md says which). A class of fewer than eight runs is
 * judgement, and wider.
 */
const widths = {
  /** GiB, and share of the weights: loaders leave up to a quarter of a GiB behind. 24 logs at 8 and 16 bit. */
  weights: { belowGib: 0.06, below: 0.004, aboveGib: 0.25, above: 0.003 },
  /** Share: checkpoints of one format differ in what they leave in 16 bit. 5 logs and 16 peaks. */
  weights4bit: { belowGib: 0.06, below: 0.04, aboveGib: 0.25, above: 0.06 },
  /** Share of a forward pass's working set, and GiB on top. 43 runs. */
  workingSet: { below: 0.15, above: 0.15, aboveGib: 0.1 },
  /** With routed experts: one run, 10 % above. */
  workingSetOfExperts: { below: 0.5, above: 1, aboveGib: 0.5 },
  /** GiB: CUDA context, NCCL, workspaces of libraries. 27 runs. */
  process: { below: 0.45, above: 0.5 },
} as const;

/** Weights of one GPU with the width of their kind of format, and of what other checkpoints of it weigh. */
export function weightRange(subject: Subject, layout: Layout, bytes: number): Range {
  const { belowGib, below, aboveGib, above } = subject.format.nominalBits === 4 ? widths.weights4bit : widths.weights;
  const range = spread(bytes, {
    below: Math.min(bytes, bytes * below + belowGib * GiB),
    above: bytes * above + aboveGib * GiB,
  });
  return coveringOthers(range, subject, layout);
}

/** A working set, of routed experts or not; `alsoPossible` is what may come on top where kernels differ. */
export function workingSetRange(bytes: number, experts: boolean, alsoPossible = 0): Range {
  const { below, above, aboveGib } = experts ? widths.workingSetOfExperts : widths.workingSet;
  return spread(bytes, { below: bytes * below, above: bytes * above + aboveGib * GiB + alsoPossible });
}

/** What the process takes beside its tensors. */
export function processRange(bytes: number): Range {
  const { below, above } = widths.process;
  return spread(bytes, { below: Math.min(bytes, below * GiB), above: above * GiB });
}
