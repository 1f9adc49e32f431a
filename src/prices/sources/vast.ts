import { z } from 'zod';
import { readJson } from '../http/read-body.ts';
import { SourceError } from '../http/source-error.ts';
import { Collector } from './collect.ts';
import type { PriceSource, SourceIo, SourceReading } from './source.ts';

const answerSchema = z.object({
  offers: z
    .array(
      z.object({
        id: z.number(),
        gpu_name: z.string(),
        num_gpus: z.number(),
        /** MiB per GPU. */
        gpu_ram: z.number(),
        dph_base: z.number(),
        min_bid: z.number().nullish(),
        bw_nvlink: z.number().nullish(),
        geolocation: z.string().nullish(),
        verification: z.string().nullish(),
        rentable: z.boolean().nullish(),
      }),
    )
    .min(1),
});

/** Machines of verified owners that can be rented now. */
const filters = {
  verified: { eq: true },
  rentable: { eq: true },
  rented: { eq: false },
  type: 'ondemand',
  limit: 10_000,
};

const id = 'vast';
/** It sends 429 as plain text without a Retry-After. */
const coolDownMs = 60_000;

/** Vast.ai's market: what owners ask now, machine by machine. Disk and traffic are extra. */
export function vastSource(baseUrl: string): PriceSource {
  return {
    id,
    label: 'Vast.ai market',
    kind: 'market',
    licence: "marketplace's API, read without a key; Vast.ai terms of service",
    url: `${baseUrl}/api/v0/bundles/`,
    ttlHours: 1,
    read: (io) => read(io, `${baseUrl}/api/v0/bundles/`),
  };
}

async function read({ client, now }: SourceIo, url: string): Promise<SourceReading> {
  const observedAt = now.toISOString();
  const answer = await client({ url, json: filters, expects: 'json', maxBytes: 50_000_000, coolDownMs }, (body) =>
    readJson(body, answerSchema),
  );
  if (!answer.modified) throw new SourceError('it answered 304 to an unconditional request');
  const rows = new Collector();
  for (const offer of answer.value.offers) {
    if (offer.rentable === false || (offer.verification ?? 'verified') !== 'verified') continue;
    const common = {
      provider: 'vast',
      sku: String(offer.id),
      region: offer.geolocation || null,
      gpu: { name: offer.gpu_name, memory: offer.gpu_ram / 1024 },
      count: offer.num_gpus,
      market: true,
      inStock: true,
      ...(offer.bw_nvlink ? { nvlink: true } : {}),
      source: id,
      observedAt,
    };
    rows.add({ ...common, tier: 'on-demand', usdPerHour: offer.dph_base });
    const { min_bid: bid } = offer;
    if (bid && bid < offer.dph_base) rows.add({ ...common, tier: 'spot', usdPerHour: bid });
  }
  return rows.reading(null, observedAt);
}
