import { z } from 'zod';

const weighed = z.object({
  gpu: z.string(),
  gpus: z.int(),
  tensorParallel: z.int(),
  pipelineParallel: z.int(),
  dataParallel: z.int(),
  /** What each user gets. */
  tokensPerSecond: z.number(),
  /** Of giving each user as many as were asked for. */
  chance: z.number().min(0).max(1),
  /** Absent where no price is known. */
  usdPerHour: z.number().optional(),
});

/** A speed that each user must get, and the plans for it: the answer's is `plan`, as everywhere. */
export const targetSchema = z.object({
  minTokensPerSecond: z.number(),
  meets: z.boolean(),
  plan: weighed,
  /** The cheapest that is fast enough, where `plan` is not. */
  enough: weighed.optional(),
  fastest: weighed,
});

export type TargetAnswer = z.infer<typeof targetSchema>;
