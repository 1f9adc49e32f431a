import { z } from 'zod';
import { tiers } from '../../prices/offer.ts';

/** The answer about prices. */
export const priceAnswerSchema = z.object({
  ok: z.literal(true),
  kind: z.literal('price'),
  question: z.record(z.string(), z.unknown()),
  words: z.string(),
  warnings: z.array(z.string()),
  notUnderstood: z.array(z.string()).optional(),
  /** Id in the catalogue. */
  accelerator: z.string(),
  /** The best of each provider on each tier, best first. */
  prices: z.array(
    z.object({
      provider: z.string(),
      tier: z.enum(tiers),
      usdPerGpuHour: z.number(),
      /** All machines. */
      usdPerHour: z.number(),
      machines: z.int(),
      /** GPUs in each machine. */
      gpus: z.int(),
      offer: z.string(),
      region: z.string().nullable(),
      market: z.boolean(),
      asOf: z.string(),
      ageDays: z.int(),
      age: z.enum(['plain', 'note', 'warning', 'historic']),
      source: z.string(),
    }),
  ),
  /** Price a GPU-hour on each day on which it changed, by provider. */
  history: z.array(
    z.object({ provider: z.string(), points: z.array(z.object({ day: z.string(), value: z.number() })) }),
  ),
  sources: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      licence: z.string(),
      asOf: z.string().nullable(),
      state: z.string(),
    }),
  ),
});

export type PriceAnswer = z.infer<typeof priceAnswerSchema>;
