import { z } from 'zod';
import { readJson } from '../http/read-body.ts';
import { SourceError } from '../http/source-error.ts';
import { machineNames, machineOf } from '../machines.ts';
import { Collector } from './collect.ts';
import type { PriceSource, SourceIo, SourceReading } from './source.ts';

const pageSchema = z.object({
  Items: z.array(
    z.object({
      currencyCode: z.string(),
      retailPrice: z.number(),
      armRegionName: z.string(),
      armSkuName: z.string(),
      productName: z.string(),
      skuName: z.string(),
      meterName: z.string(),
      type: z.string(),
      unitOfMeasure: z.string(),
    }),
  ),
  NextPageLink: z.string().nullish(),
});
type Page = z.infer<typeof pageSchema>;

const id = 'azure-retail';
const maxBytes = 20_000_000;
/** Names in one filter: the address stays below 2,000 characters. */
const namesAtOnce = 12;
const mostPages = 200;

/**
 * Azure's retail prices, of the machines that the catalogue knows to have accelerators.
 * https://learn.microsoft.com/rest/api/cost-management/retail-prices/azure-retail-prices
 */
export function azureSource(baseUrl: string): PriceSource {
  return {
    id,
    label: 'Azure retail prices',
    kind: 'list',
    licence: 'public API without a key; Microsoft Azure terms',
    url: `${baseUrl}/api/retail/prices`,
    ttlHours: 12,
    read: (io) => read(io, `${baseUrl}/api/retail/prices`),
  };
}

async function read({ client, now }: SourceIo, url: string): Promise<SourceReading> {
  const observedAt = now.toISOString();
  const rows = new Collector();
  const names = machineNames('azure');
  let pages = 0;
  for (let i = 0; i < names.length; i += namesAtOnce) {
    let next: string | undefined = firstPage(url, names.slice(i, i + namesAtOnce));
    while (next !== undefined) {
      if (++pages > mostPages) throw new SourceError(`it has more than ${mostPages} pages`);
      const address: string = next;
      // It asks for a pause of a few seconds when it is busy, without saying so in a header.
      const answer = await client({ url: address, expects: 'json', maxBytes, coolDownMs: 3_000 }, (body) =>
        readJson(body, pageSchema),
      );
      if (!answer.modified) break;
      for (const item of answer.value.Items) addItem(rows, item, observedAt);
      next = nextPage(address, answer.value);
    }
  }
  return rows.reading(null, observedAt);
}

function firstPage(url: string, names: readonly string[]): string {
  const isOneOfThem = names.map((name) => `armSkuName eq 'Standard_${name}'`).join(' or ');
  const filter = `serviceName eq 'Virtual Machines' and priceType eq 'Consumption' and (${isOneOfThem})`;
  return `${url}?${new URLSearchParams({ 'api-version': '2023-01-01-preview', currencyCode: 'USD', $filter: filter })}`;
}

/**
 * The next page's address: what the answer says, if it leads to the same host; or, as the link has been missing on full
 * pages before (https://learn.microsoft.com/answers/questions/1188465), the same question further on.
 */
function nextPage(address: string, { NextPageLink: link, Items: items }: Page): string | undefined {
  if (typeof link === 'string' && link !== '') {
    const next = URL.canParse(link) ? new URL(link) : undefined;
    if (next?.host !== new URL(address).host) throw new SourceError('its next page is on another host');
    return link;
  }
  if (items.length === 0 || items.length % 100 !== 0) return undefined;
  const next = new URL(address);
  next.searchParams.set('$skip', String(Number(next.searchParams.get('$skip') ?? 0) + items.length));
  return next.href;
}

function addItem(rows: Collector, item: Page['Items'][number], observedAt: string): void {
  const { meterName, productName, skuName, armSkuName } = item;
  if (item.type !== 'Consumption' || item.unitOfMeasure !== '1 Hour' || item.currencyCode !== 'USD') return;
  if (/Windows|Dedicated|CloudServices/i.test(productName) || /Low Priority/i.test(meterName)) return;
  const machine = machineOf('azure', armSkuName);
  if (machine === undefined) return;
  rows.add({
    provider: 'azure',
    sku: armSkuName,
    region: item.armRegionName || null,
    gpu: { name: machine.accelerator.id },
    count: machine.count,
    tier: /\bspot\b/i.test(`${skuName} ${meterName}`) ? 'spot' : 'on-demand',
    usdPerHour: item.retailPrice,
    source: id,
    observedAt,
  });
}
