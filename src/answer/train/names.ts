import type { PartId, PhaseId } from '../../estimate/training/phases.ts';
import type { Recipe } from '../../estimate/training/recipes.ts';
import type { Spread } from '../../estimate/training/resolve.ts';
import type { Sharding } from '../../estimate/training/settings.ts';
import type { MemoryTerm } from '../card.ts';

/** What people call the parts of a training run. */

export const phaseNames: Readonly<Record<PhaseId, string>> = {
  load: 'Loading',
  loss: 'Loss',
  'backward-start': 'Backward starts',
  'backward-end': 'Backward ends',
  optimizer: 'Optimizer steps',
};

/** When in a step a phase's end is, for the middle of a sentence. */
export const momentNames: Readonly<Record<PhaseId, string>> = {
  load: 'once it is loaded',
  loss: 'in the loss',
  'backward-start': 'as the backward pass starts',
  'backward-end': 'as the backward pass ends',
  optimizer: 'as the optimizer steps',
};

/** Of each part: its row in a card, its name in a picture, and how it is drawn. */
export const partNames: Readonly<
  Record<PartId, { readonly row: string; readonly short: string; readonly term: MemoryTerm }>
> = {
  weights: { row: 'Weights', short: 'Weights', term: 'weights' },
  optimizer: { row: 'Optimizer states', short: 'Optimizer', term: 'optimizer' },
  gradients: { row: 'Gradients', short: 'Gradients', term: 'gradients' },
  gathered: { row: 'Layers gathered or unpacked', short: 'Gathered', term: 'gathered' },
  activations: { row: 'Activations kept', short: 'Activations', term: 'activations' },
  logits: { row: 'Logits and loss', short: 'Logits', term: 'logits' },
  'working-set': { row: 'One layer in work', short: 'Layer in work', term: 'working' },
  workspace: { row: 'Kernel workspaces', short: 'Workspaces', term: 'workspace' },
  step: { row: 'Copies while it steps', short: 'Step copies', term: 'step' },
};

export const shardingNames: Readonly<Record<Sharding, string>> = {
  none: 'replicas',
  zero1: 'ZeRO-1',
  zero2: 'ZeRO-2',
  zero3: 'ZeRO-3',
  fsdp: 'FSDP',
};

export const recipeNames: Readonly<Record<Recipe, string>> = {
  'pure-16': 'weights, gradients and states in bf16',
  'mixed-16': 'weights in fp32 under autocast',
  'sharded-mixed-16': 'fp32 shards, computed in bf16',
  megatron: 'bf16 weights, fp32 gradients and states',
  deepspeed: 'bf16 weights, fp32 copy and states',
  fp32: 'everything in fp32',
};

/** "FSDP", "TP4 × PP2 × ZeRO-1"; undefined on one GPU. */
export function spreadName({ gpus, tensorParallel, pipelineParallel, sharding }: Spread): string | undefined {
  if (gpus === 1) return undefined;
  return [
    ...(tensorParallel > 1 ? [`TP${tensorParallel}`] : []),
    ...(pipelineParallel > 1 ? [`PP${pipelineParallel}`] : []),
    ...(sharding !== 'none' || tensorParallel * pipelineParallel < gpus ? [shardingNames[sharding]] : []),
  ].join(' × ');
}

/** "2 × H100 80GB (FSDP)". */
export function placeName(acceleratorName: string, spread: Spread): string {
  const how = spreadName(spread);
  return `${spread.gpus} × ${acceleratorName}${how === undefined ? '' : ` (${how})`}`;
}
