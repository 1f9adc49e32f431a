import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { signatureFault } from '../../../src/faces/slack/signature.ts';

const now = 1_764_000_000;
const sign = (body: string, timestamp: string, secret = 'secret') =>
  `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
const fault = (body: string, timestamp: string, signature: string) =>
  signatureFault('secret', { timestamp, signature }, Buffer.from(body), now);

describe('the signature of a request', () => {
  test('is the one in the documentation of Slack', () => {
    const secret = '8f742231b10e8888abcd99yyyzzz85a5';
    const body =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
    const headers = {
      timestamp: '1531420618',
      signature: 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
    };
    expect(signatureFault(secret, headers, Buffer.from(body), 1531420618)).toBeUndefined();
  });

  test('holds for five minutes either way and no longer', () => {
    for (const [offset, expected] of [
      [-301, 'stale'],
      [-300, undefined],
      [0, undefined],
      [300, undefined],
      [301, 'future'],
    ] as const) {
      const timestamp = String(now + offset);
      expect(fault('body', timestamp, sign('body', timestamp))).toBe(expected);
    }
  });

  test('is asked for, whole and in the form Slack uses', () => {
    expect(signatureFault('secret', { timestamp: undefined, signature: undefined }, Buffer.alloc(0), now)).toBe(
      'missing',
    );
    for (const timestamp of ['', 'NaN', '1e9', '-1', ' 1764000000', '9'.repeat(20)]) {
      expect(fault('body', timestamp, sign('body', timestamp))).toBe('missing');
    }
    expect(fault('body', String(now), sign('body', String(now)).replace('v0', 'v1'))).toBe('mismatch');
    expect(fault('body', String(now), '')).toBe('mismatch');
  });

  test('changes with any change of body, time or secret', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.integer({ min: 1, max: 300 }), (body, other, seconds) => {
        const timestamp = String(now);
        const good = sign(body, timestamp);
        expect(fault(body, timestamp, good)).toBeUndefined();
        if (other !== body) expect(fault(other, timestamp, good)).toBe('mismatch');
        expect(fault(body, String(now - seconds), good)).toBe('mismatch');
        expect(fault(body, timestamp, sign(body, timestamp, 'other'))).toBe('mismatch');
      }),
    );
  });
});
