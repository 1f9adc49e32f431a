import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sourceClient } from '../../../src/prices/http/client.ts';
import { allSources } from '../../../src/prices/sources/all.ts';
import type { SourceReading, Unchanged } from '../../../src/prices/sources/source.ts';
import { answering, type PriceServer, quickWorld, startPriceServer } from '../../fakes/price-server.ts';

let server: PriceServer;
beforeEach(async () => {
  server = await startPriceServer();
});
afterEach(() => server.stop());

const now = new Date('2026-11-24T12:00:00Z');

async function ask(id: string, seen?: string): Promise<SourceReading | Unchanged> {
  const families = ['gpuhunt', 'skypilot', 'azure', 'runpod', 'vast', 'openrouter'];
  const sources = allSources(families, Object.fromEntries(families.map((family) => [family, server.url])));
  const source = sources.find((one) => one.id === id);
  if (source === undefined) throw new Error(`no source ${id}`);
  return await source.read({ client: sourceClient(quickWorld(() => now)), now, seen });
}

async function read(id: string): Promise<SourceReading> {
  const reading = await ask(id);
  if (!('offers' in reading)) throw new Error('unchanged');
  return reading;
}

/** Offers in one line each: what matters to whoever rents. */
const lines = ({ offers }: SourceReading): string[] =>
  offers.map((one) => `${one.tier} ${one.count}x ${one.accelerator} ${one.region} ${one.usdPerHour}`);

describe('every source', () => {
  it('says what it is, and what its licence is', () => {
    for (const { id, label, licence, url, ttlHours } of allSources()) {
      expect(id).toMatch(/^[a-z0-9-]+$/);
      expect(label).not.toBe('');
      expect(licence).not.toBe('');
      expect(url).toMatch(/^https:\/\//);
      expect(ttlHours).toBeGreaterThanOrEqual(1);
    }
    expect(new Set(allSources().map(({ id }) => id)).size).toBe(allSources().length);
  });
});

describe('SkyPilot', () => {
  const path = (cloud: string) => `/catalogs/v8/${cloud}/vms.csv`;
  const gpu = (mib: number) => `"{'Gpus': [{'Name': 'X', 'MemoryInfo': {'SizeInMiB': ${mib}}}]}"`;

  it('lists whole machines, on demand and spot, once for each region', async () => {
    server.on(
      path('aws'),
      answering(
        [
          'InstanceType,AcceleratorName,AcceleratorCount,vCPUs,MemoryGiB,GpuInfo,Price,SpotPrice,Region,AvailabilityZone,Arch',
          'a1.large,,,2,4,,0.05,0.02,us-east-1,use1-az2,arm64',
          `p5.48xlarge,H100,8,192,2048,${gpu(81559)},55.04,21.5,us-east-1,use1-az2,x86_64`,
          `p5.48xlarge,H100,8,192,2048,${gpu(81559)},55.04,55.04,us-east-1,use1-az4,x86_64`,
          `g6.xlarge,L4,1,4,16,${gpu(23034)},0.8048,0.00,us-east-1,use1-az2,x86_64`,
        ].join('\n'),
        { etag: '"7"' },
      ),
    );
    const reading = await read('skypilot-aws');
    expect(lines(reading)).toEqual([
      'on-demand 8x h100-80gb-sxm us-east-1 55.04',
      'spot 8x h100-80gb-sxm us-east-1 21.5',
      'on-demand 1x l4 us-east-1 0.8048',
    ]);
    expect(reading).toMatchObject({ mark: '"7"', asOf: now.toISOString(), refused: 0 });
    expect(await ask('skypilot-aws', '"7"')).toEqual({ confirmedAt: now.toISOString() });
  });

  it('is read by its header, and takes a missing price for missing', async () => {
    server.on(
      path('verda'),
      answering(
        [
          'InstanceType,UpstreamCloudId,AcceleratorName,AcceleratorCount,GpuInfo,Region,Price,SpotPrice',
          `2B300.60V,x,B300,2.0,${gpu(268800)},FIN-03,,4.893`,
          `1H100.80S.32V,x,H100,1.0,${gpu(81920)},FIN-02,2.29,0.8015`,
          `1A100.22V,x,A100-80GB,1.0,${gpu(81920)},FIN-01,1.29,`,
          `1RTXPRO6000.30V,x,RTX-PRO-6000,1.0,${gpu(98304)},FIN-03,1.69,0.59`,
        ].join('\n'),
      ),
    );
    const reading = await read('skypilot-verda');
    expect(lines(reading)).toEqual([
      'spot 2x b300-sxm FIN-03 4.893',
      'on-demand 1x h100-80gb-sxm FIN-02 2.29',
      'spot 1x h100-80gb-sxm FIN-02 0.8015',
      'on-demand 1x a100-80gb-sxm FIN-01 1.29',
    ]);
    expect(reading.unknown).toEqual(['RTX-PRO-6000 (96 GB)']);
  });

  it('does not know in which regions Lambda has a type', async () => {
    server.on(
      path('lambda'),
      answering(
        `InstanceType,AcceleratorName,AcceleratorCount,Price,Region,GpuInfo,SpotPrice\ngpu_8x_h100_sxm5,H100,8.0,23.92,us-east-1,${gpu(81920)},\n`,
      ),
    );
    expect(lines(await read('skypilot-lambda'))).toEqual(['on-demand 8x h100-80gb-sxm null 23.92']);
  });

  it.each([
    [
      'no column for the price',
      'InstanceType,AcceleratorName,AcceleratorCount,Region\nx,H100,8,y\n',
      /no column Price/,
    ],
    ['a web page', '<!doctype html>', /web page instead of CSV/],
  ])('with %s is refused', async (_name, body, message) => {
    server.on(path('nebius'), answering(body));
    await expect(ask('skypilot-nebius')).rejects.toThrow(message);
  });

  it('with hostile values yields no offer, and nothing breaks', async () => {
    const cells = ['NaN', '-5', '0', '1e999', '0x10', '=1+1', '', '"1,5"', 'Infinity', '99999'];
    const rows = cells.map((price, i) => `m${i},L4,1,4,16,${price},r,,`);
    rows.push(
      `${'x'.repeat(5_000)},L4,1,4,16,1,r,,`,
      'm,L4,1e9,4,16,1,r,,',
      'm,L4,0.5,4,16,1,r,,',
      'm,__proto__,1,4,16,1,r,,',
      'bad\u0000\u202ename,L4,1,4,16,1,r,,',
    );
    server.on(
      path('nebius'),
      answering(`InstanceType,AcceleratorName,AcceleratorCount,v,m,Price,Region,GpuInfo,SpotPrice\n${rows.join('\n')}`),
    );
    const reading = await read('skypilot-nebius');
    expect(reading.offers.map(({ sku, usdPerHour }) => [sku, usdPerHour])).toEqual([['bad name', 1]]);
    expect(reading.refused).toBe(12);
    expect(reading.unknown).toEqual(['__proto__']);
  });
});

describe('gpuhunt', () => {
  const csv = [
    'instance_name,location,price,cpu,memory,gpu_count,gpu_name,gpu_memory,spot,disk_size,gpu_vendor,flags,cpu_arch,provider_data',
    'NVIDIA H100 80GB HBM3,EU-RO-1,2.69,16,180,1,H100,80.0,False,,nvidia,[],x86,{}',
    'NVIDIA H100 80GB HBM3,SE,4.4,16,180,2,H100,80.0,False,,nvidia,[],x86,{}',
    'NVIDIA H100 80GB HBM3,SE,4.4,16,180,2,H100,80.0,True,,nvidia,[],x86,{}',
    'NVIDIA L4,EU-RO-1,0.2,16,180,1,L4,24.0,True,,nvidia,[],x86,{}',
    'cpu,EU-RO-1,0.2,16,180,0,,,False,,,[],x86,{}',
  ].join('\n');

  it('is asked for twenty bytes, and for its catalogue only when they have changed', async () => {
    server.on('/v3/runpod/version', answering('20261123-42\n'));
    server.on(
      '/v3/runpod/20261123-42/catalog.zip',
      answering(Buffer.from(zipSync({ 'runpod.csv': Buffer.from(csv) }))),
    );
    const reading = await read('gpuhunt-runpod');
    expect(lines(reading)).toEqual([
      'on-demand 1x h100-80gb-sxm EU-RO-1 2.69',
      'community 2x h100-80gb-sxm SE 4.4',
      'spot 1x l4 EU-RO-1 0.2',
    ]);
    expect(reading).toMatchObject({ mark: '20261123-42', asOf: '2026-11-23' });
    expect(await ask('gpuhunt-runpod', '20261123-42')).toEqual({ confirmedAt: null });
    expect(server.asked.filter((one) => one.endsWith('.zip'))).toHaveLength(1);
  });

  it('with another kind of version, or half a zip, is refused', async () => {
    server.on('/v3/aws/version', answering('latest'));
    await expect(ask('gpuhunt-aws')).rejects.toThrow(/version is not/);
    server.on('/v3/aws/version', answering('20261123-42'));
    const zip = Buffer.from(zipSync({ 'aws.csv': Buffer.from(csv) }));
    server.on('/v3/aws/20261123-42/catalog.zip', answering(zip.subarray(0, zip.length / 2)));
    await expect(ask('gpuhunt-aws')).rejects.toThrow(/cut off or broken/);
  });
});

describe('Azure', () => {
  const item = (said: object) => ({
    currencyCode: 'USD',
    retailPrice: 98.32,
    armRegionName: 'eastus',
    armSkuName: 'Standard_ND96isr_H100_v5',
    productName: 'Virtual Machines NDsrH100v5 Series',
    skuName: 'ND96isr H100 v5',
    meterName: 'ND96isr H100 v5',
    type: 'Consumption',
    unitOfMeasure: '1 Hour',
    ...said,
  });

  it('is read page by page, without Windows, low priority and other meters', async () => {
    const pages: string[] = [];
    server.on('/api/retail/prices', (request, response) => {
      const query = new URL(request.url ?? '', server.url).searchParams;
      const isFirstFilter = query.get('$filter')?.includes('NC4as_T4_v3') === true;
      pages.push(`${isFirstFilter} ${query.get('page')}`);
      const next = new URL(request.url ?? '', server.url);
      next.searchParams.set('page', '2');
      const items = isFirstFilter
        ? query.get('page') === '2'
          ? [item({ armRegionName: 'westeurope', retailPrice: 120 })]
          : [
              item({}),
              item({ skuName: 'ND96isr H100 v5 Spot', retailPrice: 30 }),
              item({ skuName: 'ND96isr H100 v5 Low Priority', meterName: 'x Low Priority' }),
              item({ productName: 'Virtual Machines NDsrH100v5 Series Windows' }),
              item({ unitOfMeasure: '1 Month' }),
              item({ type: 'Reservation' }),
              item({ retailPrice: 0 }),
              item({ armSkuName: 'Standard_D2s_v3' }),
            ]
        : [];
      const link = isFirstFilter && query.get('page') !== '2' ? next.href : null;
      response.end(JSON.stringify({ Items: items, NextPageLink: link }));
    });
    const reading = await read('azure-retail');
    expect(lines(reading)).toEqual([
      'on-demand 8x h100-80gb-sxm eastus 98.32',
      'spot 8x h100-80gb-sxm eastus 30',
      'on-demand 8x h100-80gb-sxm westeurope 120',
    ]);
    expect(reading.refused).toBe(1);
    expect(pages.slice(0, 2)).toEqual(['true null', 'true 2']);
  });

  it('goes on by itself where the link to the next page is missing on a full page', async () => {
    const skips: (string | null)[] = [];
    server.on('/api/retail/prices', (request, response) => {
      const query = new URL(request.url ?? '', server.url).searchParams;
      if (query.get('$filter')?.includes('NC4as_T4_v3') !== true) return response.end('{"Items":[]}');
      skips.push(query.get('$skip'));
      const count = query.get('$skip') === null ? 100 : 1;
      const items = Array.from({ length: count }, (_, i) => item({ armRegionName: `r${query.get('$skip')}-${i}` }));
      return response.end(JSON.stringify({ Items: items, NextPageLink: '' }));
    });
    expect((await read('azure-retail')).offers).toHaveLength(101);
    expect(skips).toEqual([null, '100']);
  });

  it('is not followed to another host, nor for ever', async () => {
    server.on('/api/retail/prices', answering('{"Items":[],"NextPageLink":"http://example.com/"}'));
    await expect(ask('azure-retail')).rejects.toThrow(/another host/);
    server.on('/api/retail/prices', (request, response) =>
      response.end(JSON.stringify({ Items: [], NextPageLink: `${server.url}${request.url}` })),
    );
    await expect(ask('azure-retail')).rejects.toThrow(/more than 200 pages/);
  });
});

describe('RunPod', () => {
  it('has a price for each number of GPUs, and placeholders that are none', async () => {
    server.on('/graphql', (_request, response, body) => {
      expect(JSON.parse(body).query).toContain('gpuTypes');
      const gpuTypes = [
        {
          id: 'NVIDIA H100 80GB HBM3',
          memoryInGb: 80,
          maxGpuCount: 2,
          securePrice: 2.69,
          communityPrice: 0.5,
          oneMonthPrice: 2.4,
          for1: { minimumBidPrice: 1.5, uninterruptablePrice: 2.69, stockStatus: 'High' },
          for2: { minimumBidPrice: 1.6, uninterruptablePrice: 2.69, stockStatus: null },
        },
        {
          id: 'NVIDIA L4',
          memoryInGb: 24,
          maxGpuCount: 1,
          securePrice: 0.43,
          communityPrice: 0.3,
          oneMonthPrice: 0.43,
          for1: { minimumBidPrice: 0.43, uninterruptablePrice: 0.43, stockStatus: null },
        },
        { id: 'NVIDIA A40', memoryInGb: 48, securePrice: 0, communityPrice: null, for1: null },
        { id: 'unknown', memoryInGb: 0, securePrice: 1 },
      ];
      response.end(JSON.stringify({ data: { gpuTypes } }));
    });
    const reading = await read('runpod');
    expect(reading.offers.map((one) => [one.tier, one.count, one.accelerator, one.usdPerHour, one.inStock])).toEqual([
      ['on-demand', 1, 'h100-80gb-sxm', 2.69, true],
      ['reserved', 1, 'h100-80gb-sxm', 2.4, true],
      ['spot', 1, 'h100-80gb-sxm', 1.5, true],
      ['on-demand', 2, 'h100-80gb-sxm', 5.38, false],
      ['reserved', 2, 'h100-80gb-sxm', 4.8, false],
      ['spot', 2, 'h100-80gb-sxm', 3.2, false],
      ['on-demand', 1, 'l4', 0.43, false],
      ['community', 1, 'l4', 0.3, false],
    ]);
    expect(reading.unknown).toEqual(['unknown (0 GB)']);
  });
});

describe('Vast', () => {
  it('is a market: each machine an offer, by what its owner asks', async () => {
    const machine = (said: object) => ({
      id: 1,
      gpu_name: 'H100 SXM',
      num_gpus: 4,
      gpu_ram: 81559,
      dph_base: 8,
      min_bid: 3,
      geolocation: 'Bulgaria, BG',
      verification: 'verified',
      rentable: true,
      ...said,
    });
    const offers = [
      machine({}),
      machine({ id: 2, verification: 'unverified' }),
      machine({ id: 3, rentable: false }),
      machine({ id: 4, gpu_name: 'RTX 4090', num_gpus: 1, gpu_ram: 49140, dph_base: 0.4 }),
      machine({ id: 5, gpu_name: 'L40S', num_gpus: 1, gpu_ram: 46068, dph_base: 0.6, min_bid: 0.6 }),
    ];
    server.on('/api/v0/bundles/', answering(JSON.stringify({ offers })));
    const reading = await read('vast');
    expect(lines(reading)).toEqual([
      'on-demand 4x h100-80gb-sxm Bulgaria, BG 8',
      'spot 4x h100-80gb-sxm Bulgaria, BG 3',
      'on-demand 1x l40s Bulgaria, BG 0.6',
    ]);
    expect(reading.offers.every(({ market }) => market)).toBe(true);
    expect(reading.unknown).toEqual(['RTX 4090 (48 GB)']);
  });
});

describe('OpenRouter', () => {
  const endpoint = (said: object) => ({
    provider_name: 'P',
    quantization: 'fp8',
    pricing: { prompt: '0.0000008', completion: '0.000001' },
    ...said,
  });

  it('says what a model of the catalogue costs by provider, with the quantization each serves', async () => {
    const data = [
      { id: 'meta-llama/llama-3.1-405b-instruct', hugging_face_id: 'meta-llama/Llama-3.1-405B-Instruct' },
      { id: 'meta-llama/llama-3.1-405b-instruct:free', hugging_face_id: 'meta-llama/Llama-3.1-405B-Instruct' },
      { id: 'openai/gpt-4', hugging_face_id: '' },
      { id: '../../escape', hugging_face_id: 'meta-llama/Llama-3.1-405B-Instruct' },
    ];
    const endpoints = [
      endpoint({ provider_name: 'plain' }),
      endpoint({ provider_name: 'discount', pricing: { prompt: '0.000001', completion: '0.000002', discount: 0.5 } }),
      endpoint({ provider_name: 'unsaid', quantization: 'unknown' }),
      endpoint({ provider_name: 'free', pricing: { prompt: '0', completion: '0' } }),
      endpoint({ provider_name: 'absurd', pricing: { prompt: '0.00005', completion: '0.00005' } }),
      endpoint({ provider_name: 'broken', pricing: { prompt: 'x', completion: '' } }),
    ];
    server.on('/api/v1/models', answering(JSON.stringify({ data }), { etag: '"1"' }));
    server.on(
      '/api/v1/models/meta-llama/llama-3.1-405b-instruct/endpoints',
      answering(JSON.stringify({ data: { endpoints } })),
    );
    const reading = await read('openrouter');
    expect(
      reading.apiPrices.map((one) => [one.provider, one.inputPerMillion, one.outputPerMillion, one.quantization]),
    ).toEqual([
      ['plain', 0.8, 1, 'fp8'],
      ['discount', 0.5, 1, 'fp8'],
      ['unsaid', 0.8, 1, null],
    ]);
    expect(reading.refused).toBe(3);
    expect(server.asked).toHaveLength(2);
  });
});
