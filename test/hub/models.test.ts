import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HubModel, HubModels, HubRefusal } from '../../src/catalogue/hub/models.ts';
import type { HubClientSettings } from '../../src/hub/client.ts';
import { createHubModels } from '../../src/hub/models.ts';
import type { Snapshot } from '../../src/hub/read-snapshot.ts';
import type { KnownHead, SnapshotStore } from '../../src/hub/snapshots.ts';
import { fakeSha, type HubBehaviour, type HubServer, startHubServer } from '../fakes/hub-server.ts';
import { llamaBytes, llamaConfig, llamaRepository } from './repositories.ts';

let hub: HubServer;
let now = 0;
beforeEach(async () => {
  now = 1_800_000_000_000;
  hub = await startHubServer({ 'org/never-seen': llamaRepository() });
});
afterEach(() => hub.stop());

const modelsOf = (settings: Partial<HubClientSettings> = {}): HubModels =>
  createHubModels({
    endpoint: hub.url,
    isAllowed: ({ origin }) => [hub.url, hub.contentUrl].includes(origin),
    now: () => now,
    ...settings,
  });

const read = async (id: string, models = modelsOf()): Promise<HubModel> => {
  const answer = await models.read({ id });
  if ('refusal' in answer) throw new Error(answer.refusal.message);
  return answer;
};
const refusalOf = async (id: string, models = modelsOf()): Promise<HubRefusal['refusal']> => {
  const answer = await models.read({ id });
  if ('record' in answer) throw new Error('it was read');
  return answer.refusal;
};
/** Without the second half of a redirect within the hub. */
const requests = (): string[] =>
  hub.asked.map(({ path }) => path.split('?')[0] ?? '').filter((path) => !path.includes('resolve-cache'));

describe('a model on the hub', () => {
  it('is read in three requests, pinned to one commit', async () => {
    const model = await read('org/never-seen');
    expect(model).toMatchObject({
      sha: fakeSha,
      source: `https://huggingface.co/org/never-seen/tree/${fakeSha}`,
      stored: { bytes: llamaBytes, formatId: 'bf16' },
      record: {
        id: 'org/never-seen',
        parameters: { total: 8_030_261_248, active: 8_030_261_248 },
        maxContext: 131_072,
        countable: true,
        sources: [model.source],
      },
    });
    expect(requests().sort()).toEqual([
      '/api/models/org/never-seen',
      `/api/models/org/never-seen/tree/${fakeSha}`,
      `/org/never-seen/resolve/${fakeSha}/config.json`,
    ]);
  });

  it('is read once for all who ask at the same time', async () => {
    for (let i = 0; i < 20; i++) hub.repositories.set(`org/model-${i}`, llamaRepository());
    const models = modelsOf();
    const formats = [undefined, 'fp8', 'int4', 'q4_k_m', undefined];
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) => {
        const format = formats[Math.floor(i / 20)];
        return models.read({ id: `org/model-${i % 20}`, ...(format === undefined ? {} : { format }) });
      }),
    );
    expect(answers.every((answer) => 'record' in answer)).toBe(true);
    expect(requests()).toHaveLength(60);
  });

  it('is there without waiting once it was read, until its branch may have moved', async () => {
    const models = modelsOf();
    expect(models.cached({ id: 'org/never-seen' })).toBeUndefined();
    const model = await read('org/never-seen', models);
    expect(models.cached({ id: 'Org/Never-Seen' })).toBe(model);
    now += 3_599_000;
    expect(models.cached({ id: 'org/never-seen' })).toBe(model);
    now += 2_000;
    expect(models.cached({ id: 'org/never-seen' })).toBeUndefined();
  });

  it('costs one request to see that its branch did not move, and three when it did', async () => {
    const models = modelsOf();
    await read('org/never-seen', models);
    now += 3_601_000;
    await read('org/never-seen', models);
    expect(requests()).toHaveLength(4);
    hub.repositories.set('org/never-seen', llamaRepository({ sha: 'b'.repeat(40) }));
    now += 3_601_000;
    expect((await read('org/never-seen', models)).sha).toBe('b'.repeat(40));
    expect(requests()).toHaveLength(7);
  });

  it('stands as it was last seen while the hub cannot say whether it moved', async () => {
    const models = modelsOf();
    await read('org/never-seen', models);
    now += 3_601_000;
    hub.on('/api/models/org/never-seen', (_request, response) => response.writeHead(503).end());
    const stale = await read('org/never-seen', models);
    expect(stale.sha).toBe(fakeSha);
    expect(stale.notes).toEqual(['Hugging Face cannot be asked now: this is how it was on 2027-01-15']);
  });

  it('is read at the revision that was named', async () => {
    hub.repositories.set('org/never-seen', llamaRepository({ sha: 'd'.repeat(40) }));
    const models = modelsOf();
    expect(await models.read({ id: 'org/never-seen', revision: 'd'.repeat(40) })).toMatchObject({
      sha: 'd'.repeat(40),
    });
    const missing = await models.read({ id: 'org/never-seen', revision: 'v9' });
    expect(missing).toMatchObject({ refusal: { message: expect.stringContaining('has no revision v9') } });
  });

  it('has all its files, on however many pages', async () => {
    const shards = Object.fromEntries(
      Array.from({ length: 163 }, (_, i) => [
        `model-${String(i + 1).padStart(5, '0')}-of-00163.safetensors`,
        100_000_000,
      ]),
    );
    hub.repositories.set('org/large', { files: { ...shards, 'config.json': JSON.stringify(llamaConfig) } });
    hub.pageSize = 50;
    expect((await read('org/large')).stored?.bytes).toBe(16_300_000_000);
  });

  it('that was renamed is read under its new name, which is said', async () => {
    hub.repositories.set('org/old-name', { files: {}, renamedTo: 'org/never-seen' });
    const model = await read('org/old-name');
    expect(model.record.id).toBe('org/never-seen');
    expect(model.notes).toContain('org/old-name is called org/never-seen now');
  });

  it('is an adapter on its base', async () => {
    const adapter = (base: string) => ({
      files: {
        'adapter_config.json': JSON.stringify({ base_model_name_or_path: base, r: 24, target_modules: ['q_proj'] }),
        'adapter_model.safetensors': 10_000_000,
      },
    });
    hub.repositories.set('me/mine-lora', adapter('org/never-seen'));
    hub.repositories.set('me/theirs-lora', adapter('meta-llama/Llama-3.1-8B-Instruct'));
    expect(await read('me/mine-lora')).toMatchObject({
      record: { id: 'org/never-seen' },
      adapter: { id: 'me/mine-lora', rank: 24 },
      stored: { bytes: llamaBytes },
    });
    // The catalogue has the base: it is not read, gated as it is.
    const theirs = await read('me/theirs-lora');
    expect(theirs.record.id).toBe('meta-llama/Llama-3.1-8B-Instruct');
    expect(requests().filter((path) => path.includes('meta-llama'))).toEqual([]);
    for (const [id, base, why] of [
      ['me/twice-lora', 'me/mine-lora', 'cannot be sized: it is an adapter itself'],
      ['me/own-lora', 'me/own-lora', 'cannot be sized: it is an adapter itself'],
      ['me/lost-lora', 'me/nothing', 'is not on Hugging Face, or is private'],
    ] as const) {
      hub.repositories.set(id, adapter(base));
      expect((await refusalOf(id)).message).toContain(
        `${id} cannot be sized: it is an adapter, and its base ${base} ${why}`,
      );
    }
  });
});

describe('what was read before the process was started', () => {
  it('is not asked for again while its branch is believed to stand there', async () => {
    const heads = new Map<string, KnownHead>();
    const snapshots = new Map<string, Snapshot>();
    const store: SnapshotStore = {
      head: async ({ id }) => heads.get(id),
      snapshot: async ({ sha }) => snapshots.get(sha),
      keepHead: async ({ id }, known) => void heads.set(id, JSON.parse(JSON.stringify(known))),
      keepSnapshot: async (snapshot) => void snapshots.set(snapshot.sha, JSON.parse(JSON.stringify(snapshot))),
    };
    const settings = { endpoint: hub.url, now: () => now };
    const first = await read('org/never-seen', createHubModels(settings, store));
    expect(requests()).toHaveLength(3);
    expect(await read('org/never-seen', createHubModels(settings, store))).toEqual(first);
    expect(requests()).toHaveLength(3);
    now += 3_601_000;
    await read('org/never-seen', createHubModels(settings, store));
    expect(requests()).toHaveLength(4);
  });
});

describe('what cannot be read of the hub', () => {
  it.each<[string, string, RegExp]>([
    ['gated', 'org/gated', /gated on Hugging Face.*https:\/\/huggingface\.co\/org\/gated/],
    ['private', 'org/private', /not on Hugging Face, or is private/],
    ['missing', 'org/nothing', /not on Hugging Face, or is private/],
    ['disabled', 'org/disabled', /was disabled/],
    ['empty', 'org/empty', /is empty/],
    ['of pickles under other names', 'org/unsafe', /weights\.pt, a pickle that runs code/],
    ['without weights', 'org/texts', /no weights in safetensors or GGUF/],
    ['without a configuration', 'org/bare', /has no config\.json/],
    ['not whole', 'org/part', /hold 7\.06 GB where the shape in its config\.json needs 16\.1 GB/],
    ['no language model', 'org/strange', /config\.json holds no object/],
  ])('says what the matter is: %s', async (_case, id, message) => {
    hub.repositories.set('org/gated', llamaRepository({ gated: 'manual' }));
    hub.repositories.set('org/private', llamaRepository({ private: true }));
    hub.repositories.set('org/disabled', llamaRepository({ disabled: true }));
    hub.repositories.set('org/empty', { files: {} });
    hub.repositories.set('org/unsafe', { files: { 'config.json': '{}', 'weights.pt': 5_000_000 } });
    hub.repositories.set('org/texts', { files: { 'README.md': 100 } });
    const first = { 'model-00001-of-00002.safetensors': 0 };
    hub.repositories.set('org/part', llamaRepository({ files: first }));
    hub.repositories.set('org/bare', { files: { 'model.safetensors': 5_000_000 } });
    hub.repositories.set('org/strange', { files: { 'config.json': '[1]', 'model.safetensors': 5_000_000 } });
    const refusal = await refusalOf(id);
    expect(refusal.message).toMatch(message);
    expect(refusal.message).toContain(id);
    expect(refusal.field).toBe('model');
  });

  it('tells whom it knows that access was not granted, and of a bad token that it is bad', async () => {
    hub.token = 'hf_right';
    hub.repositories.set('org/gated', llamaRepository({ gated: 'auto' }));
    expect((await refusalOf('org/gated', modelsOf({ token: 'hf_right' }))).message).toContain('was not granted access');
    const wrong = (await refusalOf('org/never-seen', modelsOf({ token: 'hf_wrong' }))).message;
    expect(wrong).toContain('HF_TOKEN');
    expect(wrong).not.toContain('hf_wrong');
  });

  it('offers names close to one that is not there', async () => {
    hub.repositories.set('other/never-seen-v2', llamaRepository({ downloads: 5 }));
    expect((await refusalOf('me/never-seen')).suggestions).toEqual(['other/never-seen-v2', 'org/never-seen']);
  });

  it.each<[string, RegExp, HubBehaviour]>([
    ['503', /cannot be read now \(503/, (_request, response) => response.writeHead(503).end()],
    ['a page instead of JSON', /is no JSON/, (_request, response) => response.end('<html>')],
    ['JSON of another form', /unknown form/, (_request, response) => response.end('{"sha":1}')],
    ['an id that climbs', /unknown form/, (_request, response) => response.end('{"id":"../../x","sha":"a"}')],
    ['60 MB', /more than 1 MB/, (_request, response) => response.writeHead(200, { 'content-length': 6e7 }).end()],
    [
      'a redirect elsewhere',
      /none of its own hosts/,
      (_request, response) => response.writeHead(302, { location: 'https://example.org' }).end(),
    ],
    ['429', /Ask again in 20 s/, (_request, response) => response.writeHead(429, { 'retry-after': '20' }).end()],
    ['silence', /takes too long/, () => undefined],
  ])('says so when the hub answers with %s', async (_case, message, behaviour) => {
    hub.on('/api/models/org/never-seen', behaviour);
    expect((await refusalOf('org/never-seen', modelsOf({ timeoutMs: 300 }))).message).toMatch(message);
  });

  it.each<[string, string]>([
    ['deep lists', '['.repeat(200_000) + ']'.repeat(200_000)],
    ['a million keys', `{${Array.from({ length: 200_000 }, (_, i) => `"k${i}":[]`).join()}}`],
    ['absurd sizes', JSON.stringify({ ...llamaConfig, num_hidden_layers: 1e9, hidden_size: 2 ** 60 })],
    ['prototype names', '{"__proto__":{"a":1},"constructor":{},"model_type":"__proto__"}'],
  ])('survives a config.json of %s', async (_case, config) => {
    hub.repositories.set('org/bomb', llamaRepository({ files: { 'config.json': config } }));
    const before = process.memoryUsage().heapUsed;
    expect((await refusalOf('org/bomb')).message).toMatch(/^org\/bomb /);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(200e6);
  });

  it('refuses a header of 2^60 bytes, and one that is cut off', async () => {
    const header = Buffer.alloc(16);
    header.writeBigUInt64LE(2n ** 60n);
    const quantized = { ...llamaConfig, quantization_config: { quant_method: 'nobody-knows' } };
    const files = { 'config.json': JSON.stringify(quantized), 'model.safetensors': header };
    hub.repositories.set('org/bomb', { files });
    expect((await refusalOf('org/bomb')).message).toContain('1152921504606846976 bytes');
    const path = '/content/org/bomb/model.safetensors';
    expect(hub.askedForContent.map((one) => one.path)).toEqual([path]);
    hub.repositories.set('org/cut', { files: { ...files, 'model.safetensors': 100 } });
    hub.on(`/org/cut/resolve/${fakeSha}/model.safetensors`, (_request, response) =>
      response.writeHead(206, { 'content-range': 'bytes 0-99/100' }).end('abc'),
    );
    expect((await refusalOf('org/cut')).message).toContain('came cut off (3 of 100 bytes)');
  });

  it('never reads an index: its sizes are those of the tree', async () => {
    const weight_map = { 'model.embed_tokens.weight': '../../../etc/passwd' };
    const files = { 'model.safetensors.index.json': JSON.stringify({ weight_map }) };
    hub.repositories.set('org/hostile', llamaRepository({ files }));
    expect((await read('org/hostile')).stored?.bytes).toBe(llamaBytes);
    expect(requests().filter((path) => path.includes('index'))).toEqual([]);
  });

  it('is asked again after a while: trouble that passes sooner than a repository that is not there', async () => {
    const models = modelsOf();
    const path = '/api/models/org/never-seen';
    hub.on(path, (_request, response) => response.writeHead(500).end());
    await refusalOf('org/never-seen', models);
    await refusalOf('org/nothing', models);
    hub.on(path, undefined);
    hub.repositories.set('org/nothing', llamaRepository());
    expect(models.cached({ id: 'org/never-seen' })).toBeDefined();
    now += 31_000;
    await read('org/never-seen', models);
    await refusalOf('org/nothing', models);
    now += 270_000;
    await read('org/nothing', models);
  });
});

describe('a search of the hub', () => {
  it('gives ids by downloads, asks once for the same text, and gives none when the hub fails', async () => {
    hub.repositories.set('b/never-seen-7b', llamaRepository({ downloads: 10 }));
    const models = modelsOf();
    const found = await Promise.all([models.search('never', 5), models.search('Never ', 5)]);
    expect(found).toEqual([
      ['b/never-seen-7b', 'org/never-seen'],
      ['b/never-seen-7b', 'org/never-seen'],
    ]);
    expect(hub.asked).toHaveLength(1);
    hub.on('/api/models', (_request, response) => response.writeHead(500).end());
    expect(await models.search('other', 5)).toEqual([]);
  });
});
