import type { KvFormat } from '../../ask/question.ts';
import type { Architecture, LayerKind } from '../../catalogue/model.ts';
import { headShape } from '../tensors/attention.ts';
import { compressedLayer } from './compressed.ts';
import { stateBytes } from './states.ts';

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
  /** DeepSeek V4: tokens that share an entry; 0 for a window only. */
  readonly compression?: number;
}

export interface KvSettings {
  readonly format: KvFormat;
  /** Bytes per element of 16-bit weights' KV cache: 2, or 4 when the model runs in FP32. */
  readonly modelElementBytes: number;
  readonly tensorParallel: number;
  /** Nemotron-H's Mamba states are kept in 32 bit (vLLM since 0.20); absent: in the model's type. */
  readonly nemotronState32?: boolean;
  /** MLA's latent is cached as keys and values of every head (vLLM before 0.7.1). */
  readonly expandedMla?: boolean;
  /** Tokens proposed ahead, whose inputs a convolution keeps too; absent: none. */
  readonly proposed?: number;
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
    case 'q6_0':
      return 26 / 32;
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
/** Keys and values of expanded MLA are padded to this size (deepseek_v2.py of vLLM 0.7.0). */
const expandedHead = 256;
/** Indexer key of one token: 128 FP8 and one 4-byte scale. */
const indexerBytes = 132;
/** Bidirectional encoders: they see a text once and cache nothing (EncoderOnlyAttentionSpec needs 0 bytes). */
const encoders: ReadonlySet<string> = new Set(['bert', 'xlm-roberta', 'modernbert']);

/** Whether the model is an encoder without any KV cache. */
export function isEncoder(arch: Architecture): boolean {
  return encoders.has(arch.modelType);
}

/**
 * KV cache of layers [from, to) on one GPU, equal layers together; layers without a cache of their own are left out.
 * Decode context parallelism, which divides tokens, is the pool's business.
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
  if (isEncoder(arch)) return [];
  const whole = from === 0 && to === kinds.length;
  const counts = whole ? allCounts(arch, kinds) : countsBetween(arch, kinds, from, to);
  const layers: KvLayers[] = [];
  for (const [key, count] of counts) {
    const layer = typeof key === 'number' ? compressedLayer(key) : kvLayer(arch, key, settings);
    if (layer !== undefined) layers.push({ ...layer, count });
  }
  return layers;
}

/** Whether two lists are of the same layers in the same order. */
export function sameLayers(one: readonly KvLayers[], other: readonly KvLayers[]): boolean {
  return one.length === other.length && one.every((layer, index) => isSame(layer, other[index]));
}

function isSame(one: KvLayers, other: KvLayers | undefined): boolean {
  return (
    one.count === other?.count &&
    one.kind === other.kind &&
    one.bytesPerToken === other.bytesPerToken &&
    one.window === other.window &&
    one.stateBytes === other.stateBytes &&
    one.compression === other.compression
  );
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
    case 'hybrid_sliding': {
      const window = arch.slidingWindow ?? 0;
      return { kind: 'window', bytesPerToken: cacheBytes(arch, kind, settings), window, stateBytes: 0 };
    }
    // vLLM turns its hybrid manager off for chunked attention (Llama 4) and caches every token
    // (vllm/config/vllm.py, VLLM_ALLOW_CHUNKED_LOCAL_ATTN_WITH_HYBRID_KV_CACHE, #21761).
    case 'chunked':
    case 'full':
    case 'compressed':
    case 'hybrid':
    case 'indexed_attention':
      return { kind: 'full', bytesPerToken: cacheBytes(arch, kind, settings), window: 0, stateBytes: 0 };
  }
}

function cacheBytes(arch: Architecture, kind: LayerKind, settings: KvSettings): number {
  if (arch.mla !== undefined && settings.expandedMla === true) {
    const heads = (arch.heads ?? 0) / settings.tensorParallel;
    return heads * 2 * expandedHead * elementBytes(settings, expandedHead);
  }
  if (arch.mla !== undefined) {
    const latent = arch.mla.kvLoraRank + arch.mla.qkRopeHeadDim;
    // vLLM turns fp8 into fp8_ds_mla for models with an indexer.
    const packed = settings.format === 'fp8_ds_mla' || (settings.format === 'fp8' && arch.dsa !== undefined);
    const bytes = packed ? sparseMlaBytes : latent * elementBytes(settings, latent);
    return bytes + (arch.dsa === undefined ? 0 : indexerBytes);
  }
  const { kvHeads, keyDim, valueDim } = headShape(arch, kind);
  const local = Math.max(1, Math.floor(kvHeads / settings.tensorParallel));
  return local * (keyDim + valueDim) * elementBytes(settings, keyDim);
}
