import type { Subject } from '../../../catalogue/subject.ts';
import { hasSwitchedFabric } from '../../interconnect.ts';
import type { Layout } from '../../layout.ts';
import { coveringOthers } from '../../other-checkpoints.ts';
import { type Range, type Spread, spread } from '../../range.ts';

const GiB = 2 ** 30;

/** How far vLLM's logs were from the prediction: what lay below it and above it, in nine runs of ten. */
export interface VllmWidths {
  /** Shares of the term. */
  readonly weights: Spread;
  /** Kernels pack them their own way, and recipes differ in what they leave in 16 bit. */
  readonly weights4bit: Spread;
  readonly activations: Spread;
  /** GiB. */
  readonly nonTorch: Spread;
  readonly graphs: Spread;
  readonly outside: Spread;
  /** GiB of the KV pool that no term above explains: what a driver or a batch default takes that is not known here. */
  readonly unexplained: Spread;
  /** Shares of the tokens, given the pool. */
  readonly tokens: Spread;
}

/**
 * One Hopper GPU with vLLM 0.15 to 0.20: the shortest intervals around the prediction that hold 91 to 96 % of the errors of the sweep
 * in vllm-runs.jsonl (44 runs), as far as a log's last digit (0.01 GiB) allows.
 */
const sweep: VllmWidths = {
  weights: { below: 0.001, above: 0.0052 },
  weights4bit: { below: 0.01, above: 0.04 },
  activations: { below: 0.03, above: 0.006 },
  nonTorch: { below: 0.011, above: 0.004 },
  graphs: { below: 0.13, above: 0.12 },
  outside: { below: 0.3, above: 0.4 },
  unexplained: { below: 0, above: 0 },
  tokens: { below: 0.0002, above: 0.0002 },
};

/** Up to four of them: what NCCL takes differs by the model. */
const sweepOfSeveral: VllmWidths = { ...sweep, nonTorch: { below: 0.041, above: 0.041 } };

/**
 * NVIDIA's other GPUs, other releases, larger layouts: the errors of such runs in vllm-found.jsonl and vllm-runs.jsonl (41 pools, 37
 * weights, 30 graphs). Few log their terms (12 activation peaks, 10 non-torch), so that most of the pool's width is unexplained.
 */
const otherNvidia: VllmWidths = {
  weights: { below: 0.003, above: 0.0085 },
  weights4bit: { below: 0.01, above: 0.04 },
  activations: { below: 0.34, above: 0.7 },
  nonTorch: { below: 0.2, above: 0.1 },
  graphs: { below: 1.36, above: 0.5 },
  outside: { below: 0.3, above: 0.4 },
  unexplained: { below: 0.3, above: 1 },
  tokens: { below: 0.002, above: 0.002 },
};

/** Other makers' GPUs: AMD's in vllm-found.jsonl (27 pools, 26 weights and graphs). */
const otherMakers: VllmWidths = {
  ...otherNvidia,
  weights: { below: 0.003, above: 0.031 },
  weights4bit: { below: 0.01, above: 0.06 },
  graphs: { below: 0.89, above: 0.6 },
  unexplained: { below: 3.3, above: 0.1 },
};

/** What is known of the errors of such a question. */
export function vllmWidths(subject: Subject, layout: Layout): VllmWidths {
  if (subject.accelerator.vendor !== 'NVIDIA') return otherMakers;
  if (!likeTheSweep(subject, layout)) return otherNvidia;
  return layout.tensorParallel === 1 ? sweep : sweepOfSeveral;
}

function likeTheSweep(subject: Subject, { tensorParallel, dataParallel }: Layout): boolean {
  const minor = Number(/^v?0\.(\d+)/.exec(subject.engineVersion)?.[1]);
  return (
    subject.accelerator.arch === 'Hopper' &&
    hasSwitchedFabric(subject) &&
    minor >= 15 &&
    minor <= 20 &&
    tensorParallel <= 4 &&
    dataParallel === 1 &&
    subject.speculation === undefined &&
    subject.adapters === undefined
  );
}

/** Weights of one GPU with the range of their kind of format, and of what other checkpoints of it weigh. */
export function weightRange(subject: Subject, layout: Layout, bytes: number, widths: VllmWidths): Range {
  const range = inShares(bytes, subject.format.nominalBits === 4 ? widths.weights4bit : widths.weights);
  return coveringOthers(range, subject, layout);
}

/** A figure whose error is a share of it. */
export function inShares(value: number, { below, above }: Spread): Range {
  return spread(value, { below: value * below, above: value * above });
}

/** Bytes whose error is so many GiB; never less than nothing. */
export function inGib(value: number, { below, above }: Spread): Range {
  return spread(value, { below: Math.min(value, below * GiB), above: above * GiB });
}

/** Nothing, give or take. */
export function unexplained({ unexplained: { below, above } }: VllmWidths): Range {
  return spread(0, { below: below * GiB, above: above * GiB });
}
