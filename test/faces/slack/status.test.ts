import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { backoffMs } from '../../../src/faces/slack/backoff.ts';
import { reasonOf } from '../../../src/faces/slack/log.ts';
import { slackMode } from '../../../src/faces/slack/mode.ts';
import { startFace } from '../../fakes/slack/face-under-test.ts';

vi.mock('../../../src/faces/commands.ts', () => import('../../fakes/slack/commands.ts'));

describe('the way in', () => {
  const config = { botToken: 'b', apiUrl: 'x', appToken: undefined, signingSecret: undefined, unfurl: false };
  test.each([
    [{}, undefined, 'off'],
    [{ signingSecret: 's' }, undefined, 'http'],
    [{ appToken: 'a' }, 'https://x.example', 'socket'],
    [{ appToken: 'a', signingSecret: 's' }, undefined, 'socket'],
    [{ appToken: 'a', signingSecret: 's' }, 'https://x.example', 'http'],
  ])('with %j and the address %s is %s', (settings, publicUrl, mode) => {
    expect(slackMode({ ...config, ...settings }, publicUrl)).toBe(mode);
  });
});

test('without settings the face is off and says which turn it on', async () => {
  const it = await startFace({ config: { botToken: undefined, signingSecret: undefined } });
  await it.face.start();
  expect(it.face.status()).toMatchObject({ name: 'slack', state: 'off' });
  for (const setting of ['SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET', 'SLACK_BOT_TOKEN']) {
    expect(it.face.status().detail).toContain(setting);
  }
  expect(it.slack.calls).toEqual([]);
  await it.stop();
});

test('over HTTP the face is starting, then on', async () => {
  const it = await startFace();
  expect(it.face.status()).toEqual({ name: 'slack', state: 'starting', detail: 'HTTP at /slack/events' });
  await it.face.start();
  expect(it.face.status()).toEqual({ name: 'slack', state: 'on', detail: 'HTTP at /slack/events, fitcheck in GPU Co' });
  await it.stop();
});

test('waits between tries grow, stay within the bounds and differ', () => {
  const backoff = { firstMs: 1_000, maxMs: 60_000 };
  expect([1, 2, 3, 7, 100].map((failures) => backoffMs(backoff, failures, 1))).toEqual([
    1_000, 2_000, 4_000, 60_000, 60_000,
  ]);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
      const ms = backoffMs(backoff, failures, random);
      expect(ms).toBeGreaterThanOrEqual(500);
      expect(ms).toBeLessThanOrEqual(60_000);
    }),
  );
});

test('reasons hold no token and no response_url', () => {
  const error = new Error('bad xoxb-12-ab and xapp-1-A-2 at https://hooks.slack.com/commands/T1/2/secret');
  const reason = reasonOf(new Error('outer', { cause: error }));
  expect(reason).toBe('outer: bad [secret] and [secret] at https://hooks.slack.com/[secret]');
});

test('reasons name the cause beneath the wrappers, once', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:9'), { code: 'ECONNREFUSED' });
  const failed = new TypeError('fetch failed', { cause: refused });
  const wrapped = Object.assign(new Error('A request error occurred: fetch failed'), { original: failed });
  expect(reasonOf(wrapped)).toBe('A request error occurred: fetch failed: connect ECONNREFUSED 127.0.0.1:9');
  expect(reasonOf(Object.assign(new AggregateError([], ''), { code: 'ETIMEDOUT' }))).toBe('ETIMEDOUT');
  expect(reasonOf('plain')).toBe('plain');
});
