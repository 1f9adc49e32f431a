import type { Architecture, LayerKind } from '../../catalogue/model.ts';
import { matrix, type Tensor, vector } from './tensor.ts';

/**
 * Tensors of layers that carry a state instead of a growing cache: gated DeltaNet, Kimi delta attention, Mamba 1 and 2,
 * lightning attention, short convolution. Undefined when the kind is none of these.
 */
export function recurrentTensors(arch: Architecture, kind: LayerKind): Tensor[] | undefined {
  const { hidden } = arch;
  switch (kind) {
    case 'gdn':
      return gatedDeltaNet(hidden, arch);
    case 'kda':
      return kimiDelta(hidden, arch);
    case 'mamba2':
      return mamba2(hidden, arch);
    case 'lightning': {
      const width = (arch.linear?.heads ?? 0) * (arch.linear?.headDim ?? 0);
      return [
        matrix('recurrent', 'column', 4 * width, hidden),
        matrix('recurrent', 'row', hidden, width),
        vector('norm', width),
      ];
    }
    case 'conv':
      return [
        matrix('recurrent', 'column', 3 * hidden, hidden),
        vector('recurrent-state', hidden * (arch.convL ?? 0)),
        matrix('recurrent', 'row', hidden, hidden),
      ];
    default:
      return undefined;
  }
}

function gatedDeltaNet(hidden: number, arch: Architecture): Tensor[] {
  const { kHeads = 0, vHeads = 0, kDim = 0, vDim = 0, conv = 0 } = arch.linear ?? {};
  const key = kHeads * kDim;
  const value = vHeads * vDim;
  return [
    matrix('recurrent', 'column', 2 * key + 2 * value, hidden),
    matrix('recurrent', 'column', 2 * vHeads, hidden),
    vector('recurrent-state', (2 * key + value) * conv, 1, 'column'),
    vector('recurrent-state', 2 * vHeads, 1, 'column'),
    vector('norm', vDim),
    matrix('recurrent', 'row', hidden, value),
  ];
}

function kimiDelta(hidden: number, arch: Architecture): Tensor[] {
  const { heads = 0, headDim = 0, conv = 0, fullRankGate = false } = arch.linear ?? {};
  const width = heads * headDim;
  return [
    matrix('recurrent', 'column', 3 * width, hidden),
    vector('recurrent-state', 3 * width * conv, 1, 'column'),
    vector('recurrent-state', heads, 1, 'column'),
    matrix('recurrent', 'replicated', headDim, hidden),
    matrix('recurrent', 'column', width, headDim),
    vector('recurrent-state', width, 1, 'column'),
    matrix('recurrent', 'column', heads, hidden),
    vector('norm', headDim),
    matrix('recurrent', 'row', hidden, width),
    ...(fullRankGate
      ? [matrix('recurrent', 'column', width, hidden)]
      : [matrix('recurrent', 'replicated', headDim, hidden), matrix('recurrent', 'column', width, headDim)]),
  ];
}

function mamba2(hidden: number, arch: Architecture): Tensor[] {
  const { heads = 0, headDim = 0, groups = 0, state = 0, conv = 0, convBias = true } = arch.mamba ?? {};
  const inner = heads * headDim;
  const grouped = groups * state;
  const convolved = inner + 2 * grouped;
  return [
    matrix('recurrent', 'column', 2 * inner + 2 * grouped + heads, hidden),
    vector('recurrent-state', convolved * conv + (convBias ? convolved : 0), 1, 'column'),
    vector('recurrent-state', 3 * heads, 1, 'column'),
    vector('norm', inner),
    matrix('recurrent', 'row', hidden, inner),
  ];
}
