import type { Architecture, ModelRecord } from '../../catalogue/model.ts';
import { countParameters, layerKindsOf, type TensorList, tensorList } from './list.ts';
import { matrix } from './tensor.ts';

type Described = ModelRecord & { readonly architecture: Architecture };

const lists = new WeakMap<Architecture, TensorList>();

/**
 * The tensor list of a catalogue model. Where the architecture's record does not explain every parameter (`countable` is
 * false), the rest is spread over the layers as linear weights, so that the total is the published one.
 */
export function tensorsOf(model: Described): TensorList {
  const known = lists.get(model.architecture);
  if (known !== undefined) return known;
  const list = model.countable ? tensorList(model.architecture) : completed(model);
  lists.set(model.architecture, list);
  return list;
}

function completed(model: Described): TensorList {
  const { hidden, layers } = model.architecture;
  const list = tensorList(model.architecture);
  const rest = model.parameters.total - countParameters(list).total;
  // Read from a repository: all that is known is in the shapes.
  if (rest === 0) return list;
  if (rest > 0) {
    const rows = Math.round(rest / layers / hidden);
    const blocks = list.blocks.map((block) => ({
      ...block,
      tensors: [...block.tensors, matrix('recurrent', 'column', rows, hidden)],
    }));
    return { ...list, blocks };
  }
  // The record's shapes count too much (dense widths of sparse layers): one plain list of the right size instead.
  const rows = Math.round((model.parameters.total - model.architecture.vocab * hidden * 2) / layers / hidden);
  return {
    ...list,
    blocks: [{ kind: 'full', moe: false, tensors: [matrix('recurrent', 'column', rows, hidden)] }],
    order: layerKindsOf(model.architecture).map(() => 0),
    vision: [],
    mtp: [],
  };
}
