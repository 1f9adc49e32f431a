import { readCsv, readText, unzipOne } from '../http/read-body.ts';
import { SourceError } from '../http/source-error.ts';
import { Collector, numberOf } from './collect.ts';
import type { PriceSource, SourceIo, SourceReading, Unchanged } from './source.ts';

/** gpuhunt's providers and ours. */
const providers: Readonly<Record<string, string>> = {
  aws: 'aws',
  azure: 'azure',
  gcp: 'gcp',
  oci: 'oci',
  nebius: 'nebius',
  verda: 'verda',
  lambdalabs: 'lambda',
  runpod: 'runpod',
  cloudrift: 'cloudrift',
};

const columns = {
  needed: ['instance_name', 'location', 'price', 'gpu_count', 'gpu_name', 'gpu_memory', 'spot'],
} as const;
const maxZipBytes = 30_000_000;
const maxCsvBytes = 100_000_000;

/** The catalogue of dstack's gpuhunt, a source for each provider: each is published on its own and may stand still alone. */
export function gpuhuntSources(baseUrl: string): PriceSource[] {
  return Object.entries(providers).map(([name, provider]) => {
    const id = `gpuhunt-${provider}`;
    const url = `${baseUrl}/v3/${name}`;
    return {
      id,
      label: `gpuhunt catalogue, ${provider}`,
      kind: 'list',
      licence: 'code MPL-2.0, none stated for the data; not redistributed',
      url,
      ttlHours: 6,
      read: (io) => read(io, { id, url, provider }),
    };
  });
}

async function read(
  { client, seen }: SourceIo,
  { id, url, provider }: { readonly id: string; readonly url: string; readonly provider: string },
): Promise<SourceReading | Unchanged> {
  // Twenty bytes that say whether the catalogue has changed: "20260818-42" is its day and run.
  const answer = await client({ url: `${url}/version`, expects: 'text', maxBytes: 1_000 }, readText);
  const version = answer.modified ? answer.value.trim() : '';
  const day = /^(\d{4})(\d\d)(\d\d)-\d+$/.exec(version);
  if (day === null) throw new SourceError('its format has changed: the version is not YYYYMMDD-run');
  if (version === seen) return { confirmedAt: null };
  const observedAt = day.slice(1).join('-');
  const catalogue = await client(
    { url: `${url}/${version}/catalog.zip`, expects: 'zip', maxBytes: maxZipBytes },
    (body) => readCatalogue(unzipOne(body, '.csv', maxCsvBytes), { id, provider, observedAt }),
  );
  if (!catalogue.modified) throw new SourceError('it answered 304 to an unconditional request');
  return catalogue.value.reading(version, observedAt);
}

async function readCatalogue(
  body: AsyncIterable<Uint8Array>,
  { id, provider, observedAt }: { readonly id: string; readonly provider: string; readonly observedAt: string },
): Promise<Collector> {
  const rows = new Collector();
  const onDemand = new Map<string, number>();
  await readCsv(body, columns, (line) => {
    const count = numberOf(line.gpu_count);
    if (line.gpu_name === '' || count === 0) return;
    const usdPerHour = numberOf(line.price);
    const isSpot = line.spot.toLowerCase() === 'true';
    const place = `${line.instance_name}|${line.location}`;
    if (!isSpot) onDemand.set(place, usdPerHour);
    // A spot price that is the one on demand stands for "there is none".
    else if (onDemand.get(place) === usdPerHour) return;
    const memory = numberOf(line.gpu_memory);
    rows.add({
      provider,
      sku: line.instance_name,
      region: line.location === '' ? null : line.location,
      gpu: { name: withForm(line.gpu_name, provider), memory: Number.isNaN(memory) ? undefined : memory },
      count,
      tier: isSpot ? 'spot' : tierOf(provider, line.location),
      usdPerHour,
      source: id,
      observedAt,
    });
  });
  return rows;
}

/** RunPod's community machines are listed by country, its own data centres by name. */
function tierOf(provider: string, location: string): 'on-demand' | 'community' {
  return provider === 'runpod' && /^[A-Z]{2}$/.test(location) ? 'community' : 'on-demand';
}

/** Verda's A100 and H100 are all boards (https://docs.verda.com); gpuhunt's names leave the form out. */
function withForm(name: string, provider: string): string {
  return provider === 'verda' && /^[AH]100$/.test(name) ? `${name} SXM` : name;
}
