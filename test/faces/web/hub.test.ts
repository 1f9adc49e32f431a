import { afterEach, beforeEach, expect, test } from 'vitest';
import { pageCommands } from '../../../src/digest-preview.ts';
import type { PageAnswer, PageSuggestion } from '../../../src/faces/web/api.ts';
import { type PublishedHub, publishHub } from '../../fakes/published-hub.ts';
import { countingRenderer, serve } from './serve.ts';

let hub: PublishedHub;
let face: Awaited<ReturnType<typeof serve>>;
const renderer = countingRenderer();
beforeEach(async () => {
  hub = await publishHub();
  face = await serve({ commands: pageCommands, renderer });
});
afterEach(async () => {
  await face.stop();
  await hub.stop();
});
const get = (path: string, query: Readonly<Record<string, string>>) =>
  fetch(`${face.url}${path}?${new URLSearchParams(query)}`);
const answer = async (q: string, command = 'fit') =>
  (await (await get('/api/answer', { q, command })).json()) as PageAnswer;

test('an answer waits for the hub, and others do not wait for it', async () => {
  const goOn = hub.hold();
  const slow = answer('org/never-seen 2xh100');
  expect((await answer('8b 4090')).card.kind).toBe('fit');
  goOn();
  expect((await slow).card.title).toBe('never seen · BF16 · 2 × H100 80GB');
});

test('one address reads so many repositories a minute, and may ask for what was read and for the catalogue on top', async () => {
  const statuses: number[] = [];
  for (let index = 0; index < 14; index += 1)
    statuses.push((await get('/api/answer', { q: `org/never-seen${index}-7b h100` })).status);
  expect(statuses).toEqual([...Array<number>(12).fill(200), 429, 429]);
  expect((await get('/api/answer', { q: 'org/never-seen0-7b h100' })).status).toBe(200);
  expect((await get('/api/answer', { q: '405b int4 h100' })).status).toBe(200);
});

test('a picture is drawn also by a process that has not read its model', async () => {
  const response = await get('/preview-chart.png', { q: 'org/never-seen 2xh100' });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/png']);
});

test('what a digest watches is read, and the place of its time zone is not', async () => {
  const { card } = await answer('weekly monday 9:00 Europe/Berlin; watch org/never-seen fp8 2xh100', 'digest');
  expect(JSON.stringify(card)).toContain('never seen · FP8');
  expect(hub.server.asked.filter(({ path }) => path.includes('Berlin'))).toEqual([]);
});

test('completions of the hub are asked for on their own', async () => {
  const found = await get('/api/suggest', { q: 'org/never 2xh100', cursor: '9', from: 'hub' });
  expect(((await found.json()) as PageSuggestion[]).map(({ words }) => words)).toEqual([
    'org/never-seen 2xh100',
    'org/never-heard 2xh100',
  ]);
  const before = hub.server.asked.length;
  expect(await (await get('/api/suggest', { q: 'org/never' })).json()).toEqual([
    { words: 'org/never h100', label: 'org/never h100' },
  ]);
  for (const q of [`hf_${'a'.repeat(34)}`, '405b int4 h100', 'x'.repeat(301)])
    expect(await (await get('/api/suggest', { q, from: 'hub' })).json()).toEqual([]);
  expect(hub.server.asked.length).toBe(before);
});

test('an access token is refused, and not sent back', async () => {
  const token = `hf_${'Abc1'.repeat(9)}`;
  const said = JSON.stringify(await answer(`org/never-seen ${token}`));
  expect(said).toContain('revoke it');
  expect(said).not.toContain(token);
});
