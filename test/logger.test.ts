import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';
import { createLogger, scrubber } from '../src/logger.ts';

const secrets = {
  DISCORD_TOKEN: 'discord-token-value',
  SLACK_BOT_TOKEN: 'slack-bot-value',
  SLACK_SIGNING_SECRET: 'signing-secret-value',
  SLACK_APP_TOKEN: 'slack-app-value',
  LINK_SECRET: 'link-secret-value',
  METRICS_TOKEN: 'metrics-token-value',
  DATABASE_URL: 'postgres://fitcheck:database-password@db.example.com/fitcheck',
  ENCRYPTION_KEYS: `main:${Buffer.alloc(32, 'k').toString('base64')}`,
};

function logging() {
  const lines: string[] = [];
  const logger = createLogger(readConfig({ ...secrets, LOG_LEVEL: 'trace' }), {
    write: (line) => void lines.push(line),
  });
  return { logger, lines, last: () => JSON.parse(lines.at(-1) ?? '{}') };
}

describe('the log', () => {
  it.each(Object.entries(secrets))('never holds %s, wherever it was put', (_name, secret) => {
    const { logger, lines } = logging();
    logger.info(`message ${secret}`);
    logger.info({ deep: { er: [secret] } }, 'x');
    logger.child({ bound: secret }).warn('x');
    logger.error({ err: new Error(`refused ${secret}`, { cause: new Error(secret) }) }, 'x');
    expect(lines).toHaveLength(4);
    expect(lines.join('')).not.toContain(secret);
    for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
  });

  it('never holds a password or a key that came out of a longer setting', () => {
    const { logger, lines } = logging();
    const [, key = ''] = secrets.ENCRYPTION_KEYS.split(':');
    logger.error({ err: new Error('password database-password is wrong'), key }, 'x');
    expect(lines.join('')).not.toMatch(/database-password/);
    expect(lines.join('')).not.toContain(key);
  });

  it('leaves out what an error carries beside what explains it', () => {
    const { logger, last } = logging();
    const error = Object.assign(new Error('401 Unauthorized'), {
      code: 50_001,
      status: 401,
      requestBody: { json: { content: 'what somebody typed' } },
      config: { headers: { Authorization: 'Bot abc' } },
    });
    logger.error({ err: error }, 'x');
    expect(Object.keys(last().err).sort()).toEqual(['code', 'message', 'stack', 'status', 'type']);
  });

  it('ends on an error that is its own cause', () => {
    const { logger, last } = logging();
    const error = new Error('round');
    error.cause = error;
    logger.error({ err: error }, 'x');
    expect(last().err.cause.message).toBe('round');
  });

  it.each([['text'], [undefined], [null], [7]])('takes %j for an error, as a rejection may be anything', (reason) => {
    const { logger, last } = logging();
    logger.error({ err: reason }, 'x');
    expect(last().msg).toBe('x');
  });
});

describe('what looks like a secret', () => {
  const scrub = scrubber([]);
  it.each([
    // Made up; joined here so that no scanner takes them for real ones.
    ['xoxb', '1234567890', 'abcdefghijkl'].join('-'),
    ['xapp', '1', 'A0', '123', 'abcdef'].join('-'),
    ['xoxe.xoxp', '1', 'abcdefghijkl'].join('-'),
    ['MTIzNDU2Nzg5MDEyMzQ1Njc4', 'GabcdE', 'a'.repeat(38)].join('.'),
    'https://hooks.slack.com/commands/T0/123/abc',
    'https://discord.com/api/v10/interactions/123456/aW50ZXJhY3Rpb246MTIzNDU2Nzg5/callback',
    'https://discord.com/api/v10/webhooks/123456/aW50ZXJhY3Rpb246MTIzNDU2Nzg5/messages/@original',
  ])('is taken out of the log though it is not ours: %s', (text) => {
    const secret =
      text.split('/').findLast((part) => part.length > 5 && !/^(callback|messages|@original)$/.test(part)) ?? text;
    expect(scrub(`before ${text} after`)).toMatch(/^before .*\[removed\].* after$/);
    if (!text.includes('hooks')) expect(scrub(text)).not.toContain(secret);
  });

  it('is not seen in ordinary questions', () => {
    const words = fc.constantFrom(
      '405b',
      'int4',
      'h100',
      'llama-3.1-405b',
      'Qwen/Qwen3-30B-A3B',
      '8xh200',
      '--max-model-len',
      '29k',
      '0.9',
    );
    fc.assert(
      fc.property(fc.array(words), (parts) => {
        expect(scrub(parts.join(' '))).toBe(parts.join(' '));
      }),
    );
  });

  it('is not a secret so short that words would hold it', () => {
    expect(scrubber(['a', ''])('a word')).toBe('a word');
  });
});
