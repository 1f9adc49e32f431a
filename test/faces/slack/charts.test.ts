import { afterEach, describe, expect, test, vi } from 'vitest';
import { type FaceUnderTest, recorded, type Setup, startFace } from '../../fakes/slack/face-under-test.ts';

vi.mock('../../../src/faces/commands.ts', () => import('../../fakes/slack/commands.ts'));

let it: FaceUnderTest;
afterEach(async () => {
  expect(it.slack.problems).toEqual([]);
  await it.stop();
});

async function start(setup: Setup, scopes?: string): Promise<void> {
  it = await startFace(setup);
  if (scopes !== undefined) it.slack.grant(scopes);
  await it.face.start();
}

type Block = { type: string; image_url?: string; slack_file?: { id: string } };
const image = (fields: Readonly<Record<string, unknown>>) =>
  (fields['blocks'] as Block[]).find((block) => block.type === 'image');
const inCharacters = (fields: Readonly<Record<string, unknown>>) => JSON.stringify(fields).includes('█');

const uploading = 'commands,chat:write,app_mentions:read,files:write,files:read';

describe('the chart', () => {
  test('is a signed address when there is a public one, in the acknowledgement itself', async () => {
    await start({ publicUrl: 'https://fit.example' });
    const answer = (await (await it.send(recorded('slash-command'))).json()) as Record<string, unknown>;
    expect(image(answer)?.image_url).toMatch(
      /^https:\/\/fit\.example\/chart\.png\?q=405b\+int4\+h100&theme=light&until=\d+&sig=/,
    );
    expect(inCharacters(answer)).toBe(false);
  });

  test('is in characters without a public address and without the scopes to upload', async () => {
    await start({});
    const answer = (await (await it.send(recorded('slash-command'))).json()) as Record<string, unknown>;
    expect(image(answer)).toBeUndefined();
    expect(inCharacters(answer)).toBe(true);
  });

  test('is uploaded where the token may, and shown once Slack has processed it', async () => {
    await start({}, uploading);
    it.slack.next('files.info', { json: { ok: true, file: { id: 'F1', mimetype: '' } } });
    const acknowledged = (await (await it.send(recorded('slash-command'))).json()) as Record<string, unknown>;
    expect(acknowledged).toEqual({ response_type: 'in_channel' });
    const { fields } = await it.slack.called('response_url');
    expect(image(fields)?.slack_file).toEqual({ id: 'F1' });
    expect(fields['response_type']).toBe('in_channel');
    expect(it.slack.count('files.info')).toBe(2);
    expect((await it.slack.called('files.completeUploadExternal')).fields).not.toHaveProperty('channel_id');
  });

  test('of a mention is uploaded too', async () => {
    await start({}, uploading);
    await it.send(recorded('app-mention'));
    expect(image((await it.slack.called('chat.postMessage')).fields)?.slack_file).toEqual({ id: 'F1' });
  });

  test.each([
    ['the upload is refused', 'files.getUploadURLExternal', { json: { ok: false, error: 'missing_scope' } } as const],
    ['Slack never processes it', 'files.info', { json: { ok: true, file: { id: 'F1', mimetype: '' } } } as const],
  ])('is in characters when %s', async (_, method, answer) => {
    await start({}, uploading);
    it.slack.always(method, answer);
    await it.send(recorded('slash-command'));
    const { fields } = await it.slack.called('response_url');
    expect(image(fields)).toBeUndefined();
    expect(inCharacters(fields)).toBe(true);
  });

  test('is in characters when it cannot be drawn', async () => {
    const renderer = { png: () => Promise.reject(new Error('no worker')), close: () => Promise.resolve() };
    await start({ renderer }, uploading);
    await it.send(recorded('slash-command'));
    expect(inCharacters((await it.slack.called('response_url')).fields)).toBe(true);
    expect(it.log.join('')).toContain('no worker');
  });
});
