import { z } from 'zod';
import { refusalSchema } from '../ask/refusal.ts';
import type { DigestAnswer } from './digest-answer.ts';
import { costSchema } from './price/cost-answer.ts';
import type { PriceAnswer } from './price/price-answer.ts';
import { speedSchema } from './speed/speed-answer.ts';
import { targetSchema } from './target/target-answer.ts';

/**
 * The answer for scripts. Field names are the contract (docs/contract.md): fields may be added, never renamed. Byte
 * figures are whole bytes; a range says where the true figure lies in 90 % of cases. What does not apply is absent.
 */

const bytes = z.int();
const range = z.object({ value: z.number(), low: z.number(), high: z.number() });

export const answerSchema = z.object({
  ok: z.literal(true),
  /** The Question as understood, every default filled in. */
  question: z.record(z.string(), z.unknown()),
  /** The question in words; typed again it gives the same answer. */
  words: z.string(),
  assumptions: z.array(z.string()),
  warnings: z.array(z.string()),
  /** Words that were not understood, as typed. */
  notUnderstood: z.array(z.string()).optional(),
  model: z.object({
    id: z.string(),
    parameters: z.int(),
    activeParameters: z.int(),
    architecture: z.string(),
    source: z.string(),
    /** What the repository's files hold, where the model was read on the hub. */
    stored: z.object({ format: z.string(), bytes, files: z.int(), commit: z.string() }).optional(),
  }),
  memory: z.object({
    weights: range,
    weightsTotal: bytes,
    activations: range.optional(),
    nonTorch: range.optional(),
    cudaGraphs: range.optional(),
    compute: range.optional(),
    /** Kept out of the KV cache by a setting, for what the engine allocates later. */
    reserve: range.optional(),
    kvCacheNeeded: bytes,
    kvCacheAvailable: range,
    needed: range,
    physical: bytes,
    /** In the computer's own memory, over all GPUs. */
    host: bytes.optional(),
    /** Of the weights, LoRA adapters and what drafts tokens, on the fullest GPU. */
    besideModel: bytes.optional(),
    /** On one GPU of each pipeline stage, where there are several. */
    stages: z.array(z.strictObject({ weights: bytes, activations: bytes, kvCacheAvailable: z.int() })).optional(),
  }),
  kvCache: z.object({
    bytesPerToken: z.number(),
    tokens: range,
    maxConcurrency: range,
    maxContext: z.int(),
  }),
  fits: z.object({
    weights: z.boolean(),
    oneRequest: z.boolean(),
    asked: z.boolean(),
    confidence: z.number().min(0).max(1),
  }),
  plan: z.object({
    gpus: z.int(),
    nodes: z.int(),
    gpusPerNode: z.int(),
    tensorParallel: z.int(),
    pipelineParallel: z.int(),
    dataParallel: z.int(),
    command: z.string(),
    minimumGpus: z.int(),
  }),
  ruleOfThumb: z.object({ bytes, gpus: z.int() }),
  /** Of the plan, or of the smallest that holds it where it holds no request; absent where none does: `speed.gpus` says which. */
  speed: speedSchema.optional(),
  /** Of the plan, or of the smallest that holds it where it does not fit: `cost.gpus` says which. */
  cost: costSchema.optional(),
  /** Where the question says how fast it must be for each user. */
  target: targetSchema.optional(),
  /** Whether the engine runs the format on this GPU, whatever the memory: `fits` is about memory alone. */
  support: z.object({
    state: z.enum(['native', 'emulated', 'weight-only', 'unsupported']),
    sentence: z.string(),
    alternative: z.string().optional(),
    alternativeEngine: z.string().optional(),
    source: z.string().optional(),
  }),
  accuracy: z.array(
    z.object({
      scheme: z.string(),
      model: z.string(),
      benchmark: z.string(),
      baseline: z.number(),
      quantized: z.number(),
      recoveryPercent: z.number(),
      source: z.string(),
    }),
  ),
});

const trainingPhases = z.object({
  load: bytes.optional(),
  loss: bytes,
  backwardStart: bytes,
  backwardEnd: bytes,
  optimizer: bytes,
});

/** The answer about a training run. Bytes per GPU, of the fullest. */
export const trainingAnswerSchema = answerSchema
  .pick({ ok: true, question: true, words: true, assumptions: true, warnings: true, notUnderstood: true, model: true })
  .extend({
    training: z.object({
      /** Peak of what the framework allocates (torch.cuda.max_memory_allocated). */
      allocated: range,
      planFor: bytes,
      nvidiaSmi: range,
      phases: trainingPhases,
      fits: z.boolean(),
      /** The chance that it fits. */
      confidence: z.number().min(0).max(1),
      /** The phase with the peak. */
      peak: trainingPhases.keyof(),
      /** The largest part of the peak. */
      dominant: z.string(),
      /** The framework whose defaults were counted. */
      profile: z.string(),
      recipe: z.string(),
      /** Memory of a GPU as the driver reports it. */
      physical: bytes,
    }),
    plan: z.object({
      gpus: z.int(),
      nodes: z.int(),
      gpusPerNode: z.int(),
      tensorParallel: z.int(),
      pipelineParallel: z.int(),
      dataParallel: z.int(),
      sharding: z.string(),
      command: z.string(),
      /** Fewest GPUs that hold it; absent when none do. */
      minimumGpus: z.int().optional(),
    }),
    ruleOfThumb: z.object({ bytes, gpus: z.int() }),
    cost: costSchema.optional(),
  });

export const refusedSchema = z.object({
  ok: z.literal(false),
  error: refusalSchema,
  /** As far as the question was understood. */
  question: z.record(z.string(), z.unknown()).optional(),
});

/** The answer about several things side by side: each one's own, in the order asked; those that were refused too. */
export const compareAnswerSchema = z.object({
  ok: z.literal(true),
  kind: z.literal('compare'),
  words: z.string(),
  warnings: z.array(z.string()),
  answers: z.array(z.union([answerSchema, trainingAnswerSchema, refusedSchema])),
});

export type Range = z.infer<typeof range>;
/** The answer about serving a model. */
export type FitAnswer = z.infer<typeof answerSchema>;
export type TrainingAnswer = z.infer<typeof trainingAnswerSchema>;
export type RefusedAnswer = z.infer<typeof refusedSchema>;
export type CompareAnswer = Omit<z.infer<typeof compareAnswerSchema>, 'answers'> & {
  readonly answers: readonly Answer[];
};
export type Answer = FitAnswer | TrainingAnswer | PriceAnswer | CompareAnswer | DigestAnswer | RefusedAnswer;

/** Whether it is an answer about serving a model: not about training, and not refused. */
export function isFit(answer: Answer): answer is FitAnswer {
  return answer.ok && 'kvCache' in answer;
}

/** Whether it is an answer about training. */
export function isTraining(answer: Answer): answer is TrainingAnswer {
  return answer.ok && 'training' in answer;
}
