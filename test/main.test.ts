import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { announcement } from '../src/announce.ts';
import { readConfig } from '../src/config.ts';
import type { Face, FaceStatus } from '../src/faces/face.ts';
import { stopAll } from '../src/lifecycle.ts';
import { createMetrics } from '../src/metrics.ts';
import { platformSettings } from '../src/process-type.ts';

const logger = pino({ level: 'silent' });
const off = (name: string, detail: string): FaceStatus => ({ name, state: 'off', detail });

describe('what is printed at start', () => {
  it('has a line for each face, and for one that is off what its face says to set', () => {
    const text = announcement(
      readConfig({}),
      [{ name: 'web', state: 'on', detail: 'http://localhost:3000' }, off('discord', 'no DISCORD_TOKEN')],
      '1.2.3',
    );
    expect(text.split('\n')).toEqual([
      'fitcheck 1.2.3',
      '  web       on       http://localhost:3000',
      '  discord   off      no DISCORD_TOKEN',
      '  terminal  on       npm run --silent fitcheck -- 405b int4 h100',
      '',
    ]);
  });

  it('says which process serves a face that is configured but not served here', () => {
    const web = readConfig({ PROCESS: 'web', DISCORD_TOKEN: 'a', SLACK_APP_TOKEN: 'b' });
    const text = announcement(web, [off('discord', 'no DISCORD_TOKEN'), off('slack', 'set SLACK_APP_TOKEN')], '1');
    expect(text).toMatch(/discord +off +served by the worker process\n/);
    expect(text).toMatch(/slack +off +served by the worker process\n/);
    const worker = readConfig({ PROCESS: 'worker', SLACK_SIGNING_SECRET: 'c' });
    expect(announcement(worker, [off('slack', 'x')], '1')).toMatch(/slack +off +served by the web process\n/);
  });
});

describe('a process type', () => {
  const env = {
    DISCORD_TOKEN: 'token',
    DISCORD_PUBLIC_KEY: 'ab'.repeat(32),
    SLACK_BOT_TOKEN: 'bot',
    SLACK_APP_TOKEN: 'app',
    SLACK_SIGNING_SECRET: 'secret',
  };
  const settings = (process: string) => platformSettings(readConfig({ ...env, PROCESS: process }));

  it('web keeps no connection open', () => {
    const { discord, slack } = settings('web');
    expect([discord.token, slack.appToken]).toEqual([undefined, undefined]);
    expect([discord.publicKey, slack.signingSecret]).toEqual([env.DISCORD_PUBLIC_KEY, 'secret']);
  });

  it('worker takes nothing over HTTP', () => {
    const { discord, slack } = settings('worker');
    expect([discord.publicKey, slack.signingSecret]).toEqual([undefined, undefined]);
    expect([discord.token, slack.appToken]).toEqual(['token', 'app']);
  });

  it('all has everything', () => {
    const config = readConfig(env);
    expect(platformSettings(config)).toEqual({ discord: config.discord, slack: config.slack });
  });

  it('lets both post, since both answer', () => {
    expect([settings('web').slack.botToken, settings('worker').slack.botToken]).toEqual(['bot', 'bot']);
  });
});

describe('stopping', () => {
  const face = (stop: () => Promise<void>): Face => ({
    status: () => off('x', ''),
    start: async () => undefined,
    stop,
  });

  it('waits for what is in flight, then lets go of what was shared', async () => {
    const order: string[] = [];
    const slow = face(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      order.push('face');
    });
    const close = async () => void order.push('shared');
    expect(await stopAll({ faces: [slow, slow], close }, logger)).toBe(true);
    expect(order).toEqual(['face', 'face', 'shared']);
  });

  it('does not let one face keep the others from stopping', async () => {
    let stopped = false;
    const broken = face(() => Promise.reject(new Error('broken')));
    const whole = face(async () => {
      stopped = true;
    });
    expect(await stopAll({ faces: [broken, whole], close: () => Promise.reject(new Error('too')) }, logger)).toBe(true);
    expect(stopped).toBe(true);
  });

  it('does not wait for ever', async () => {
    const stuck = face(() => new Promise(() => undefined));
    expect(await stopAll({ faces: [stuck], close: async () => undefined }, logger, 20)).toBe(false);
  });
});

describe('the metrics', () => {
  const statuses: FaceStatus[] = [{ name: 'web', state: 'on', detail: '' }, off('slack', '')];
  const card = {
    kind: 'fit',
    title: '',
    verdict: { tone: 'good', text: '' },
    sections: [],
    caveats: [],
    actions: [],
    footnotes: [],
  } as const;

  it('count answers by face, command and outcome', async () => {
    const metrics = createMetrics(() => statuses);
    const answered = metrics.answeredBy('web');
    const refused = {
      ok: false as const,
      error: { code: 'unknown-model' as const, message: 'somebody typed this', suggestions: [] },
    };
    for (const seconds of [0.001, 0.002])
      answered({ command: 'fit', reply: { card, answer: refused, private: false }, seconds });
    const text = await metrics.registry.metrics();
    expect(text).toContain('fitcheck_answers_total{face="web",command="fit",outcome="unknown-model"} 2');
    expect(text).toContain('fitcheck_answer_seconds_count{face="web",command="fit"} 2');
    expect(text).not.toContain('somebody typed this');
  });

  it('show the state each face is in now, and no other', async () => {
    const metrics = createMetrics(() => statuses);
    expect(await metrics.registry.metrics()).toContain('fitcheck_face_state{face="slack",state="off"} 1');
    statuses[1] = { name: 'slack', state: 'failing', detail: '' };
    const text = await metrics.registry.metrics();
    expect(text).toContain('fitcheck_face_state{face="slack",state="failing"} 1');
    expect(text).not.toContain('state="off"');
  });
});
