import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readKeys } from '../../src/store/keys.ts';
import { createSecrets, SecretTrouble } from '../../src/store/secrets.ts';

const key = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const first = key('first');
const second = key('second');
const owner = 'slack T1';

describe('keys', () => {
  it('are read in order, with blanks around them', () => {
    expect(readKeys(` ${first} , ${second},`).map(({ id }) => id)).toEqual(['first', 'second']);
    expect(readKeys('')).toEqual([]);
  });

  it.each([
    ['without a name', randomBytes(32).toString('base64'), /id:key/],
    ['of 16 bytes', `short:${randomBytes(16).toString('base64')}`, /'short' has 16 bytes and needs 32/],
    ['under one name', `${key('a')},${key('a')}`, /two keys named 'a'/],
  ])('%s are refused with the reason, and not shown', (_what, text, reason) => {
    let message = '';
    try {
      readKeys(text);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toMatch(reason);
    expect(message).not.toContain(text.slice(-20));
  });
});

describe('a secret', () => {
  const secrets = createSecrets(readKeys(first));

  it('comes back as it was, and never looks the same twice', () => {
    const one = secrets.seal('xoxb-token ☃', owner);
    const other = secrets.seal('xoxb-token ☃', owner);
    expect(secrets.open(one, owner)).toBe('xoxb-token ☃');
    expect(Buffer.from(one.sealed)).not.toEqual(Buffer.from(other.sealed));
    expect(Buffer.from(one.sealed).toString('latin1')).not.toContain('xoxb');
  });

  it('opens with an older key, and says that it should be sealed anew', () => {
    const old = secrets.seal('x', owner);
    const rotated = createSecrets(readKeys(`${second},${first}`));
    expect(rotated.open(old, owner)).toBe('x');
    expect(rotated.isOutdated(old)).toBe(true);
    expect(rotated.isOutdated(rotated.seal('x', owner))).toBe(false);
  });

  it.each([
    [
      'whose key is gone',
      () => createSecrets(readKeys(second)),
      owner,
      /key 'first', which ENCRYPTION_KEYS does not have/,
    ],
    [
      'whose key changed under its name',
      () => createSecrets(readKeys(key('first'))),
      owner,
      /does not open with the key 'first'/,
    ],
    ['of another workspace', () => secrets, 'slack T2', /does not open/],
  ])('%s stays closed, with the way out', (_what, opener, whose, reason) => {
    const sealed = secrets.seal('x', owner);
    expect(() => opener().open(sealed, whose)).toThrow(SecretTrouble);
    expect(() => opener().open(sealed, whose)).toThrow(reason);
  });

  it('that was altered or cut off stays closed', () => {
    const { keyId, sealed } = secrets.seal('x', owner);
    const altered = Uint8Array.from(sealed);
    altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1;
    for (const bytes of [altered, sealed.subarray(0, 20), new Uint8Array()])
      expect(() => secrets.open({ keyId, sealed: bytes }, owner)).toThrow(SecretTrouble);
  });

  it('is not kept without a key', () => {
    expect(() => createSecrets([]).seal('x', owner)).toThrow(/ENCRYPTION_KEYS is not set/);
  });
});
