import type { Holdings } from './holdings.ts';
import { objectiveModels } from './objectives.ts';
import { type OptimizerStates, optimizerStates } from './optimizers.ts';
import { type RecipeBytes, recipes } from './recipes.ts';
import type { TrainingLayout, TrainingSettings } from './settings.ts';

/** Model states on one GPU, bytes after sharding. */
export interface States {
  /** Trained and frozen. */
  readonly weights: number;
  readonly optimizer: number;
  /** All gradients of the step. */
  readonly gradients: number;
  /** Held together with the gradients while the optimizer steps. */
  readonly step: number;
  /** Gradients are in memory from one micro-batch to the next, or always. */
  readonly gradientsStay: boolean;
}

/** What a trained parameter costs: adapters in fp32 4 + 4 + 8 (PEFT from 0.12), or all in the compute type. */
export function bytesOfTrained({ recipe, adapters }: TrainingSettings): RecipeBytes {
  if (adapters === undefined) return recipes[recipe];
  const { bytes } = adapters;
  return { ...recipes[recipe], weight: bytes, gradient: bytes, state: bytes, master: 0, castCopy: 0 };
}

/**
 * Model states of one rank. ZeRO-1 shards the optimizer, ZeRO-2 the gradients too, ZeRO-3 and FSDP the weights as well
 * (arXiv 1910.02054).
 */
export function statesOf(held: Holdings, settings: TrainingSettings): States {
  const { layout, recipe, gradientAccumulation } = settings;
  const each = bytesOfTrained(settings);
  const everything = settings.adapters === undefined;
  const inBackward = settings.optimizerInBackward && everything;
  const objective = objectiveModels[settings.objective];
  const models = everything ? objective.trained : 1;
  const frozenModels = everything
    ? objective.frozenWithFull * each.compute * held.trained
    : objective.frozenWithAdapters * held.frozenBytes;

  const shardsWeights = layout.sharding === 'zero3' || layout.sharding === 'fsdp';
  const shardsGradients = shardsWeights || layout.sharding === 'zero2';
  const whole = held.trained;
  const shard = shardOf(held, layout);
  const weights = each.weight * (shardsWeights ? shard : whole);
  const frozen = (held.frozenBytes + frozenModels) / (shardsWeights ? layout.shards : 1);
  const gradients = inBackward
    ? each.gradient * (held.layerTrained + held.largestTrained)
    : each.gradient * (shardsGradients ? shard : whole);
  const onGpu = settings.cpuOffload ? 0 : 1;
  return {
    weights: onGpu * (models * weights + frozen) + each.castCopy * whole,
    optimizer: onGpu * models * shard * (stateBytes(held, settings, each) + each.master),
    gradients: onGpu * models * gradients,
    step: onGpu * models * shard * (inBackward ? 0 : stepBytes(settings, each)),
    gradientsStay:
      recipe === 'megatron' || (recipe === 'deepspeed' && !shardsWeights) || (gradientAccumulation > 1 && !inBackward),
  };
}

/** Trained elements on one GPU once sharded; experts are spread over their group already. */
function shardOf({ trained, trainedExperts }: Holdings, { shards, expertShards }: TrainingLayout): number {
  return (trained - trainedExperts) / shards + trainedExperts / expertShards;
}

/** Bytes of optimizer states per trained parameter, on average over the rank's parameters. */
function stateBytes(held: Holdings, { optimizer }: TrainingSettings, { state }: RecipeBytes): number {
  const states: OptimizerStates = optimizerStates[optimizer];
  // Paged states leave the GPU before anything else does.
  if (states.paged === true || held.trained === 0) return 0;
  const { fixedBytes, embeddingBytes = fixedBytes, full, matrices = full } = states;
  const inMatrices = held.trainedMatrices / held.trained;
  const inEmbedding = held.trainedEmbedding / held.trained;
  return (
    state * (full * (1 - inMatrices) + matrices * inMatrices) +
    fixedBytes * (1 - inEmbedding) +
    embeddingBytes * inEmbedding
  );
}

/** Bytes per trained parameter that exist only while the optimizer steps. */
function stepBytes({ optimizer, foreach, recipe, adapters }: TrainingSettings, { weight }: RecipeBytes): number {
  const copies = foreach ? optimizerStates[optimizer].stepCopies * weight : 0;
  // DeepSpeed steps on an fp32 copy of its 16-bit gradient shard (memory.rst).
  return copies + (recipe === 'deepspeed' && adapters === undefined ? 4 : 0);
}
