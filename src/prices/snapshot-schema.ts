import { z } from 'zod';
import { tiers } from './offer.ts';

const day = z.iso.date();
const usd = z.number().positive();

/**
 * The shipped prices, data/snapshot.json, written by `npm run price-snapshot` and by nothing else. What a machine holds
 * is not in it: the catalogue's table of cloud instances says that.
 */
export const snapshotSchema = z.strictObject({
  schemaVersion: z.literal(1),
  generatedAt: day,
  sources: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        label: z.string().min(1),
        kind: z.enum(['list', 'api']),
        /** Must allow that the rows are passed on. */
        licence: z.enum(['Apache-2.0', 'MIT', 'CC0-1.0', 'CC-BY-4.0']),
        url: z.url(),
        /** The commit that was read, where there is one. */
        commit: z.string().nullable(),
        /** When the upstream says that its prices are of. */
        asOf: day,
        /** Of the file as it was read. */
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .min(1),
  offers: z.array(
    z.strictObject({
      source: z.string(),
      provider: z.string(),
      sku: z.string(),
      region: z.string(),
      tier: z.enum(tiers),
      usdPerHour: usd,
      /** Where it is not the source's asOf. */
      observedAt: day.optional(),
    }),
  ),
  apiPrices: z.array(
    z.strictObject({ source: z.string(), model: z.string(), provider: z.string(), input: usd, output: usd }),
  ),
  /** Per provider, accelerator and tier: the cheapest GPU-hour, one point for each change and one for the last day seen. */
  history: z.array(
    z.strictObject({
      source: z.string(),
      provider: z.string(),
      accelerator: z.string(),
      tier: z.enum(tiers),
      points: z.array(z.tuple([day, usd])).min(1),
    }),
  ),
});

export type Snapshot = z.infer<typeof snapshotSchema>;
