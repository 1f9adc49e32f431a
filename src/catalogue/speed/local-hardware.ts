import type { Accelerator } from '../accelerator.ts';

/** A range by factors: 90 % of the measured speeds lie between value / down and value × up. */
interface Width {
  readonly down: number;
  readonly up: number;
}

/** What llama.cpp and its kin get out of one kind of hardware. */
export interface LocalHardware {
  readonly id: string;
  /** "GeForce and professional cards with GDDR memory". */
  readonly words: string;
  /** Share of the memory's bandwidth at which weights are read. */
  readonly weights: number;
  /** The same of a growing cache, with flash attention. */
  readonly cache: number;
  /** Seconds that each layer takes beside its reading: kernels that start, wait for each other and work on one vector. */
  readonly layerSeconds: number;
  /** Prompts: the share of the peak for these operands that is reached with a dense model. */
  readonly prompts: { readonly operands: 'int8' | 'fp16'; readonly share: number };
  /** Of the decode speed of dense models, and of those with experts or linear attention. */
  readonly dense: Width;
  readonly sparse: Width;
}

/**
 * Fitted together on 830 measured decode speeds of one request (docs/accuracy.md): llama-bench tables of
 * github.com/XiongjieDai/GPU-Benchmarks-on-LLM-Inference, github.com/kyuz0/amd-strix-halo-toolboxes and benches/dgx-spark of
 * llama.cpp, and the community's runs kept by github.com/AlexsJones/llmfit. Caches on Apple silicon: 0.42 of the bandwidth
 * (Qwen3 0.6B at 32,768 tokens on an M2 Ultra, llama.cpp pull request 26570, which brings 0.79). Radeon's caches and prompts are
 * taken from Strix Halo's.
 */
const table = {
  gddr: {
    id: 'gddr',
    words: 'GeForce and professional cards with GDDR memory',
    weights: 0.9,
    cache: 0.87,
    layerSeconds: 52e-6,
    prompts: { operands: 'int8', share: 0.18 },
    dense: { down: 1.16, up: 1.11 },
    sparse: { down: 1.28, up: 1.35 },
  },
  hbm: {
    id: 'hbm',
    words: 'A100 and H100',
    weights: 0.57,
    cache: 0.44,
    layerSeconds: 60e-6,
    prompts: { operands: 'int8', share: 0.12 },
    dense: { down: 1.27, up: 1.2 },
    sparse: { down: 1.5, up: 1.5 },
  },
  gb10: {
    id: 'gb10',
    words: 'DGX Spark (GB10)',
    weights: 0.79,
    cache: 0.86,
    layerSeconds: 45e-6,
    prompts: { operands: 'int8', share: 0.135 },
    dense: { down: 1.12, up: 1.08 },
    sparse: { down: 1.17, up: 1.13 },
  },
  'apple-m1': {
    id: 'apple-m1',
    words: 'Apple M1',
    weights: 0.7,
    cache: 0.45,
    layerSeconds: 170e-6,
    prompts: { operands: 'fp16', share: 0.5 },
    dense: { down: 1.5, up: 1.25 },
    sparse: { down: 1.5, up: 1.5 },
  },
  apple: {
    id: 'apple',
    words: 'Apple M2 and later',
    weights: 0.86,
    cache: 0.45,
    layerSeconds: 98e-6,
    prompts: { operands: 'fp16', share: 0.62 },
    dense: { down: 1.25, up: 1.15 },
    sparse: { down: 1.25, up: 1.2 },
  },
  'strix-halo': {
    id: 'strix-halo',
    words: 'Strix Halo',
    weights: 0.8,
    cache: 0.58,
    layerSeconds: 105e-6,
    prompts: { operands: 'fp16', share: 0.33 },
    dense: { down: 1.2, up: 1.2 },
    sparse: { down: 1.45, up: 1.25 },
  },
  radeon: {
    id: 'radeon',
    words: 'Radeon cards',
    weights: 0.85,
    cache: 0.5,
    layerSeconds: 67e-6,
    prompts: { operands: 'fp16', share: 0.33 },
    dense: { down: 1.12, up: 1.08 },
    sparse: { down: 1.25, up: 1.2 },
  },
} as const satisfies Readonly<Record<string, LocalHardware>>;

/** An accelerator's class, and whether GPUs of its generation are among the measured ones. */
export interface OfClass {
  readonly hardware: LocalHardware;
  readonly verified: boolean;
}

/** NVIDIA's GPUs by compute capability; those that are not listed are older ones with GDDR memory. */
const nvidia: Readonly<Record<string, OfClass>> = {
  '6.0': { hardware: table.hbm, verified: false },
  '7.0': { hardware: table.hbm, verified: false },
  '8.0': { hardware: table.hbm, verified: true },
  '9.0': { hardware: table.hbm, verified: true },
  '10.0': { hardware: table.hbm, verified: false },
  '10.3': { hardware: table.hbm, verified: false },
  '7.5': { hardware: table.gddr, verified: true },
  '8.6': { hardware: table.gddr, verified: true },
  '8.9': { hardware: table.gddr, verified: true },
  '12.0': { hardware: table.gddr, verified: true },
  '12.1': { hardware: table.gb10, verified: true },
  // Jetson: the same kind of memory.
  '8.7': { hardware: table.gb10, verified: false },
  '11.0': { hardware: table.gb10, verified: false },
};

const amd: Readonly<Record<string, OfClass>> = {
  RDNA3: { hardware: table.radeon, verified: true },
  'RDNA3.5': { hardware: table['strix-halo'], verified: true },
  CDNA: { hardware: table.hbm, verified: false },
  CDNA2: { hardware: table.hbm, verified: false },
  CDNA3: { hardware: table.hbm, verified: false },
  CDNA4: { hardware: table.hbm, verified: false },
};

const otherGddr: OfClass = { hardware: table.gddr, verified: false };
const otherRadeon: OfClass = { hardware: table.radeon, verified: false };
const m1: OfClass = { hardware: table['apple-m1'], verified: true };
const laterApple: OfClass = { hardware: table.apple, verified: true };

/** The class of an accelerator; Intel's GPUs are taken as Radeon cards, of whichever nothing was compared. */
export function localClassOf({ id, vendor, arch, computeCapability }: Accelerator): OfClass {
  switch (vendor) {
    case 'Apple':
      return id.startsWith('apple-m1') ? m1 : laterApple;
    case 'NVIDIA':
      return nvidia[computeCapability ?? ''] ?? otherGddr;
    case 'AMD':
      return amd[arch ?? ''] ?? otherRadeon;
    default:
      return otherRadeon;
  }
}

/** Of what was never compared: a half to one and a half times the speed of the class it resembles. */
export const unverifiedWidth: Width = { down: 2, up: 1.5 };

/**
 * Chips that are also sold with fewer GPU cores and less bandwidth than the catalogue's record has, GB/s.
 * Source: Apple's technical specifications of the MacBook Pro (M3 Max, M4 Max, M5 Max).
 */
export const lesserBins: Readonly<Record<string, { readonly cores: number; readonly bandwidthGbS: number }>> = {
  'apple-m3-max': { cores: 30, bandwidthGbS: 300 },
  'apple-m4-max': { cores: 32, bandwidthGbS: 410 },
  'apple-m5-max': { cores: 32, bandwidthGbS: 460 },
};
