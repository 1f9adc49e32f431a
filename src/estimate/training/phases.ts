import type { Architecture } from '../../catalogue/model.ts';
import type { TensorList } from '../tensors/list.ts';
import {
  expertWorkingSet,
  gradientSet,
  keptAsInput,
  keptByLayer,
  keptSelectively,
  type LayerActivations,
  workingSet,
} from './activations.ts';
import { gatheredSet } from './gathered.ts';
import { type Holdings, holdingsOf } from './holdings.ts';
import { lossBytes } from './loss.ts';
import { recipes } from './recipes.ts';
import { type TrainingLayout, type TrainingSettings, tokensPerGpu } from './settings.ts';
import { rankCounter, type Stage, stagesOf } from './stages.ts';
import { bytesOfTrained, statesOf } from './states.ts';
import { layerWidths } from './widths.ts';

/** Loading, and the parts of a training step at whose end memory may be at its peak. */
export const phaseIds = ['load', 'loss', 'backward-start', 'backward-end', 'optimizer'] as const;
export type PhaseId = (typeof phaseIds)[number];

/** What memory is spent on. */
export const partIds = [
  'weights',
  'optimizer',
  'gradients',
  'gathered',
  'activations',
  'logits',
  'working-set',
  'step',
  'workspace',
] as const;
export type PartId = (typeof partIds)[number];

/** One phase: bytes on the GPU, and what they are. */
export interface Phase {
  readonly id: PhaseId;
  readonly bytes: number;
  readonly parts: Readonly<Partial<Record<PartId, number>>>;
}

/** The phases of one GPU of the fullest pipeline stage, and which of them is the peak. */
export interface Phases {
  readonly phases: readonly Phase[];
  readonly peak: Phase;
}

/**
 * Memory in each phase of a training step, on one GPU of the fullest pipeline stage. The peak is the largest phase, never
 * the sum of all parts: logits are gone when gradients are complete, activations when the optimizer steps. Of the stages,
 * the first two and the last are looked at: activations shrink from one stage to the next.
 */
export function trainingPhases(list: TensorList, arch: Architecture, settings: TrainingSettings): Phases {
  const counter = rankCounter(arch, settings.layout);
  return stagesOf(list, settings.layout, settings.untied)
    .filter(({ index, stages }) => index < 2 || index === stages - 1)
    .map((stage) => phasesOfStage(stage, holdingsOf(stage, arch, settings, counter), arch, settings))
    .reduce((fullest, stage) => (stage.peak.bytes > fullest.peak.bytes ? stage : fullest));
}

/** cuBLAS workspaces of the forward and the backward thread, 32 MiB each on Hopper (PyTorch docs, CUBLAS_WORKSPACE_CONFIG). */
const torchWorkspace = 2 * 32 * 2 ** 20;
/** Transformer Engine brings one of its own. */
const transformerEngineWorkspace = 32 * 2 ** 20;

function phasesOfStage(stage: Stage, held: Holdings, arch: Architecture, settings: TrainingSettings): Phases {
  const states = statesOf(held, settings);
  const { kept, working, gradient } = activationsOf(stage, arch, settings);
  // Models that embed have no head, so that there are no logits.
  const hasHead = stage.index === stage.stages - 1 && arch.lmHead !== false;
  const trainsHead = settings.adapters === undefined || settings.trainsVocabulary;
  const headGradient = trainsHead && hasHead ? recipes[settings.recipe].compute * held.head : 0;
  const logits = hasHead ? lossBytes(settings, arch, tokensPerGpu(settings), headGradient) : 0;
  const { weights, optimizer } = states;
  const { gathered, gatheredGradients } = gatheredSet(held, settings, bytesOfTrained(settings).compute);
  const before = states.gradientsStay ? states.gradients : 0;
  const workspace = torchWorkspace + (settings.recipe === 'megatron' ? transformerEngineWorkspace : 0);
  const forward = { weights, optimizer, gathered: gathered + held.dequantized, workspace };
  const sharded = gathered > 0;
  const phases = [
    phase('load', { weights, workspace, gathered: held.dequantized }),
    phase('loss', { ...forward, gradients: before, activations: kept, logits }),
    phase('backward-start', {
      ...forward,
      gathered: forward.gathered + Math.max(gatheredGradients, sharded ? headGradient : 0),
      gradients: Math.max(before, sharded ? 0 : headGradient),
      activations: kept,
      'working-set': settings.checkpointing === 'none' ? gradient : working,
    }),
    phase('backward-end', {
      ...forward,
      gathered: forward.gathered + gatheredGradients,
      gradients: states.gradients,
      'working-set': working,
    }),
    phase('optimizer', { weights, optimizer, workspace, gradients: states.gradients, step: states.step }),
  ];
  return { phases, peak: phases.reduce((peak, next) => (next.bytes > peak.bytes ? next : peak)) };
}

function phase(id: PhaseId, parts: Phase['parts']): Phase {
  const whole: Partial<Record<PartId, number>> = {};
  let bytes = 0;
  for (const part of Object.keys(parts) as PartId[]) {
    const size = Math.round(parts[part] ?? 0);
    whole[part] = size;
    bytes += size;
  }
  return { id, parts: whole, bytes };
}

/**
 * PEFT under FSDP1 recomputes with twice the working set, experts aside, in every fms-acceleration run; the cause was not
 * found.
 */
const peftUnderFsdp1 = 2;

interface StageActivations {
  /** Kept from forward to backward, bytes. */
  readonly kept: number;
  /** One layer recomputed and its gradients, bytes. */
  readonly working: number;
  /** Gradients of one layer whose activations were kept, bytes. */
  readonly gradient: number;
}

function activationsOf(stage: Stage, arch: Architecture, settings: TrainingSettings): StageActivations {
  const { checkpointing, activationOffload, layout } = settings;
  const tokens = tokensPerGpu(settings);
  const onRank = ({ residual, parallel }: LayerActivations): number =>
    tokens * (residual / (layout.sequenceParallel ? layout.tensorParallel : 1) + parallel / layout.tensorParallel);
  let kept = 0;
  let largest = 0;
  let working = 0;
  let gradient = 0;
  const repeats =
    settings.adapters !== undefined && settings.fsdpVersion === 1 && layout.sharding === 'fsdp' ? peftUnderFsdp1 : 1;
  for (const { block, count } of stage.layers) {
    const width = layerWidths(block, arch);
    const layer = onRank(
      checkpointing === 'none'
        ? keptByLayer(block, width, settings)
        : checkpointing === 'selective'
          ? keptSelectively(width)
          : keptAsInput(width, settings),
    );
    kept += count * layer;
    largest = Math.max(largest, layer);
    working = Math.max(working, repeats * onRank(workingSet(width, settings)) + onRank(expertWorkingSet(width)));
    gradient = Math.max(gradient, onRank(gradientSet(width)));
  }
  // Offloaded activations leave the layer in work and the one on its way.
  if (activationOffload) kept = Math.min(kept, 2 * largest);
  return { kept: kept * inFlight(stage, layout), working, gradient };
}

/**
 * Micro-batches whose activations a pipeline stage holds at once. 1F1B: as many as there are stages from this one on.
 * Interleaved with v pieces per rank: 2 (p - i - 1) + (v - 1) p + 1 pieces of 1 / v (Megatron-LM, arXiv 2104.04473).
 */
function inFlight({ index, stages }: Stage, { microBatches, virtualStages }: TrainingLayout): number {
  if (stages === 1) return 1;
  const behind = stages - index;
  const held = virtualStages === 1 ? behind : (2 * (behind - 1) + (virtualStages - 1) * stages + 1) / virtualStages;
  return Math.min(held, microBatches);
}
