import { z } from 'zod';
import { readJson } from '../http/read-body.ts';
import { SourceError } from '../http/source-error.ts';
import { Collector } from './collect.ts';
import type { PriceSource, SourceIo, SourceReading } from './source.ts';

/** Machines as people rent them. */
const counts = [1, 2, 4, 8] as const;

const price = z.number().nullish();
const lowest = z
  .object({ minimumBidPrice: price, uninterruptablePrice: price, stockStatus: z.string().nullish() })
  .nullish();
const answerSchema = z.object({
  data: z.object({
    gpuTypes: z
      .array(
        z.object({
          id: z.string(),
          memoryInGb: z.number(),
          maxGpuCount: z.number().nullish(),
          securePrice: price,
          communityPrice: price,
          oneMonthPrice: price,
          for1: lowest,
          for2: lowest,
          for4: lowest,
          for8: lowest,
        }),
      )
      .min(1),
  }),
});
type GpuType = z.infer<typeof answerSchema>['data']['gpuTypes'][number];

/** One query for everything: stock and bids differ with the number of GPUs. */
const query = `{ gpuTypes { id memoryInGb maxGpuCount securePrice communityPrice oneMonthPrice ${counts
  .map(
    (count) =>
      `for${count}: lowestPrice(input: { gpuCount: ${count} }) { minimumBidPrice uninterruptablePrice stockStatus }`,
  )
  .join(' ')} } }`;

const id = 'runpod';
/** What stands for "no offer" in community and bid prices (seen for MI300X and H200 from 2026-04-16 on). */
const placeholder = 0.5;

/** RunPod's own API. Its prices are per GPU and the same for every number of them. */
export function runpodSource(baseUrl: string): PriceSource {
  return {
    id,
    label: 'RunPod',
    kind: 'list',
    licence: "provider's API, read without a key; RunPod terms of service",
    url: `${baseUrl}/graphql`,
    ttlHours: 1,
    read: (io) => read(io, `${baseUrl}/graphql`),
  };
}

async function read({ client, now }: SourceIo, url: string): Promise<SourceReading> {
  const observedAt = now.toISOString();
  const answer = await client({ url, json: { query }, expects: 'json', maxBytes: 5_000_000 }, (body) =>
    readJson(body, answerSchema),
  );
  if (!answer.modified) throw new SourceError('it answered 304 to an unconditional request');
  const rows = new Collector();
  for (const type of answer.value.data.gpuTypes) addType(rows, type, observedAt);
  return rows.reading(null, observedAt);
}

function addType(rows: Collector, type: GpuType, observedAt: string): void {
  const { securePrice, communityPrice, oneMonthPrice } = type;
  for (const count of counts) {
    if (count > (type.maxGpuCount ?? 1)) continue;
    const best = type[`for${count}`];
    const common = {
      provider: 'runpod',
      sku: type.id,
      region: null,
      gpu: { name: type.id, memory: type.memoryInGb },
      count,
      inStock: best == null ? null : best.stockStatus != null,
      source: id,
      observedAt,
    };
    if (securePrice) rows.add({ ...common, tier: 'on-demand', usdPerHour: count * securePrice });
    if (communityPrice && communityPrice !== placeholder) {
      rows.add({ ...common, tier: 'community', usdPerHour: count * communityPrice });
    }
    // A GPU-hour of a month paid in advance; where that saves nothing it is not offered.
    if (oneMonthPrice && securePrice && oneMonthPrice < securePrice) {
      rows.add({ ...common, tier: 'reserved', usdPerHour: count * oneMonthPrice });
    }
    const bid = best?.minimumBidPrice;
    if (bid && bid !== placeholder && bid !== best.uninterruptablePrice) {
      rows.add({ ...common, tier: 'spot', usdPerHour: count * bid });
    }
  }
}
