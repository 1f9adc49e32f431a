import type { Slot } from '../../../catalogue/gguf/mixture.ts';
import type { Architecture, LayerKind } from '../../../catalogue/model.ts';
import type { Tensor } from '../../tensors/tensor.ts';

/** A tensor as it stands in a GGUF file. */
export interface Piece {
  readonly slot: Slot;
  readonly rows: number;
  readonly columns: number;
  readonly count: number;
}

/** Models whose files hold Q, K and V as one tensor. */
const fusedQkv: ReadonlySet<string> = new Set([
  'phi3',
  'chatglm',
  'falcon',
  'gpt_neox',
  'mpt',
  'gpt2',
  'gpt_bigcode',
  'bloom',
  'dbrx',
]);

/**
 * The tensors of the file that one tensor group becomes: some are cut, transposed or joined by the conversion.
 * Source: convert_hf_to_gguf.py and gguf-py/gguf/tensor_mapping.py of llama.cpp, tensor_get_category in llama-quant.cpp.
 */
export function piecesOf(tensor: Tensor, kind: LayerKind | undefined, arch: Architecture): Piece[] {
  const { role, rows, columns, count } = tensor;
  const one = (slot: Slot): Piece[] => [{ slot, rows, columns, count }];
  if (rows === 1 && role !== 'vision' && role !== 'mtp') return one('full-precision');
  switch (role) {
    case 'embedding':
    case 'per-layer-embedding':
      return one('embedding');
    case 'head':
      return one('output');
    case 'query':
      return one(fusedQkv.has(arch.modelType) ? 'fused' : 'query');
    case 'key':
      return one(fusedQkv.has(arch.modelType) ? 'fused' : 'key');
    case 'value':
      return one(fusedQkv.has(arch.modelType) ? 'fused' : 'value');
    case 'output':
      return one('attention-output');
    case 'mla-up':
      return latentUp(tensor, arch);
    case 'recurrent':
      return recurrentPieces(tensor, kind, arch);
    case 'mlp-up':
    case 'shared-up':
      return one('up');
    case 'mlp-down':
    case 'shared-down':
      return one('down');
    case 'expert-up':
      return one('expert-up');
    case 'expert-down':
      return one('expert-down');
    case 'gate-attention':
    case 'mla-down':
    case 'indexer':
      return one('matrix');
    case 'position':
    case 'norm':
    case 'bias':
    case 'router':
    case 'recurrent-state':
      return one('full-precision');
    case 'other':
      // One in each layer: per-layer embeddings' gates and projections. One in all: their common projection, left in 16 bit.
      return one(count > 1 ? 'matrix' : 'half-precision');
    // Another file (mmproj), and layers that are skipped when the model is loaded.
    case 'vision':
    case 'mtp':
      return [];
  }
}

/** MLA's up-projection of K and V is stored as two tensors per head, that of K transposed: its rows are the head's size. */
function latentUp({ rows, columns, count }: Tensor, arch: Architecture): Piece[] {
  const { mla } = arch;
  if (
    mla === undefined ||
    columns !== mla.kvLoraRank ||
    rows !== (arch.heads ?? 0) * (mla.qkNopeHeadDim + mla.vHeadDim)
  ) {
    return [{ slot: 'matrix', rows, columns, count }];
  }
  const heads = arch.heads ?? 0;
  return [
    { slot: 'matrix', rows: heads * mla.kvLoraRank, columns: mla.qkNopeHeadDim, count },
    { slot: 'matrix', rows: heads * mla.vHeadDim, columns: mla.kvLoraRank, count },
  ];
}

/** Linear attention: its fused Q, K and V are treated as V, as is V alone; Qwen3 Next is older than that rule. */
function recurrentPieces({ rows, columns, count }: Tensor, kind: LayerKind | undefined, arch: Architecture): Piece[] {
  const { kHeads = 0, vHeads = 0, kDim = 0, vDim = 0, heads = 0, headDim = 0 } = arch.linear ?? {};
  const matrix = (slot: Slot, size: number): Piece => ({ slot, rows: size, columns, count });
  if (kind === 'gdn' && rows === 2 * kHeads * kDim + 2 * vHeads * vDim) {
    const fused = arch.modelType === 'qwen3_next' ? 'fused' : 'value';
    return [matrix(fused, 2 * kHeads * kDim + vHeads * vDim), matrix('matrix', vHeads * vDim)];
  }
  if (kind === 'kda' && rows === 3 * heads * headDim) {
    return [matrix('query', heads * headDim), matrix('key', heads * headDim), matrix('value', heads * headDim)];
  }
  return [matrix('matrix', rows)];
}
