import { z } from 'zod';
import { tiers } from '../../prices/offer.ts';

const quoteSchema = z.object({
  usdPerHour: z.number(),
  /** 730 hours. */
  usdPerMonth: z.number(),
  /** What the price per hour may have become since; both are the price while it is young. */
  low: z.number(),
  high: z.number(),
  provider: z.string(),
  /** The provider's name of the machine. */
  offer: z.string(),
  machines: z.int(),
  /** GPUs in each machine. */
  machineGpus: z.int(),
  region: z.string().nullable(),
  /** A marketplace: what one owner asks. */
  market: z.boolean(),
  asOf: z.string(),
  ageDays: z.int(),
  /** historic: older than 90 days, so that nobody is called the cheapest. */
  age: z.enum(['plain', 'note', 'warning', 'historic']),
  /** Id of the source among the price book's. */
  source: z.string(),
});

const range = z.object({ value: z.number(), low: z.number(), high: z.number() });

/** The cost of a plan for scripts. The rent is absent where no price is known. */
export const costSchema = quoteSchema.partial().extend({
  gpus: z.int(),
  tier: z.enum(tiers),
  spot: quoteSchema.optional(),
  budget: z
    .object({
      usdPerHour: z.number().optional(),
      usdPerMonth: z.number().optional(),
      state: z.enum(['within', 'over', 'unsure']),
    })
    .optional(),
  owned: z
    .object({
      usdPerHour: z.number(),
      usdPerMonth: z.number(),
      usdPerGpu: z.number().optional(),
      usdPerKwh: z.number(),
      kwPerGpu: z.number(),
    })
    .optional(),
  /** Prompt and answer tokens alike, in the mix of the request, at `perMillionTokens.loadFactor`. */
  usdPerMillionTokens: z.number().optional(),
  perMillionTokens: z
    .object({
      loadFactor: z.number(),
      inputTokens: z.int(),
      outputTokens: z.int(),
      input: range,
      output: range,
      mixed: range,
      /** The mix while `concurrency` people ask all the time. */
      mixedAsked: range,
    })
    .optional(),
  breakEven: z
    .object({
      tokensPerSecond: z.number(),
      tokensPerDay: z.number(),
      /** Of what the plan serves at most; above 1 the API is cheaper at any load. */
      loadFactor: z.number().optional(),
      provider: z.string(),
      inputPerMillion: z.number(),
      outputPerMillion: z.number(),
      quantization: z.string().nullable(),
      asOf: z.string(),
    })
    .optional(),
});

export type CostAnswer = z.infer<typeof costSchema>;
export type QuoteAnswer = z.infer<typeof quoteSchema>;
