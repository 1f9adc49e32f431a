import type { LoraTarget } from '../../catalogue/training/lora-targets.ts';
import type { TensorList } from '../tensors/list.ts';
import type { Role, Tensor } from '../tensors/tensor.ts';
import type { Adapters, TrainingLayout } from './settings.ts';

const targetOf: Partial<Readonly<Record<Role, LoraTarget>>> = {
  query: 'query',
  key: 'key',
  value: 'value',
  output: 'output',
  'gate-attention': 'query',
  'mla-down': 'key',
  'mla-up': 'query',
  recurrent: 'recurrent',
  'mlp-down': 'down',
  'shared-down': 'down',
  'expert-up': 'experts',
  'expert-down': 'experts',
  embedding: 'embedding',
  head: 'head',
};

/** How many of a group's matrices carry an adapter: gate and up of an MLP are one group of two. */
export function adaptedMatrices({ role, count }: Tensor, { targets }: Adapters): number {
  if (role !== 'mlp-up' && role !== 'shared-up') {
    const target = targetOf[role];
    return target !== undefined && targets.has(target) ? count : 0;
  }
  if (count === 1) return targets.has('up') || targets.has('gate') ? 1 : 0;
  return (targets.has('gate') ? 1 : 0) + (targets.has('up') ? 1 : 0);
}

const columnSplit = new Set<Tensor['split']>(['column', 'heads', 'kv-heads', 'vocabulary']);
const rowSplit = new Set<Tensor['split']>(['row', 'heads-in']);

/**
 * Trained elements of the adapters on a group, on one rank: rank x (in + out) each, the side that the base layer divides
 * divided too, experts dealt out; DoRA adds one magnitude per output feature (arXiv 2106.09685, 2402.09353).
 */
export function adapterElements(tensor: Tensor, adapters: Adapters, layout: TrainingLayout): number {
  const matrices = adaptedMatrices(tensor, adapters);
  if (matrices === 0) return 0;
  const { rank, dora } = adapters;
  if (tensor.role.startsWith('expert')) {
    return (matrices * (rank * (tensor.rows + tensor.columns) + (dora ? tensor.rows : 0))) / layout.expertRanks;
  }
  const rows = columnSplit.has(tensor.split) ? tensor.rows / layout.tensorParallel : tensor.rows;
  const columns = rowSplit.has(tensor.split) ? tensor.columns / layout.tensorParallel : tensor.columns;
  return matrices * (rank * (rows + columns) + (dora ? rows : 0));
}

/** Whether any layer carries an adapter. */
export function hasAdapters({ blocks, first, last }: TensorList, adapters: Adapters): boolean {
  return [...blocks.flatMap(({ tensors }) => tensors), ...first, ...last].some(
    (tensor) => adaptedMatrices(tensor, adapters) > 0,
  );
}
