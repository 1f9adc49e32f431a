import type { EngineId } from '../../ask/question.ts';

/**
 * What kernels and engines reach of the data sheet. Those marked "fitted" come from `fit` in scripts/accuracy/speed-fit.ts: the
 * figures of measured kernels are where it starts and what it is held to, measured serving runs move them. The others are medians
 * of the same kernel tables. Kernel tables: ai-dynamo/aiconfigurator (Apache-2.0), src/aiconfigurator_core/systems/data at 095f58a;
 * docs/method-speed.md lists them.
 */

/** GPUs whose kernels reach similar parts of their peaks. */
export type KernelClass = 'ampere' | 'hopper' | 'blackwell' | 'ada' | 'blackwell-pro' | 'cdna3' | 'unverified';

/** Bits of the operands of a matrix multiplication, or of the weights that it reads. */
export type Bits = 16 | 8 | 4;

/** Parts of a peak, 0 to 1. */
export interface KernelRates {
  /** Of the memory bandwidth, while a small batch reads weights of so many bits. */
  readonly reading: Readonly<Record<Bits, number>>;
  /** The same for routed experts. */
  readonly expertReading: number;
  /** Of the dense peak of the operands' type, in large multiplications. */
  readonly computing: Readonly<Record<Bits, number>>;
}

/** Seconds that pass whatever the sizes. */
export interface EngineOverhead {
  readonly perLayer: number;
  readonly perStep: number;
}

/** Engines that serve batches. */
export type ServingEngine = Extract<EngineId, 'vllm' | 'sglang' | 'tensorrt-llm' | 'transformers'>;

export interface SpeedParameters {
  readonly kernels: Readonly<Record<KernelClass, KernelRates>>;
  /** Part of the memory bandwidth while the KV cache is read. */
  readonly cacheReading: number;
  /** Part of the peak that experts' multiplications reach: each sees few tokens. */
  readonly expertComputing: number;
  /** Seconds that ranks wait for each other around every all-reduce. */
  readonly synchronisation: number;
  /** Seconds per request and step: scheduling, sampling, sending. */
  readonly perRequest: number;
  /** Seconds per layer with experts: routing, sorting, more kernels. */
  readonly perExpertLayer: number;
  /** How much of the reading of prompts is added to the steps of those who decode. */
  readonly interference: number;
  readonly engines: Readonly<Record<ServingEngine, EngineOverhead>>;
}

export const speedParameters: SpeedParameters = {
  kernels: {
    // Fitted; 4-bit weights on Hopper are unpacked to 16 bit, and no run of a dense model has them: kernel tables.
    hopper: {
      reading: { 16: 0.746, 8: 0.777, 4: 0.5 },
      expertReading: 0.772,
      computing: { 16: 0.771, 8: 0.622, 4: 0.4 },
    },
    blackwell: {
      reading: { 16: 0.85, 8: 0.746, 4: 0.508 },
      expertReading: 0.95,
      computing: { 16: 0.678, 8: 0.482, 4: 0.425 },
    },
    // Medians of measured kernels: A100, L40S, RTX PRO 6000.
    ampere: { reading: { 16: 0.67, 8: 0.62, 4: 0.55 }, expertReading: 0.85, computing: { 16: 0.78, 8: 0.78, 4: 0.75 } },
    ada: { reading: { 16: 0.77, 8: 0.69, 4: 0.6 }, expertReading: 0.9, computing: { 16: 0.58, 8: 0.46, 4: 0.5 } },
    'blackwell-pro': {
      reading: { 16: 0.78, 8: 0.66, 4: 0.54 },
      expertReading: 0.85,
      computing: { 16: 0.81, 8: 0.7, 4: 0.64 },
    },
    // MI300X under ROCm's vLLM 0.9.1 (github.com/ROCm/vllm, docs/dev-docker/README.md at f8c9a3852): no kernel table.
    cdna3: { reading: { 16: 0.6, 8: 0.5, 4: 0.45 }, expertReading: 0.6, computing: { 16: 0.45, 8: 0.35, 4: 0.3 } },
    // The middle of what any of the others reaches, 0.3 to 0.7.
    unverified: {
      reading: { 16: 0.46, 8: 0.46, 4: 0.46 },
      expertReading: 0.46,
      computing: { 16: 0.4, 8: 0.4, 4: 0.4 },
    },
  },
  // Fitted from here on, but for Transformers.
  cacheReading: 0.891,
  expertComputing: 0.173,
  synchronisation: 13.3e-6,
  perRequest: 16.3e-6,
  perExpertLayer: 30.3e-6,
  interference: 0.959,
  engines: {
    vllm: { perLayer: 23.9e-6, perStep: 0 },
    sglang: { perLayer: 27.9e-6, perStep: 1.18e-3 },
    'tensorrt-llm': { perLayer: 4.75e-6, perStep: 0.571e-3 },
    // No measured run: every kernel is launched by Python, some fifteen a layer at 30 to 50 microseconds each.
    transformers: { perLayer: 600e-6, perStep: 2e-3 },
  },
};
