import { z } from 'zod';

/** The answer about a digest that was tried out: nothing is set up by it. Prices are USD. */
export const digestAnswerSchema = z.object({
  ok: z.literal(true),
  kind: z.literal('digest'),
  /** Typed again they give the same preview. */
  words: z.string(),
  warnings: z.array(z.string()),
  /** The schedule as understood, and the instants of its next runs. */
  schedule: z.string(),
  zone: z.string(),
  runs: z.array(z.iso.datetime()),
  deployments: z.array(
    z.object({
      words: z.string(),
      title: z.string(),
      usdPerHour: z.number().optional(),
      /** 730 hours. */
      usdPerMonth: z.number().optional(),
      /** Provider and machine. */
      host: z.string().optional(),
      asOf: z.string().optional(),
      /** Why there is no price. */
      problem: z.string().optional(),
    }),
  ),
  budgetUsdPerMonth: z.number().optional(),
  /** Market news, each in a sentence. */
  news: z.array(z.string()),
});

export type DigestAnswer = z.infer<typeof digestAnswerSchema>;
