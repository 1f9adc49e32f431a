import { z } from 'zod';

/** The answer's `speed`: tokens per second, times in seconds. */

const range = z.object({ value: z.number(), low: z.number(), high: z.number() });

const measured = z.object({
  label: z.string(),
  figure: z.number(),
  unit: z.enum(['tokens/s per user', 'tokens/s']),
  source: z.string(),
  date: z.string().optional(),
  sameModel: z.boolean(),
  sameGpu: z.boolean(),
  sameEngine: z.boolean(),
  sameFormat: z.boolean(),
  sameGpus: z.boolean(),
});

export const speedSchema = z.object({
  /** What each of `load.concurrency` users gets while their answer is written. */
  decodePerUser: range,
  /** Answer tokens of the whole plan with as many users, the reading of their prompts included. */
  decodeTotal: range,
  /** Prompt tokens that the plan reads while it does nothing else. */
  prefill: range,
  /** low: the prompt is read and nobody else asks; high: wide, as others may be first. */
  timeToFirstToken: range,
  /** One user alone. */
  single: range,
  /** With as many requests as the KV pool holds, or the engine takes. */
  saturated: z.object({ total: range, perUser: range, requests: z.int() }),
  /** Requests that run at once; the others wait. */
  running: z.int(),
  load: z.object({ inputTokens: z.int(), outputTokens: z.int(), concurrency: z.int() }),
  /** One user alone at all of the bandwidth and compute: nothing is ever faster. */
  bound: z.number(),
  /** The class that set the width of the ranges. */
  class: z.object({ id: z.string(), words: z.string(), verified: z.boolean() }),
  /** GPUs of the plan whose speed this is: where the asked one holds no request, of the smallest that does. */
  gpus: z.int(),
  /** A measurement of the same by which the estimate was scaled. */
  measured: measured.extend({ factor: z.number() }).optional(),
  nearest: z.array(measured),
  remarks: z.array(z.string()),
});

export type SpeedAnswer = z.infer<typeof speedSchema>;
