import type { KvFormat } from '../../ask/question.ts';
import type { Architecture, LayerKind } from '../../catalogue/model.ts';
import { headShape } from '../tensors/attention.ts';

/** What equal layers keep per request on one GPU; byte figures are those of one layer. */
export interface KvLayers {
  /** How many layers are like this. */
  readonly count: number;
  /** full: grows with every token; window: grows up to `window` tokens; state: constant. */
  readonly kind: 'full' | 'window' | 'state';
  /** Bytes per token on this GPU; 0 for a state. */
  readonly bytesPerToken: number;
  readonly window: number;
  /** Bytes of the constant state on this GPU; 0 for caches. */
  readonly stateBytes: number;
}

export interface KvSettings {
  readonly format: KvFormat;
  /** Bytes per element of 16-bit weights' KV cache: 2, or 4 when the model runs in FP32. */
  readonly modelElementBytes: number;
  readonly tensorParallel: number;
  readonly decodeContextParallel: number;
}

/**
 * Bytes per cached element. NVFP4: 4 bits and a scale, 1.58 to 1.60 times the tokens of FP8 in measured runs
 * (docs/method.md), so 0.63. GGUF types: bytes per block of 32 (ggml-common.h).
 */
function elementBytes(settings: KvSettings, headDim: number): number {
  switch (settings.format) {
    case 'auto':
      return settings.modelElementBytes;
    case 'fp32':
      return 4;
    case 'bf16':
    case 'fp16':
      return 2;
    case 'fp8':
    case 'fp8_ds_mla':
      return 1;
    case 'int8_per_token_head':
      return 1 + 4 / headDim;
    case 'nvfp4':
      return 0.63;
    case 'q8_0':
      return 34 / 32;
    case 'q5_1':
      return 24 / 32;
    case 'q5_0':
      return 22 / 32;
    case 'q4_1':
      return 20 / 32;
    case 'q4_0':
    case 'iq4_nl':
      return 18 / 32;
  }
}

/** The cached latent of sparse MLA in vLLM's fp8_ds_mla layout: 512 FP8 + 4 scales of 4 bytes + 64 BF16. */
const sparseMlaBytes = 656;
/** Indexer key of one token: 128 FP8 and one 4-byte scale. */
const indexerBytes = 132;
/** DeepSeek V4: bytes of one compressed token, and its window. docs/method.md. */
const compressedTokenBytes = 584;

/**
 * KV cache of layers [from, to) on one GPU, equal layers together; layers without a cache of their own are left out.
 * Source: docs/method.md (vllm/v1/kv_cache_interface.py); KV heads are replicated once TP exceeds them, MLA's
 * latent is on every rank.
 */
export function kvLayers(
  arch: Architecture,
  kinds: readonly LayerKind[],
  settings: KvSettings,
  from = 0,
  to = kinds.length,
): KvLayers[] {
  const whole = from === 0 && to === kinds.length;
  const counts = whole ? allCounts(arch, kinds) : countsBetween(arch, kinds, from, to);
  const layers: KvLayers[] = [];
  for (const [key, count] of counts) {
    const layer = typeof key === 'number' ? compressedLayer(key, settings) : kvLayer(arch, key, settings);
    if (layer !== undefined) layers.push({ ...layer, count });
  }
  return layers;
}

type Counts = ReadonlyMap<LayerKind | number, number>;

const countsByArchitecture = new WeakMap<Architecture, Counts>();

function allCounts(arch: Architecture, kinds: readonly LayerKind[]): Counts {
  let counts = countsByArchitecture.get(arch);
  if (counts === undefined) {
    counts = countsBetween(arch, kinds, 0, kinds.length);
    countsByArchitecture.set(arch, counts);
  }
  return counts;
}

/** Layers [from, to) by kind. DeepSeek V4 says per layer how far its cache is compressed: those count by ratio. */
function countsBetween(arch: Architecture, kinds: readonly LayerKind[], from: number, to: number): Counts {
  const counts = new Map<LayerKind | number, number>();
  for (let index = from; index < to; index++) {
    const key = arch.compressRatios?.[index] ?? kinds[index];
    if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

type OneLayer = Omit<KvLayers, 'count'>;

function kvLayer(arch: Architecture, kind: LayerKind, settings: KvSettings): OneLayer | undefined {
  switch (kind) {
    case 'mlp_only':
    case 'moe_only':
    case 'none':
    case 'noattn':
    case 'shared_kv_full':
    case 'shared_kv_sliding':
    case 'cross':
      return undefined;
    case 'gdn':
    case 'kda':
    case 'mamba1':
    case 'mamba2':
    case 'lightning':
    case 'conv': {
      return { kind: 'state', bytesPerToken: 0, window: 0, stateBytes: stateBytes(arch, kind, settings) };
    }
    case 'sliding':
    case 'hybrid_sliding':
    case 'chunked': {
      const window = arch.slidingWindow ?? defaultChunk;
      return { kind: 'window', bytesPerToken: cacheBytes(arch, kind, settings), window, stateBytes: 0 };
    }
    case 'full':
    case 'compressed':
    case 'hybrid':
    case 'indexed_attention':
      return { kind: 'full', bytesPerToken: cacheBytes(arch, kind, settings), window: 0, stateBytes: 0 };
  }
}

/** Llama 4's attention_chunk_size. */
const defaultChunk = 8192;

function cacheBytes(arch: Architecture, kind: LayerKind, settings: KvSettings): number {
  const share = 1 / settings.decodeContextParallel;
  if (arch.mla !== undefined) {
    const latent = arch.mla.kvLoraRank + arch.mla.qkRopeHeadDim;
    // vLLM turns fp8 into fp8_ds_mla for models with an indexer.
    const packed = settings.format === 'fp8_ds_mla' || (settings.format === 'fp8' && arch.dsa !== undefined);
    const bytes = packed ? sparseMlaBytes : latent * elementBytes(settings, latent);
    return (bytes + (arch.dsa === undefined ? 0 : indexerBytes)) * share;
  }
  const { kvHeads, keyDim, valueDim } = headShape(arch, kind);
  const local = Math.max(1, Math.floor(kvHeads / settings.tensorParallel));
  return local * (keyDim + valueDim) * elementBytes(settings, keyDim) * share;
}

/** DeepSeek V4: a compressed cache growing by one entry every `ratio` tokens, or a window where the ratio is 0. */
function compressedLayer(ratio: number, settings: KvSettings): OneLayer {
  const share = 1 / settings.decodeContextParallel;
  return ratio > 0
    ? { kind: 'full', bytesPerToken: (compressedTokenBytes / ratio) * share, window: 0, stateBytes: 0 }
    : { kind: 'window', bytesPerToken: compressedTokenBytes * share, window: 128, stateBytes: 0 };
}

/**
 * Bytes of a recurrent layer's state for one request on one GPU, as vLLM keeps it: convolution in the model's type,
 * recurrent part in FP32 for Qwen3.5-like and Kimi models, else in the model's type. Check: the attention block sizes that
 * vLLM logs follow from it: 544 (Qwen3-Next), 1568 (Qwen3.8-27B, FP8 KV), 672 (Nemotron-Nano-9B-v2).
 */
function stateBytes(arch: Architecture, kind: LayerKind, settings: KvSettings): number {
  const tp = settings.tensorParallel;
  const element = settings.modelElementBytes;
  switch (kind) {
    case 'gdn': {
      const { kHeads = 0, vHeads = 0, kDim = 0, vDim = 0, conv = 1 } = arch.linear ?? {};
      const convolution = ((conv - 1) * (2 * kHeads * kDim + vHeads * vDim)) / tp;
      const recurrent = (vHeads * kDim * vDim) / tp;
      const recurrentElement = arch.modelType === 'qwen3_next' ? element : 4;
      return convolution * element + recurrent * recurrentElement;
    }
    case 'kda': {
      const { heads = 0, headDim = 0, conv = 1 } = arch.linear ?? {};
      return (3 * (conv - 1) * heads * headDim * element) / tp + (heads * headDim * headDim * 4) / tp;
    }
    case 'mamba2': {
      const { heads = 0, headDim = 0, groups = 0, state = 0, conv = 1 } = arch.mamba ?? {};
      const inner = heads * headDim;
      return (((conv - 1) * (inner + 2 * groups * state) + inner * state) * element) / tp;
    }
    case 'lightning': {
      const { heads = 0, headDim = 0 } = arch.linear ?? {};
      return (heads * headDim * headDim * 4) / tp;
    }
    case 'conv':
      return (((arch.convL ?? 1) - 1) * arch.hidden * element) / tp;
    default:
      return 0;
  }
}
