import type { Question } from '../../ask/question.ts';
import type { Format } from '../../catalogue/formats.ts';
import type { Architecture, ModelRecord } from '../../catalogue/model.ts';

/** What may be said about a training run. */
export type TrainingQuestion = Pick<
  Question,
  | 'gpus'
  | 'tensorParallel'
  | 'pipelineParallel'
  | 'contextParallel'
  | 'expertParallelSize'
  | 'sequenceParallel'
  | 'method'
  | 'objective'
  | 'framework'
  | 'frameworkVersion'
  | 'optimizer'
  | 'foreach'
  | 'optimizerInBackward'
  | 'precision'
  | 'sequence'
  | 'microBatch'
  | 'gradientCheckpointing'
  | 'recompute'
  | 'sharding'
  | 'cpuOffload'
  | 'loraRank'
  | 'loraTargets'
  | 'trainEmbeddings'
  | 'loss'
  | 'packing'
  | 'compile'
  | 'flashAttention'
  | 'activationOffload'
  | 'gradientAccumulation'
>;

/** A training question with its names resolved. */
export interface TrainingSubject {
  readonly question: TrainingQuestion;
  readonly model: ModelRecord & { readonly architecture: Architecture };
  /** The format that the frozen weights were asked in; absent: the method's own (16 bit for LoRA, NF4 for QLoRA). */
  readonly base?: Format;
  /** Bytes that the driver gives a process on each GPU. */
  readonly physicalBytes: number;
  /** GPUs of the usual machine. */
  readonly gpusPerNode: number;
}

/** A training question that contradicts itself, and the field to change. */
export class TrainingContradiction extends RangeError {
  readonly field: keyof TrainingQuestion;
  constructor(field: keyof TrainingQuestion, message: string) {
    super(message);
    this.field = field;
  }
}
