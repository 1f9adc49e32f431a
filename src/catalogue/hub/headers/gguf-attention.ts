import type { Architecture, LayerKind } from '../../model.ts';
import type { GgufView } from './gguf-view.ts';

type Attention = Pick<Architecture, 'heads' | 'kvHeads' | 'headDim' | 'attnBias' | 'qkNorm'> &
  Partial<Pick<Architecture, 'vHeadDim' | 'attnGate' | 'sinks' | 'sinksOn' | 'mla' | 'byType'>>;

const softmax: ReadonlySet<LayerKind> = new Set(['full', 'sliding']);

/** Attention's heads, biases and norms, by the first layer that has any. */
export function attentionIn(view: GgufView, kinds: readonly LayerKind[], hidden: number): Attention {
  const at = kinds.findIndex((kind) => softmax.has(kind));
  const heads = view.figure('attention.head_count') ?? 0;
  if (at < 0) return { heads, kvHeads: heads, headDim: 0, attnBias: 'none', qkNorm: 'none' };
  const kvRank = view.figure('attention.kv_lora_rank') ?? 0;
  if (kvRank > 0) return latentAttention(view, heads, kvRank);

  const headDim = view.figure('attention.key_length') ?? (heads === 0 ? 0 : Math.floor(hidden / heads));
  const valueDim = view.figure('attention.value_length') ?? headDim;
  const kvHeads = view.figure('attention.head_count_kv') ?? heads;
  const query = heads * headDim;
  // Q and its gate in one projection: Qwen3 Next and 3.5.
  const isGated = query > 0 && view.rows(at, 'attn_q') === 2 * query;
  const sinksOn = (['full', 'sliding'] as const).filter((kind) => {
    const first = kinds.indexOf(kind);
    return first >= 0 && view.has(first, 'attn_sinks');
  });
  return {
    heads,
    kvHeads,
    headDim,
    ...(valueDim === headDim ? {} : { vHeadDim: valueDim }),
    attnBias: biasIn(view, at),
    qkNorm: normIn(view, at, headDim),
    ...(isGated ? { attnGate: 'per_dim' } : {}),
    ...(sinksOn.length === 0 ? {} : { sinks: true, sinksOn }),
    ...byKind(view, kinds, { headDim, kvHeads }),
  };
}

/** Kinds of layers whose K projection is another size than the model's figures say. */
function byKind(
  view: GgufView,
  kinds: readonly LayerKind[],
  { headDim, kvHeads }: { headDim: number; kvHeads: number },
): Pick<Attention, 'byType'> {
  const slidingDim = view.figure('attention.key_length_swa');
  const first = kinds.indexOf('sliding');
  if (slidingDim === undefined || slidingDim === headDim || first < 0) return {};
  const rows = view.rows(first, 'attn_k');
  return {
    byType: { sliding: { headDim: slidingDim, kvHeads: rows === 0 ? kvHeads : Math.floor(rows / slidingDim) } },
  };
}

function latentAttention(view: GgufView, heads: number, kvLoraRank: number): Attention {
  const rope = view.figure('rope.dimension_count') ?? 0;
  // Files made since MLA's cache is used give the head's own sizes apart from the cache's.
  const key = view.figure('attention.key_length_mla') ?? view.figure('attention.key_length') ?? 0;
  const value = view.figure('attention.value_length_mla') ?? view.figure('attention.value_length') ?? 0;
  const qLoraRank = view.figure('attention.q_lora_rank') ?? 0;
  return {
    heads,
    kvHeads: heads,
    headDim: key,
    vHeadDim: value,
    attnBias: 'none',
    qkNorm: 'none',
    mla: {
      qLoraRank: qLoraRank === 0 ? null : qLoraRank,
      kvLoraRank,
      qkNopeHeadDim: Math.max(0, key - rope),
      qkRopeHeadDim: rope,
      vHeadDim: value,
    },
  };
}

function biasIn(view: GgufView, layer: number): Architecture['attnBias'] {
  if (view.has(layer, 'attn_qkv.bias')) return view.has(layer, 'attn_output.bias') ? 'qkvo' : 'qkv';
  const named = [
    view.has(layer, 'attn_q.bias') ? 'q' : '',
    view.has(layer, 'attn_k.bias') ? 'k' : '',
    view.has(layer, 'attn_v.bias') ? 'v' : '',
    view.has(layer, 'attn_output.bias') ? 'o' : '',
  ].join('');
  const known = ['qkv', 'qkvo', 'qv', 'o', 'qvo'] as const;
  return known.find((bias) => bias === named) ?? 'none';
}

function normIn(view: GgufView, layer: number, headDim: number): Architecture['qkNorm'] {
  const size = view.rows(layer, 'attn_q_norm');
  if (size === 0) return 'none';
  return size === headDim ? 'per_head' : 'full';
}
