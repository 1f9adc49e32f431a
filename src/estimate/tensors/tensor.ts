/** What a tensor does in the model: formats and splits are decided by role. */
export type Role =
  | 'embedding'
  | 'position'
  | 'head'
  | 'norm'
  | 'bias'
  | 'query'
  | 'key'
  | 'value'
  | 'output'
  | 'gate-attention'
  | 'mla-down'
  | 'mla-up'
  | 'indexer'
  | 'recurrent'
  | 'recurrent-state'
  | 'mlp-up'
  | 'mlp-down'
  | 'expert-up'
  | 'expert-down'
  | 'shared-up'
  | 'shared-down'
  | 'router'
  | 'per-layer-embedding'
  | 'vision'
  | 'mtp'
  | 'other';

/**
 * How tensor parallelism divides a tensor:
 * - column: output features are divided (rows of the stored matrix)
 * - row: input features are divided
 * - heads: output features, in whole attention heads
 * - heads-in: input features, in whole attention heads (the output projection)
 * - kv-heads: output features, in whole KV heads; replicated once there are more ranks than KV heads
 * - experts: like column or row inside each expert, or whole experts under expert parallelism
 * - vocabulary: rows padded to a multiple of 64, then divided
 * - replicated: every rank holds all of it
 */
export type Split =
  | 'column'
  | 'row'
  | 'heads'
  | 'heads-in'
  | 'kv-heads'
  | 'experts-column'
  | 'experts-row'
  | 'vocabulary'
  | 'replicated';

/** Equal tensors of one layer (or of the model, outside the layers). */
export interface Tensor {
  readonly role: Role;
  /** Output features; a vector has one. */
  readonly rows: number;
  /** Input features: quantization groups run along these. */
  readonly columns: number;
  /** How many of this shape: 256 experts, 2 norms. */
  readonly count: number;
  readonly split: Split;
}

/** Elements of one group. */
export function elements(tensor: Tensor): number {
  return tensor.rows * tensor.columns * tensor.count;
}

/** Elements of a list of groups. */
export function totalElements(tensors: readonly Tensor[]): number {
  return tensors.reduce((sum, tensor) => sum + elements(tensor), 0);
}

/** A weight matrix of `rows` output by `columns` input features. */
export function matrix(role: Role, split: Split, rows: number, columns: number, count = 1): Tensor {
  return { role, rows, columns, count, split };
}

/** A vector of `size` elements: norm weights, biases, sinks. */
export function vector(role: Role, size: number, count = 1, split: Split = 'replicated'): Tensor {
  return { role, rows: 1, columns: size, count, split };
}
