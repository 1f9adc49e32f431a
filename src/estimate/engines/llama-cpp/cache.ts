import type { KvFormat } from '../../../ask/question.ts';
import { tensorTypes } from '../../../catalogue/gguf/tensor-types.ts';
import type { Architecture, LayerKind } from '../../../catalogue/model.ts';
import { headShape } from '../../tensors/attention.ts';
import { layerKindsOf } from '../../tensors/list.ts';

/** What one layer keeps between tokens. */
export interface LayerCache {
  readonly kind: 'full' | 'window' | 'state' | 'none';
  /** Elements per cell: K and V of all KV heads, or the latent. */
  readonly elements: number;
  readonly window: number;
  /** Bytes of the constant state per sequence: always 32 bit. */
  readonly stateBytes: number;
}

const none: LayerCache = { kind: 'none', elements: 0, window: 0, stateBytes: 0 };

const caches = new WeakMap<Architecture, readonly LayerCache[]>();

/** The cache of every layer. Source: docs/method-llama-cpp.md (llama-kv-cache.cpp, llama-memory-recurrent.cpp). */
export function layerCaches(arch: Architecture): readonly LayerCache[] {
  let known = caches.get(arch);
  if (known === undefined) {
    const byKind = new Map<LayerKind, LayerCache>();
    known = layerKindsOf(arch).map((kind) => {
      const cache = byKind.get(kind) ?? layerCache(arch, kind);
      byKind.set(kind, cache);
      return cache;
    });
    caches.set(arch, known);
  }
  return known;
}

/** Llama 4's attention_chunk_size. */
const defaultChunk = 8192;

function layerCache(arch: Architecture, kind: LayerKind): LayerCache {
  switch (kind) {
    case 'full':
    case 'hybrid':
    case 'compressed':
    case 'indexed_attention':
      return { ...none, kind: 'full', elements: elementsPerCell(arch, kind) };
    case 'sliding':
    case 'hybrid_sliding':
    case 'chunked':
      return {
        ...none,
        kind: 'window',
        elements: elementsPerCell(arch, kind),
        window: arch.slidingWindow ?? defaultChunk,
      };
    case 'gdn':
    case 'kda':
    case 'mamba1':
    case 'mamba2':
    case 'lightning':
    case 'conv':
      return { ...none, kind: 'state', stateBytes: 4 * stateElements(arch, kind) };
    case 'mlp_only':
    case 'moe_only':
    case 'none':
    case 'noattn':
    case 'shared_kv_full':
    case 'shared_kv_sliding':
    case 'cross':
      return none;
  }
}

/** MLA stores the latent and the rotary key, and no V. */
function elementsPerCell(arch: Architecture, kind: LayerKind): number {
  if (arch.mla !== undefined) return arch.mla.kvLoraRank + arch.mla.qkRopeHeadDim;
  const { kvHeads, keyDim, valueDim } = headShape(arch, kind);
  return kvHeads * (keyDim + valueDim);
}

/**
 * Convolution and recurrent part of one layer's state, in elements.
 * Check: 27B of the Qwen3.5 family has 149.62 MiB per sequence in logs, 48 layers of 817,152 elements.
 */
function stateElements(arch: Architecture, kind: LayerKind): number {
  const { kHeads = 0, vHeads = 0, kDim = 0, vDim = 0, conv = 1, heads = 0, headDim = 0 } = arch.linear ?? {};
  switch (kind) {
    case 'gdn':
      return (conv - 1) * (2 * kHeads * kDim + vHeads * vDim) + vHeads * kDim * vDim;
    case 'kda':
      return 3 * (conv - 1) * heads * headDim + headDim * headDim * heads;
    case 'lightning':
      return heads * headDim * headDim;
    case 'mamba1':
    case 'mamba2': {
      const mamba = arch.mamba ?? { heads: 0, headDim: 0, groups: 0, state: 0, conv: 1 };
      const inner = mamba.heads * mamba.headDim;
      return (mamba.conv - 1) * (inner + 2 * mamba.groups * mamba.state) + mamba.state * inner;
    }
    case 'conv':
      return arch.hidden * ((arch.convL ?? 1) - 1);
    default:
      return 0;
  }
}

const cacheTypes: Readonly<Partial<Record<KvFormat, keyof typeof tensorTypes>>> = {
  fp32: 'F32',
  bf16: 'BF16',
  q8_0: 'Q8_0',
  q5_1: 'Q5_1',
  q5_0: 'Q5_0',
  q4_1: 'Q4_1',
  q4_0: 'Q4_0',
  iq4_nl: 'IQ4_NL',
};

/** Bytes per cached element; F16 unless another type is named. */
export function cacheElementBytes(format: KvFormat): number {
  const { block, bytes } = tensorTypes[cacheTypes[format] ?? 'F16'];
  return bytes / block;
}

/** Whether the cache is stored in blocks: V in blocks needs flash attention. */
export function isQuantizedCache(format: KvFormat): boolean {
  return cacheElementBytes(format) < 2;
}
