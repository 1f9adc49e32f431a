import { readCsv } from '../http/read-body.ts';
import { Collector, numberOf } from './collect.ts';
import type { PriceSource, SourceIo, SourceReading, Unchanged } from './source.ts';

interface Cloud {
  /** The folder of the catalogue. */
  readonly name: string;
  /** Every type is listed in every region, which its own README calls untrue: the region is left out. */
  readonly regionsUntrue?: true;
  /** All its A100s and H100s are boards, though the names do not say it. */
  readonly form?: 'SXM';
}

/**
 * Clouds whose file a workflow of the catalogue rewrites; Azure's, GCP's and OCI's are changed by hand. Vast is read at its
 * own source.
 */
const clouds: readonly Cloud[] = [
  { name: 'aws' },
  { name: 'nebius' },
  // https://docs.verda.com: "SXM" for all of its A100, H100, H200 and B200.
  { name: 'verda', form: 'SXM' },
  { name: 'lambda', regionsUntrue: true },
  { name: 'hyperstack' },
];

const columns = {
  needed: ['InstanceType', 'AcceleratorName', 'AcceleratorCount', 'Price', 'Region'],
  optional: ['SpotPrice', 'GpuInfo'],
} as const;
const maxBytes = 100_000_000;

/** The SkyPilot catalogue, a source for each cloud: each file has an age of its own. */
export function skypilotSources(baseUrl: string): PriceSource[] {
  return clouds.map((cloud) => {
    const url = `${baseUrl}/catalogs/v8/${cloud.name}/vms.csv`;
    const id = `skypilot-${cloud.name}`;
    return {
      id,
      label: `SkyPilot catalogue, ${cloud.name}`,
      kind: 'list',
      // The repository has no LICENSE file: read for answers, never shipped.
      licence: 'none stated; not redistributed',
      url,
      ttlHours: 7,
      read: (io) => read(io, cloud, { id, url }),
    };
  });
}

async function read(
  { client, now, seen }: SourceIo,
  cloud: Cloud,
  { id, url }: { readonly id: string; readonly url: string },
): Promise<SourceReading | Unchanged> {
  const observedAt = now.toISOString();
  const answer = await client({ url, etag: seen, expects: 'csv', maxBytes }, async (body) => {
    const rows = new Collector();
    await readCsv(body, columns, (line) => {
      if (line.AcceleratorName === '') return;
      const price = numberOf(line.Price);
      const spot = numberOf(line.SpotPrice);
      const common = {
        provider: cloud.name,
        sku: line.InstanceType,
        // AWS has a line for each zone: the cheapest of a region counts.
        region: cloud.regionsUntrue === true || line.Region === '' ? null : line.Region,
        gpu: { name: withForm(line.AcceleratorName, cloud), memory: memoryGib(line.GpuInfo) },
        count: numberOf(line.AcceleratorCount),
        source: id,
        observedAt,
      };
      if (line.Price !== '') rows.add({ ...common, tier: 'on-demand', usdPerHour: price });
      // 0.00, and the price on demand again, stand for "there is none".
      if (spot > 0 && spot !== price) rows.add({ ...common, tier: 'spot', usdPerHour: spot });
    });
    return rows;
  });
  if (!answer.modified) return { confirmedAt: observedAt };
  return answer.value.reading(answer.etag, observedAt);
}

/** GiB per GPU of a GpuInfo cell, which is JSON for some clouds, a Python literal for others, a bare name for the rest. */
function memoryGib(gpuInfo: string | undefined): number | undefined {
  const mib = /SizeInMiB\W+(\d+(?:\.\d+)?)/.exec(gpuInfo ?? '')?.[1];
  return mib === undefined ? undefined : Number(mib) / 1024;
}

function withForm(name: string, { form }: Cloud): string {
  return form !== undefined && /^(?:A100|H100|H200)/.test(name) ? `${name}-${form}` : name;
}
