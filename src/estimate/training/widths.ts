import type { Architecture } from '../../catalogue/model.ts';
import type { Block } from '../tensors/list.ts';
import type { Tensor } from '../tensors/tensor.ts';

/** What one layer computes for a token, in elements: read off its tensors. */
export interface LayerWidths {
  readonly hidden: number;
  /** Everything the attention kernel (or recurrence) reads and writes: queries, keys, values, its output. */
  readonly attention: number;
  /** Of `attention`, the keys: what selective checkpointing does not keep. */
  readonly keys: number;
  /** Of `attention`, the output: what the output projection reads. */
  readonly output: number;
  /** Attention heads; 0 without softmax attention. */
  readonly heads: number;
  /** One matrix's width of the dense and shared MLPs. */
  readonly mlp: number;
  /** One matrix's width of the experts that a token visits. */
  readonly experts: number;
  /** Of `experts`, one expert's average share: what is in work while experts run one after another. */
  readonly oneExpert: number;
  readonly expertsPerToken: number;
  /** Gated MLPs have two up-projections. */
  readonly gated: boolean;
  readonly norms: number;
}

/** The widths of a layer. */
export function layerWidths(block: Block, arch: Architecture): LayerWidths {
  const width = { attention: 0, keys: 0, output: 0, mlp: 0, experts: 0, oneExpert: 0, expertsPerToken: 0 };
  let gated = arch.mlpMats > 2;
  for (const tensor of block.tensors) {
    width.attention += attentionWidth(tensor);
    if (tensor.role === 'key') width.keys += tensor.rows;
    if (tensor.role === 'output') width.output += tensor.columns;
    if (tensor.role === 'mlp-up' || tensor.role === 'shared-up') {
      width.mlp += tensor.rows;
      gated = tensor.count > 1;
    }
    if (tensor.role === 'expert-down' && arch.moe !== undefined) {
      width.expertsPerToken = arch.moe.active;
      width.experts = tensor.columns * arch.moe.active;
      width.oneExpert = width.experts / tensor.count;
    }
  }
  const heads = block.tensors.some(({ role }) => role === 'query' || role === 'mla-up') ? (arch.heads ?? 0) : 0;
  return { hidden: arch.hidden, ...width, heads, gated, norms: arch.normsPerLayer };
}

function attentionWidth({ role, split, rows, columns, count }: Tensor): number {
  switch (role) {
    case 'query':
    case 'key':
    case 'value':
    case 'mla-up':
    case 'gate-attention':
      return rows * count;
    case 'output':
      return columns;
    case 'recurrent':
      return split === 'row' ? columns : rows * count;
    default:
      return 0;
  }
}
