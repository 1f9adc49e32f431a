/** [value / down, value × up] holds 90 % of the measured figures. */
export interface Factors {
  readonly down: number;
  readonly up: number;
}

/** A class of plans whose estimates were found to be about as far off. */
export interface SpeedRanges {
  readonly words: string;
  /** Tokens per second of a user while the answer is written. */
  readonly decode: Factors;
  /** Output of a full plan. */
  readonly saturated: Factors;
  readonly prefill: Factors;
}

export type SpeedRangeId = keyof typeof speedRanges;

/** Time to the first token varies more than any formula here explains: the prompt's own reading is known within a factor of two. */
const prefill = { down: 2, up: 1.6 } as const;

/** From `npm run accuracy`; a test fails where they hold fewer or more than they say. */
export const speedRanges = {
  measured: {
    words: 'scaled to a measured run of the same model, GPUs and engine',
    decode: { down: 1.2, up: 1.2 },
    saturated: { down: 1.3, up: 1.25 },
    prefill,
  },
  dense: {
    words: 'dense model that was calibrated on this kind of GPU',
    decode: { down: 1.2, up: 1.2 },
    saturated: { down: 1.4, up: 1.25 },
    prefill,
  },
  'dense-unseen': {
    words: 'dense model that was not among those calibrated with',
    decode: { down: 1.3, up: 1.4 },
    saturated: { down: 1.4, up: 1.4 },
    prefill,
  },
  moe: {
    words: 'mixture of experts that was calibrated on this kind of GPU',
    decode: { down: 1.5, up: 1.4 },
    saturated: { down: 1.5, up: 1.5 },
    prefill,
  },
  'moe-unseen': {
    words: 'mixture of experts that was not among those calibrated with',
    decode: { down: 1.5, up: 1.5 },
    saturated: { down: 1.5, up: 1.5 },
    prefill,
  },
  kernels: {
    words: 'from measured kernels of this format on such GPUs, with no serving run to calibrate with',
    decode: { down: 1.5, up: 1.4 },
    saturated: { down: 1.5, up: 1.2 },
    prefill,
  },
  cdna3: {
    words: 'compared with one table of MI300X under ROCm’s vLLM, which was slower at full load than this',
    decode: { down: 1.5, up: 1.4 },
    saturated: { down: 1.8, up: 1.2 },
    prefill,
  },
  pcie: {
    words: 'tensor parallelism over PCIe, which was measured to be far off at times',
    decode: { down: 2, up: 1.5 },
    saturated: { down: 2, up: 1.5 },
    prefill,
  },
  unverified: {
    words:
      'unverified: no run on such a GPU under this engine was compared; kernels elsewhere reach 30 to 70 % of the bandwidth',
    decode: { down: 1.53, up: 1.53 },
    saturated: { down: 2, up: 2 },
    prefill: { down: 2.5, up: 2.5 },
  },
} as const satisfies Readonly<Record<string, SpeedRanges>>;

/** Architectures (`shapeOf`) whose measured runs the parameters were fitted to. */
export const calibratedShapes: ReadonlySet<string> = new Set([
  'llama 32 x 4096',
  'llama 80 x 8192',
  'deepseek_v3 61 x 7168, 8 of 256',
  'gpt_oss 36 x 2880, 4 of 128',
  'minimax_m2 62 x 3072, 8 of 256',
  'qwen3_moe 94 x 4096, 8 of 128',
  'qwen3_5_moe 60 x 4096, 10 of 512',
]);
