import type { Architecture, LayerKind } from '../../catalogue/model.ts';
import { matrix, type Tensor, vector } from './tensor.ts';

/** Head counts and sizes of one attention layer. */
export interface HeadShape {
  readonly heads: number;
  readonly kvHeads: number;
  readonly keyDim: number;
  readonly valueDim: number;
  /** K and V are one projection. */
  readonly sharedKeyValue: boolean;
}

/** The heads of a layer of this kind; kinds may override the model's defaults (Gemma 4, MiMo). */
export function headShape(arch: Architecture, kind: LayerKind): HeadShape {
  const own = arch.byType?.[kind];
  const heads = own?.heads ?? arch.heads ?? 0;
  const keyDim = own?.headDim ?? arch.headDim ?? 0;
  return {
    heads,
    kvHeads: own?.kvHeads ?? arch.kvHeads ?? heads,
    keyDim,
    valueDim: own?.vHeadDim ?? arch.vHeadDim ?? keyDim,
    sharedKeyValue: own?.kEqV ?? false,
  };
}

/** Tensors of a softmax attention layer: grouped-query, sliding, chunked, cross, shared-KV, or MLA. */
export function attentionTensors(arch: Architecture, kind: LayerKind): Tensor[] {
  if (arch.mla !== undefined) return mlaTensors(arch, arch.mla);
  const { hidden } = arch;
  const { heads, kvHeads, keyDim, valueDim, sharedKeyValue } = headShape(arch, kind);
  const query = heads * keyDim;
  const key = kvHeads * keyDim;
  const value = kvHeads * valueDim;
  const reusesKv = kind.startsWith('shared_kv') && arch.sharedKvWeightsInCheckpoint !== true;
  const gate = arch.attnGate ?? 'none';

  const tensors: Tensor[] = [matrix('query', 'heads', query * (gate === 'per_dim' ? 2 : 1), hidden)];
  if (gate === 'per_head') tensors.push(matrix('gate-attention', 'heads', heads, hidden));
  if (gate === 'per_dim_out') tensors.push(matrix('gate-attention', 'heads', heads * valueDim, hidden));
  if (!reusesKv) {
    tensors.push(matrix('key', 'kv-heads', key, hidden));
    if (!sharedKeyValue) tensors.push(matrix('value', 'kv-heads', value, hidden));
  }
  tensors.push(matrix('output', 'heads-in', hidden, heads * valueDim));

  const bias = biasSize(arch.attnBias, { query: query * (gate === 'per_dim' ? 2 : 1), key, value, hidden });
  if (bias > 0) tensors.push(vector('bias', bias));
  const norms = queryKeyNormSize(arch, { heads, kvHeads, keyDim, query, key, reusesKv });
  if (norms > 0) tensors.push(vector('norm', norms));
  if (arch.sinks === true && (arch.sinksOn ?? ['full', 'sliding']).includes(kind)) tensors.push(vector('other', heads));
  const extra = arch.attnExtra?.[kind] ?? 0;
  if (extra > 0) tensors.push(vector('other', extra));
  return tensors;
}

function biasSize(
  bias: Architecture['attnBias'],
  size: { query: number; key: number; value: number; hidden: number },
): number {
  switch (bias) {
    case 'none':
      return 0;
    case 'qkv':
      return size.query + size.key + size.value;
    case 'qkvo':
      return size.query + size.key + size.value + size.hidden;
    case 'qv':
      return size.query + size.value;
    case 'qvo':
      return size.query + size.value + size.hidden;
    case 'o':
      return size.hidden;
  }
}

function queryKeyNormSize(
  arch: Architecture,
  size: { heads: number; kvHeads: number; keyDim: number; query: number; key: number; reusesKv: boolean },
): number {
  switch (arch.qkNorm) {
    case 'none':
      return 0;
    case 'per_head':
      return size.keyDim * (size.reusesKv ? 1 : 2);
    case 'full':
      return size.query + size.key;
    case 'heads_x_dim':
      return size.heads * size.keyDim + size.kvHeads * size.keyDim;
  }
}

/** Multi-head latent attention: a shared down-projection that every rank holds, and up-projections divided by heads. */
function mlaTensors(arch: Architecture, mla: NonNullable<Architecture['mla']>): Tensor[] {
  const { hidden } = arch;
  const heads = arch.heads ?? 0;
  const queryDim = mla.qkNopeHeadDim + mla.qkRopeHeadDim;
  const tensors: Tensor[] = [];
  if (mla.qLoraRank !== null && mla.qLoraRank > 0) {
    tensors.push(
      matrix('mla-down', 'replicated', mla.qLoraRank, hidden),
      vector('norm', mla.qLoraRank),
      matrix('mla-up', 'heads', heads * queryDim, mla.qLoraRank),
    );
  } else {
    tensors.push(matrix('mla-up', 'heads', heads * queryDim, hidden));
  }
  tensors.push(
    matrix('mla-down', 'replicated', mla.kvLoraRank + mla.qkRopeHeadDim, hidden),
    vector('norm', mla.kvLoraRank),
    matrix('mla-up', 'heads', heads * (mla.qkNopeHeadDim + mla.vHeadDim), mla.kvLoraRank),
    matrix('output', 'heads-in', hidden, heads * mla.vHeadDim),
  );
  if (mla.outputGate === true) tensors.push(matrix('gate-attention', 'heads', heads * mla.vHeadDim, hidden));
  return tensors;
}

/** The lightning indexer beside sparse MLA (DeepSeek V3.2, GLM-5); every rank holds it. */
export function indexerTensors(arch: Architecture): Tensor[] {
  if (arch.dsa === undefined || arch.mla === undefined) return [];
  const { heads, headDim } = arch.dsa;
  return [
    matrix('indexer', 'replicated', heads * headDim, arch.mla.qLoraRank ?? arch.hidden),
    matrix('indexer', 'replicated', headDim, arch.hidden),
    vector('norm', 2 * headDim),
    matrix('indexer', 'replicated', heads, arch.hidden),
  ];
}
