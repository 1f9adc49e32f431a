import type { Question } from '../../ask/question.ts';
import type { Format } from '../../catalogue/formats.ts';
import type { LoraTarget } from '../../catalogue/training/lora-targets.ts';
import { type Objective, objectiveModels } from './objectives.ts';
import type { OptimizerId } from './optimizers.ts';
import type { Recipe } from './recipes.ts';

export type Checkpointing = NonNullable<Question['recompute']>;
export type LossPath = NonNullable<Question['loss']>;
export type Sharding = NonNullable<Question['sharding']>;

/** Adapters: low-rank pairs beside frozen weights. */
export interface Adapters {
  readonly rank: number;
  readonly targets: ReadonlySet<LoraTarget>;
  /** 4: PEFT keeps adapters in fp32; 2: torchtune and LitGPT in the compute type. */
  readonly bytes: 2 | 4;
  readonly dropout: boolean;
  /** DoRA: a magnitude per output feature, and the norm of the merged weight computed in each forward. */
  readonly dora: boolean;
}

/** How one training step is spread over GPUs. */
export interface TrainingLayout {
  readonly tensorParallel: number;
  readonly pipelineParallel: number;
  readonly contextParallel: number;
  /** GPUs over which the experts of a layer are divided, tensor parallelism included. */
  readonly expertRanks: number;
  /** Norms and residuals divided over the tensor-parallel ranks as well. */
  readonly sequenceParallel: boolean;
  /** Micro-batches in one step, which the first pipeline stage keeps several of. */
  readonly microBatches: number;
  /** Pieces of the model per pipeline rank (interleaved schedule). */
  readonly virtualStages: number;
  readonly sharding: Sharding;
  /** GPUs among which states are sharded; and those of experts, which are divided already. */
  readonly shards: number;
  readonly expertShards: number;
}

/** Everything that decides what a training step keeps in memory; nothing is left to default. */
export interface TrainingSettings {
  readonly objective: Objective;
  readonly recipe: Recipe;
  readonly optimizer: OptimizerId;
  /** AdamW as one multi-tensor kernel list, which holds one extra copy of the parameters' size during the step. */
  readonly foreach: boolean;
  /** Each gradient is used and freed inside the backward pass. */
  readonly optimizerInBackward: boolean;
  /** Absent: every weight is trained. */
  readonly adapters?: Adapters;
  /** How the frozen weights are stored. Only with adapters. */
  readonly base?: Format;
  /** Embedding and head are trained in full beside the adapters (PEFT's modules_to_save). */
  readonly trainsVocabulary: boolean;
  /** PEFT's prepare_model_for_kbit_training: what is not quantized, and the residual stream, in fp32. */
  readonly fp32Residual: boolean;
  /** A tied head is stored a second time (LitGPT). */
  readonly untied: boolean;
  readonly microBatch: number;
  /** Tokens per sequence. */
  readonly sequence: number;
  readonly gradientAccumulation: number;
  readonly checkpointing: Checkpointing;
  readonly activationOffload: boolean;
  readonly flashAttention: boolean;
  /** Sequences of one length: the allocator can use its blocks again. */
  readonly packing: boolean;
  readonly loss: LossPath;
  /** Bytes per logit at the peak of the loss, where the framework's kernel differs from the usual one. */
  readonly lossBytes?: number;
  readonly norms: 'eager' | 'fused';
  readonly compile: boolean;
  /** Inputs of frozen linears are kept too. */
  readonly keepsFrozenInputs: boolean;
  /** Bytes per element of the copy that a quantized linear keeps of its input, cast to its compute type; 0 when none. */
  readonly quantizedInputBytes: number;
  /** Dropout masks on the residual stream (Megatron's default of 0.1). */
  readonly hiddenDropout: boolean;
  /** Embedding and head are sharding units of their own. */
  readonly separateEmbeddings: boolean;
  readonly fsdpVersion: 1 | 2;
  /** Weights, gradients and optimizer states live in host memory. */
  readonly cpuOffload: boolean;
  readonly layout: TrainingLayout;
}

/** Tokens that one GPU works on at a time. */
export function tokensPerGpu({ microBatch, sequence, layout, objective }: TrainingSettings): number {
  return (objectiveModels[objective].sequences * microBatch * sequence) / layout.contextParallel;
}
