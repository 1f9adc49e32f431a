import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { withoutStrayRegions } from '../../../src/prices/checks.ts';
import { type Snapshot, snapshotSchema } from '../../../src/prices/snapshot-schema.ts';
import { toOffer } from '../../../src/prices/to-offer.ts';
import { readCyclenerd, readHistory, readModelsDev } from './gathered.ts';
import { readKarpenter, type SnapshotOffer } from './karpenter.ts';

/**
 * Writes src/prices/data/snapshot.json anew:
 *   npm run price-snapshot -- --aws FILE --aws-commit HASH --azure FILE --azure-commit HASH --gathered DIRECTORY
 * FILE is Karpenter's generated price table at that commit; DIRECTORY holds the gathered price-offers.json,
 * price-history.csv.gz and api-prices.json.gz.
 */
const { values } = parseArgs({
  options: {
    aws: { type: 'string' },
    'aws-commit': { type: 'string' },
    azure: { type: 'string' },
    'azure-commit': { type: 'string' },
    gathered: { type: 'string' },
  },
});
const need = (name: keyof typeof values): string => {
  const value = values[name];
  if (value !== undefined) return value;
  process.stderr.write(`--${name} is missing; the head of scripts/prices/snapshot/main.ts says what it is.\n`);
  process.exit(2);
};

const files = {
  aws: need('aws'),
  azure: need('azure'),
  offers: join(need('gathered'), 'price-offers.json'),
  history: join(need('gathered'), 'price-history.csv.gz'),
  models: join(need('gathered'), 'api-prices.json.gz'),
};
const sha256 = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
const aws = readKarpenter(readFileSync(files.aws, 'utf8'), 'karpenter-aws', 'aws');
const azure = readKarpenter(readFileSync(files.azure, 'utf8'), 'karpenter-azure', 'azure');
const gcp = readCyclenerd(files.offers, 'cyclenerd-gcp');
const models = readModelsDev(files.models, 'models-dev');

/** The offers of a source whose price fits the same machine's in other regions; what is left out is said. */
function plausible({
  asOf,
  offers,
}: {
  readonly asOf: string;
  readonly offers: readonly SnapshotOffer[];
}): SnapshotOffer[] {
  const rows = new Map(
    offers.map((row) => [toOffer({ ...row, gpu: { name: '' }, count: 0, observedAt: row.observedAt ?? asOf }), row]),
  );
  const usable = [...rows.keys()].filter((offer) => 'accelerator' in offer);
  const kept = new Set(withoutStrayRegions(usable));
  for (const [offer, { provider, sku, region, usdPerHour }] of rows) {
    const why = 'refused' in offer ? offer.refused : 'far from its price in other regions';
    if (!('accelerator' in offer && kept.has(offer))) {
      process.stderr.write(`left out: ${provider} ${sku} ${region} at ${usdPerHour} $: ${why}\n`);
    }
  }
  return [...kept].flatMap((offer) => rows.get(offer) ?? []);
}

const snapshot: Snapshot = snapshotSchema.parse({
  schemaVersion: 1,
  generatedAt: new Date().toISOString().slice(0, 10),
  sources: [
    {
      id: 'karpenter-aws',
      label: 'AWS list prices (Karpenter)',
      kind: 'list',
      licence: 'Apache-2.0',
      url: 'https://github.com/aws/karpenter-provider-aws/blob/main/pkg/providers/pricing/zz_generated.pricing_aws.go',
      commit: need('aws-commit'),
      asOf: aws.asOf,
      sha256: sha256(files.aws),
    },
    {
      id: 'karpenter-azure',
      label: 'Azure list prices (Karpenter)',
      kind: 'list',
      licence: 'Apache-2.0',
      url: 'https://github.com/Azure/karpenter-provider-azure/blob/main/pkg/providers/pricing/zz_generated.pricing.go',
      commit: need('azure-commit'),
      asOf: azure.asOf,
      sha256: sha256(files.azure),
    },
    {
      id: 'cyclenerd-gcp',
      label: 'Google Cloud list prices (Cyclenerd)',
      kind: 'list',
      licence: 'Apache-2.0',
      url: 'https://github.com/Cyclenerd/google-cloud-pricing-cost-calculator/blob/master/pricing.yml',
      commit: null,
      asOf: gcp.asOf,
      sha256: sha256(files.offers),
    },
    {
      id: 'models-dev',
      label: 'models.dev',
      kind: 'api',
      licence: 'MIT',
      url: 'https://github.com/anomalyco/models.dev',
      commit: null,
      asOf: models.asOf,
      sha256: sha256(files.models),
    },
  ],
  offers: [...plausible(aws), ...plausible(azure), ...plausible(gcp)],
  apiPrices: models.apiPrices,
  history: readHistory(files.history),
});

/** One row a line, so that a new snapshot can be read as a diff. */
const lines = (rows: readonly unknown[]): string => rows.map((row) => `    ${JSON.stringify(row)}`).join(',\n');
const { sources, offers, apiPrices, history, ...head } = snapshot;
const body = Object.entries({ sources, offers, apiPrices, history }).map(
  ([key, rows]) => `  "${key}": [\n${lines(rows)}\n  ]`,
);
const text = `{\n  "schemaVersion": ${head.schemaVersion},\n  "generatedAt": "${head.generatedAt}",\n${body.join(',\n')}\n}\n`;
writeFileSync(new URL('../../../src/prices/data/snapshot.json', import.meta.url), text);
process.stderr.write(
  `${offers.length} offers, ${apiPrices.length} API prices, ${history.length} price series; ${Math.round(text.length / 1000)} kB\n`,
);
