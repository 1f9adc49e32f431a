import type { Step } from '../engines/engine.ts';

/** How far from an estimate the measured speeds of its class lie: 90 % are between value / down and value × up. */
export interface Width {
  readonly down: number;
  readonly up: number;
}

/** The class of a plan's speed, which sets the width of its ranges. */
export interface SpeedKind {
  readonly id: string;
  /** False: no run on such a GPU was compared; the range is that of what kernels reach anywhere. */
  readonly verified: boolean;
  /** "dense model, calibrated on H100 and H200". */
  readonly words: string;
  /** Of the speed while decoding. */
  readonly decode: Width;
  /** Of the output of a full plan. */
  readonly saturated: Width;
  /** Of reading prompts. */
  readonly prefill: Width;
}

/** What a part of the time between two tokens goes into, and what it is limited by. */
export interface StepPart {
  readonly part: 'weights' | 'experts' | 'head' | 'kv' | 'all-reduce' | 'link' | 'overhead' | 'prompts' | 'host';
  readonly seconds: number;
  readonly limit: 'bandwidth' | 'compute' | 'link' | 'overhead';
}

/**
 * How fast one replica of a plan is, whatever the engine: what `speedOf` makes tokens per second of. Seconds throughout.
 * Engines that serve batches are in serving/, those for one machine in local/.
 */
export interface Pace {
  readonly kind: SpeedKind;
  /** One decode step of `batch` requests (a fraction is an average) that hold `context` tokens each. */
  step(batch: number, context: number): number;
  /** The same at 100 % of bandwidth and compute with nothing else: never more than `step`. */
  bound(batch: number, context: number): number;
  /**
   * Reading one prompt: alone, or while every replica reads one, which matters where they share experts. The first is a lower
   * bound of the time to the first token.
   */
  prefill(tokens: number, everywhere: boolean): number;
  /** Prompts that pipeline stages read at once. */
  readonly prefillOverlap: number;
  /** How much of a prompt's reading is added to the steps of those who decode: 1 is all of it. */
  readonly interference: number;
  /** Requests one replica may run at once, whatever its KV pool holds. */
  readonly mostRequests: number;
  /** Requests that are served although the KV pool does not hold one, as layers stay in host memory; else absent. */
  readonly holds?: number;
  readonly remarks: readonly string[];
  /** What a step goes into; together `step`. */
  parts(batch: number, context: number): readonly StepPart[];
  /** The arithmetic of a step with `batch` requests, for `explain`. */
  steps(batch: number, context: number): readonly Step[];
}
