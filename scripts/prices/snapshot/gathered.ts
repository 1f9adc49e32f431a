import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { findModel } from '../../../src/catalogue/find-model.ts';
import { toApiPrices } from '../../../src/prices/api-prices.ts';
import { isOnDemandInName, machineOf } from '../../../src/prices/machines.ts';
import type { Snapshot } from '../../../src/prices/snapshot-schema.ts';
import type { SnapshotOffer } from './karpenter.ts';

interface GatheredRow {
  readonly cloud: string;
  readonly observed: string;
  readonly quality: string;
  readonly source: string;
  readonly license: string;
  readonly ondemand: GatheredPrice | null;
  readonly spot: GatheredPrice | null;
}
interface GatheredPrice {
  readonly usd_per_gpu_hour: number;
  readonly instance_type: string | null;
  readonly gpu_count: number;
  readonly region: string | null;
}

/** GCP's machines from the gathered offers, as Cyclenerd's calculator (Apache-2.0) listed them. */
export function readCyclenerd(file: string, source: string): { asOf: string; offers: SnapshotOffer[] } {
  const { offers: rows } = JSON.parse(readFileSync(file, 'utf8')) as { offers: GatheredRow[] };
  const ours = rows.filter(
    ({ source: origin, license, quality }) =>
      origin.includes('Cyclenerd') && license === 'Apache-2.0' && quality === 'ok',
  );
  const asOf = ours.map(({ observed }) => observed).sort()[0];
  if (asOf === undefined) throw new Error(`${file}: no offer of Cyclenerd's calculator in it`);
  const offers = ours.flatMap(({ ondemand, spot, observed }) =>
    (
      [
        [ondemand, 'on-demand'],
        [spot, 'spot'],
      ] as const
    ).flatMap(([price, tier]) =>
      price?.instance_type == null || price.region === null || machineOf('gcp', price.instance_type) === undefined
        ? []
        : [
            {
              source,
              provider: 'gcp',
              sku: price.instance_type,
              region: price.region,
              tier,
              usdPerHour: round(price.usd_per_gpu_hour * price.gpu_count),
              ...(observed === asOf ? {} : { observedAt: observed }),
            },
          ],
    ),
  );
  return { asOf, offers };
}

interface GatheredApiPrice {
  readonly model_id: string;
  readonly provider: string;
  readonly input_per_mtok: number;
  readonly output_per_mtok: number;
  readonly source_name: string;
  readonly date: string;
  readonly flags: readonly string[];
}

/** models.dev's prices (MIT) of models that are plainly one of the catalogue's. */
export function readModelsDev(file: string, source: string): { asOf: string; apiPrices: Snapshot['apiPrices'] } {
  const { records } = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as { records: GatheredApiPrice[] };
  const ours = records.filter(({ source_name, flags }) => source_name === 'models.dev' && flags.length === 0);
  const asOf = ours.map(({ date }) => date).sort()[0];
  if (asOf === undefined) throw new Error(`${file}: no price of models.dev in it`);
  const { prices } = toApiPrices(
    ours.flatMap((row) => {
      const model = modelOf(row.model_id);
      return model === undefined
        ? []
        : [
            {
              model,
              provider: row.provider,
              inputPerMillion: row.input_per_mtok,
              outputPerMillion: row.output_per_mtok,
              quantization: null,
              source,
              observedAt: row.date,
            },
          ];
    }),
  );
  const apiPrices = prices.map(({ model, provider, inputPerMillion: input, outputPerMillion: output }) => ({
    source,
    model,
    provider,
    input,
    output,
  }));
  return {
    asOf,
    apiPrices: apiPrices.sort((a, b) => a.model.localeCompare(b.model) || a.provider.localeCompare(b.provider)),
  };
}

/** The catalogue's model for a repository id that is exactly one of it; a provider's own spelling proves nothing. */
function modelOf(id: string): string | undefined {
  const repository = /[\w.-]+\/[\w.-]+$/.exec(id)?.[0];
  if (repository === undefined) return undefined;
  const match = findModel(repository);
  return match.found && match.model.id.toLowerCase() === repository.toLowerCase() ? match.model.id : undefined;
}

interface HistoryRow {
  readonly date: string;
  readonly cloud: string;
  readonly source: string;
  readonly quality: string;
  readonly ondemand_per_gpu_hour: string;
  readonly od_instance: string;
  readonly spot_per_gpu_hour: string;
  readonly spot_instance: string;
}

const historySources: Readonly<Record<string, string>> = {
  'aws/karpenter-provider-aws': 'karpenter-aws',
  'Azure/karpenter-provider-azure': 'karpenter-azure',
  'Cyclenerd/google-cloud-pricing-cost-calculator': 'cyclenerd-gcp',
};

/** The history of the same three sources, by the machine that was cheapest on each day. */
export function readHistory(file: string): Snapshot['history'] {
  const rows = parse(gunzipSync(readFileSync(file)), { columns: true }) as HistoryRow[];
  const series = new Map<string, Snapshot['history'][number]>();
  for (const row of rows.toSorted((a, b) => a.date.localeCompare(b.date))) {
    const source = historySources[row.source.split(' ')[0] ?? ''];
    if (source === undefined || row.quality !== 'ok') continue;
    for (const [tier, price, sku] of [
      ['on-demand', row.ondemand_per_gpu_hour, row.od_instance],
      ['spot', row.spot_per_gpu_hour, row.spot_instance],
    ] as const) {
      const accelerator = machineOf(row.cloud, sku)?.accelerator.id;
      if (accelerator === undefined || !(Number(price) > 0)) continue;
      if (tier === 'on-demand' && isOnDemandInName(row.cloud, sku)) continue;
      const key = `${row.cloud}|${accelerator}|${tier}`;
      const one = series.get(key) ?? { source, provider: row.cloud, accelerator, tier, points: [] };
      series.set(key, one);
      addPoint(one.points, row.date, round(Number(price)));
    }
  }
  return [...series.values()].map((one) => ({ ...one, points: changesOf(one.points) }));
}

/** Two machines with the same accelerator on one day: the cheaper GPU-hour counts. */
function addPoint(points: [string, number][], day: string, usd: number): void {
  const last = points.at(-1);
  if (last?.[0] === day) last[1] = Math.min(last[1], usd);
  else points.push([day, usd]);
}

/** The first point, each that differs from the one before it, and the last. */
function changesOf(points: readonly [string, number][]): [string, number][] {
  return points.filter(([, usd], i) => i === 0 || i === points.length - 1 || usd !== points[i - 1]?.[1]);
}

function round(usd: number): number {
  return Math.round(usd * 1e5) / 1e5;
}
