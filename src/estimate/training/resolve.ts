import { loraTargets } from '../../catalogue/training/lora-targets.ts';
import type { TrainingProfile } from '../../catalogue/training/profiles.ts';
import { frozen16, frozen32, isQuantizedFormat, nf4, nf4DoubleQuantized } from './base-format.ts';
import { TrainingContradiction, type TrainingQuestion, type TrainingSubject } from './question.ts';
import type { Recipe } from './recipes.ts';
import type { Adapters, Checkpointing, Sharding, TrainingLayout, TrainingSettings } from './settings.ts';

/** How many GPUs there are, and what was chosen where the question left it open. */
export interface Spread {
  readonly gpus: number;
  readonly sharding: Sharding;
  readonly tensorParallel: number;
  readonly pipelineParallel: number;
}

/**
 * What is counted where neither a framework nor the setting was named: a step of one sequence, as larger batches can be
 * accumulated, and checkpointing, which whoever is short of memory turns on first.
 */
const unnamed = { microBatch: 1, sequence: 2048, checkpointing: 'full' } as const;

/**
 * Every setting of a run: what was said, else what the profile's framework does.
 * @throws TrainingContradiction when the question asks for what cannot be.
 */
export function resolveSettings(
  { question, base }: TrainingSubject,
  profile: TrainingProfile,
  spread: Spread,
): TrainingSettings {
  const adapters = adaptersOf(question, profile);
  const layout = layoutOf(question, spread);
  const precision = precisionOf(question, profile, layout.sharding);
  const optimizer = question.optimizer ?? (adapters === undefined ? 'adamw' : profile.adapterOptimizer);
  const quantizedOptimizer = optimizer === 'adamw-8bit' || optimizer === 'paged-adamw-8bit';
  const loss = question.loss ?? (adapters === undefined ? profile.loss : (profile.adapterLoss ?? profile.loss));
  const lossBytes = profile.lossBytes?.[loss];
  const compile = question.compile ?? profile.compile;
  return {
    objective: question.objective ?? 'sft',
    recipe: recipeOf(precision, profile, layout, adapters),
    optimizer,
    foreach: question.foreach ?? profile.foreach,
    optimizerInBackward:
      question.optimizerInBackward ?? (profile.optimizerInBackward === 'with 8-bit optimizers' && quantizedOptimizer),
    ...(adapters === undefined ? {} : { adapters, base: baseOf(question, base, profile, precision) }),
    trainsVocabulary: adapters !== undefined && question.trainEmbeddings === true,
    fp32Residual: profile.fp32Residual && question.method === 'qlora',
    untied: profile.untied,
    microBatch: question.microBatch ?? (question.framework === undefined ? unnamed : profile).microBatch,
    sequence: question.sequence ?? (question.framework === undefined ? unnamed : profile).sequence,
    gradientAccumulation: question.gradientAccumulation ?? 1,
    checkpointing: checkpointingOf(question, profile),
    activationOffload: question.activationOffload ?? profile.activationOffload,
    flashAttention: question.flashAttention ?? true,
    packing: question.packing ?? true,
    loss,
    ...(lossBytes === undefined ? {} : { lossBytes }),
    // Kernels come as a set: who fuses the loss fuses the norms (Liger, Unsloth, fms-acceleration). So does the compiler.
    norms: compile || loss === 'fused' || loss === 'fused-linear' ? 'fused' : profile.norms,
    compile,
    keepsFrozenInputs: profile.keepsFrozenInputs,
    quantizedInputBytes: profile.quantizedInputBytes,
    hiddenDropout: profile.hiddenDropout,
    separateEmbeddings: profile.separateEmbeddings,
    fsdpVersion: profile.fsdpVersion,
    cpuOffload: question.cpuOffload ?? false,
    layout,
  };
}

/** What was said, or what the framework does by itself. */
function checkpointingOf(question: TrainingQuestion, profile: TrainingProfile): Checkpointing {
  const { recompute, gradientCheckpointing } = question;
  if (recompute !== undefined) {
    if (gradientCheckpointing === (recompute === 'none')) {
      throw new TrainingContradiction(
        'recompute',
        `Recomputing ${recompute} and gradient checkpointing ${gradientCheckpointing ? 'on' : 'off'} contradict each other. Say one of them.`,
      );
    }
    return recompute;
  }
  if (gradientCheckpointing === undefined) {
    return (question.framework === undefined ? unnamed : profile).checkpointing;
  }
  return gradientCheckpointing ? 'full' : 'none';
}

function adaptersOf(question: TrainingQuestion, profile: TrainingProfile): Adapters | undefined {
  const { method = 'full' } = question;
  if (method === 'full') {
    if (question.loraRank !== undefined || question.loraTargets !== undefined) {
      throw new TrainingContradiction('method', 'Full fine-tuning has no adapters. Say lora, or leave out the rank.');
    }
    return undefined;
  }
  let targets: Adapters['targets'];
  try {
    targets = loraTargets(question.loraTargets ?? profile.loraTargets);
  } catch (error) {
    throw new TrainingContradiction('loraTargets', (error as Error).message);
  }
  return {
    rank: question.loraRank ?? profile.loraRank,
    targets,
    bytes: profile.adapterBytes,
    dropout: profile.adapterDropout,
    dora: method === 'dora',
  };
}

function baseOf(
  { method }: TrainingQuestion,
  base: TrainingSubject['base'],
  profile: TrainingProfile,
  precision: TrainingProfile['precision'],
): NonNullable<TrainingSettings['base']> {
  if (base !== undefined && isQuantizedFormat(base)) {
    return base.id === 'nf4' && profile.doubleQuantization ? nf4DoubleQuantized : base;
  }
  if (method === 'qlora') return profile.doubleQuantization ? nf4DoubleQuantized : nf4;
  const inFull = precision === 'fp32' || (precision.endsWith('mixed') && profile.fp32Frozen) || base?.id === 'fp32';
  return inFull ? frozen32 : frozen16;
}

function precisionOf(
  { precision }: TrainingQuestion,
  profile: TrainingProfile,
  sharding: Sharding,
): TrainingProfile['precision'] {
  return precision ?? (sharding === 'none' ? profile.precision : profile.precisionSharded);
}

/** Which bookkeeping "bf16" means: it depends on who shards (see recipes.ts). */
function recipeOf(
  precision: TrainingProfile['precision'],
  profile: TrainingProfile,
  { sharding }: TrainingLayout,
  adapters: Adapters | undefined,
): Recipe {
  if (precision === 'fp32') return 'fp32';
  if (profile.framework === 'megatron') return 'megatron';
  if (sharding === 'zero1' || sharding === 'zero2' || sharding === 'zero3') return 'deepspeed';
  if (precision === 'bf16') return 'pure-16';
  if (adapters !== undefined && !profile.fp32Frozen) return 'pure-16';
  return sharding === 'fsdp' ? 'sharded-mixed-16' : 'mixed-16';
}

function layoutOf(question: TrainingQuestion, spread: Spread): TrainingLayout {
  const { gpus, sharding, tensorParallel, pipelineParallel } = spread;
  const contextParallel = question.contextParallel ?? 1;
  const each = tensorParallel * pipelineParallel * contextParallel;
  if (gpus % each !== 0) {
    throw new TrainingContradiction(
      'gpus',
      `${counted(gpus)} cannot be divided into groups of ${each} (tensor x pipeline x context parallel). Say a multiple of ${each}.`,
    );
  }
  // Context-parallel ranks hold the same weights, so states are sharded over them too.
  const replicas = (gpus / each) * contextParallel;
  const shards = sharding === 'none' ? 1 : replicas;
  const expertRanks = expertRanksOf(question.expertParallelSize ?? 1, tensorParallel, replicas);
  return {
    tensorParallel,
    pipelineParallel,
    contextParallel,
    expertRanks,
    // Off unless asked for in Megatron-LM, and on in every recipe of Megatron Bridge and torchtitan.
    sequenceParallel: tensorParallel > 1 && (question.sequenceParallel ?? true),
    microBatches: question.gradientAccumulation ?? pipelineParallel,
    virtualStages: 1,
    sharding,
    shards,
    expertShards: Math.max(1, Math.floor((shards * tensorParallel) / expertRanks)),
  };
}

/**
 * Ranks that share a layer's experts: expert groups are taken from the replicas, each expert divided as the other layers
 * are; or from replicas and tensor-parallel ranks together, with whole experts (Megatron's expert-tensor-parallel size).
 */
function expertRanksOf(size: number, tensorParallel: number, replicas: number): number {
  if (!dealsExperts(size, tensorParallel, replicas)) {
    throw new TrainingContradiction(
      'expertParallelSize',
      `Experts cannot be dealt to groups of ${size} on the ${counted(replicas * tensorParallel)} of a pipeline stage. Say a divisor of that, or more GPUs.`,
    );
  }
  return replicas % size === 0 ? tensorParallel * size : size;
}

/** Whether expert groups of this size can be made of the GPUs of one pipeline stage. */
export function dealsExperts(size: number, tensorParallel: number, replicas: number): boolean {
  return (replicas * tensorParallel) % size === 0;
}

function counted(gpus: number): string {
  return `${gpus} ${gpus === 1 ? 'GPU' : 'GPUs'}`;
}
