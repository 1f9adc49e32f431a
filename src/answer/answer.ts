import { z } from 'zod';
import { refusalSchema } from '../ask/refusal.ts';

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

export const refusedSchema = z.object({
  ok: z.literal(false),
  error: refusalSchema,
  /** As far as the question was understood. */
  question: z.record(z.string(), z.unknown()).optional(),
});

export type Range = z.infer<typeof range>;
export type GoodAnswer = z.infer<typeof answerSchema>;
export type RefusedAnswer = z.infer<typeof refusedSchema>;
export type Answer = GoodAnswer | RefusedAnswer;
