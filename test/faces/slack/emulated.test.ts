import { webApi } from '@slack/bolt';
import { createEmulator, type Emulator } from 'emulate';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createChartLinks } from '../../../src/faces/chart-links.ts';
import { createCharts } from '../../../src/faces/slack/charts.ts';
import { sampleCard } from '../../fakes/cards.ts';
import { type FaceUnderTest, recorded, startFace } from '../../fakes/slack/face-under-test.ts';

vi.mock('../../../src/faces/commands.ts', () => import('../../fakes/slack/commands.ts'));

/** A second opinion: a Slack that others wrote (vercel-labs/emulate), which keeps state and insists on scopes. */
const scopes = ['chat:write', 'app_mentions:read', 'files:write', 'files:read', 'channels:history', 'channels:read'];
const token = 'xoxb-emulated';
let emulator: Emulator;
let client: webApi.WebClient;
let it: FaceUnderTest;

beforeAll(async () => {
  emulator = await createEmulator({
    service: 'slack',
    port: 0,
    seed: {
      slack: {
        strict_scopes: true,
        team: { name: 'GPU Co', domain: 'gpuco' },
        users: [{ name: 'fitcheck', real_name: 'fitcheck' }],
        channels: [{ name: 'infra' }],
        tokens: [{ token, type: 'bot', user: 'fitcheck', scopes }],
      },
    },
  });
  const apiUrl = `${emulator.url.replace('localhost', '127.0.0.1')}/api`;
  client = new webApi.WebClient(token, { slackApiUrl: `${apiUrl}/`, retryConfig: { retries: 0 } });
  it = await startFace({ config: { botToken: token, apiUrl } });
  await it.face.start();
});

afterAll(async () => {
  await it.stop();
  await emulator.close();
});

describe('against an emulated Slack', () => {
  test('the token is known', () => {
    expect(it.face.status()).toMatchObject({ state: 'on' });
    expect(it.face.status().detail).toContain('fitcheck in GPU Co');
  });

  test('a mention is answered in its thread, with blocks', async () => {
    const { channels = [] } = await client.conversations.list();
    const channel = channels.find(({ name }) => name === 'infra')?.id ?? '';
    const { ts = '' } = await client.chat.postMessage({ channel, text: '@fitcheck 405b int4 h100' });
    const mention = recorded('app-mention');
    await it.send({ ...mention, event: { ...(mention['event'] as object), channel, ts } });
    const reply = await vi.waitFor(
      async () => {
        const { messages = [] } = await client.conversations.replies({ channel, ts });
        expect(messages).toHaveLength(2);
        return messages[1];
      },
      { timeout: 15_000, interval: 100 },
    );
    expect(reply?.text).toContain('fit: 405b int4 h100');
    expect(JSON.stringify(reply?.blocks)).toContain('"type":"table"');
  });

  test('a chart is uploaded and found processed', async () => {
    const troubles: unknown[] = [];
    const charts = createCharts({
      renderer: { png: () => Promise.resolve(Buffer.from('89504e470d0a1a0a', 'hex')), close: () => Promise.resolve() },
      links: createChartLinks({ publicUrl: undefined, secret: 's', now: () => 0 }),
      mayUpload: () => true,
      pollMs: 1,
      onTrouble: (error) => troubles.push(error),
    });
    const picture = await charts.uploaded(sampleCard, client);
    expect(troubles).toEqual([]);
    expect(picture).toMatchObject({ kind: 'file' });
    const { file } = await client.files.info({ file: picture.kind === 'file' ? picture.fileId : '' });
    expect(file?.name).toBe('memory.png');
  });
});
