import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig, variables } from '../src/config.ts';

const file = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');

describe('the settings', () => {
  it('need nothing set', () => {
    expect(readConfig({})).toMatchObject({
      process: 'all',
      host: '0.0.0.0',
      port: 3000,
      publicUrl: undefined,
      logLevel: 'info',
      questionsPerMinute: { person: 10, workspace: 60 },
      discord: { token: undefined, apiUrl: 'https://discord.com/api' },
      slack: { botToken: undefined, apiUrl: 'https://slack.com/api' },
    });
  });

  it('take an empty value for none, as an untouched .env.example has it', () => {
    const empty = Object.fromEntries(variables.map((name) => [name, '']));
    expect(readConfig(empty)).toEqual(readConfig({}));
  });

  it('are read with blanks around them and slashes behind addresses taken off', () => {
    expect(readConfig({ PUBLIC_URL: ' https://example.com/ ', DISCORD_TOKEN: ' abc ' })).toMatchObject({
      publicUrl: 'https://example.com',
      discord: { token: 'abc' },
    });
  });

  it('leave proxies and the protection of metrics to what is right without them, unless they are set', () => {
    expect(readConfig({})).toMatchObject({ trustedProxies: undefined, metricsToken: undefined });
    expect(readConfig({ TRUSTED_PROXIES: '0', METRICS_TOKEN: 'abc' })).toMatchObject({
      trustedProxies: 0,
      metricsToken: 'abc',
    });
    for (const value of ['-1', '11', '1.5', 'all'])
      expect(() => readConfig({ TRUSTED_PROXIES: value })).toThrow(/TRUSTED_PROXIES/);
  });

  it('give a worker a port of its own, unless one is set', () => {
    expect(readConfig({ PROCESS: 'worker' }).port).toBe(0);
    expect(readConfig({ PROCESS: 'worker', PORT: '8080' }).port).toBe(8080);
  });

  it('name one database at most, and keys that can be used', () => {
    const key = Buffer.alloc(32, 'k').toString('base64');
    expect(readConfig({ DATA_DIR: ' data ', ENCRYPTION_KEYS: `main:${key}` }).store).toMatchObject({
      databaseUrl: undefined,
      dataDir: 'data',
      encryptionKeys: [{ id: 'main' }],
    });
    expect(readConfig({ DATABASE_URL: 'postgresql://h/d' }).store.databaseUrl).toBe('postgresql://h/d');
    expect(() => readConfig({ DATABASE_URL: 'mysql://h/d' })).toThrow(/DATABASE_URL: must be a postgres/);
    expect(() => readConfig({ DATABASE_URL: 'postgres://h/d', DATA_DIR: 'data' })).toThrow(/both set/);
    expect(() => readConfig({ ENCRYPTION_KEYS: 'main:abc' })).toThrow(/ENCRYPTION_KEYS: key 'main' has 2 bytes/);
  });

  it('that cannot be used are all named, without their values', () => {
    const env = {
      PORT: '70000',
      PUBLIC_URL: 'ftp://hidden-value',
      PROCESS: 'hidden-value',
      DISCORD_PUBLIC_KEY: 'hidden-value',
    };
    let message = '';
    try {
      readConfig(env);
    } catch (error) {
      if (error instanceof ConfigError) message = error.message;
    }
    for (const name of Object.keys(env)) expect(message).toContain(name);
    expect(message).not.toContain('hidden-value');
    expect(message).not.toContain('70000');
  });
});

describe('the list of settings', () => {
  it('in .env.example is that of the code', () => {
    const named = [...file('.env.example').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(named.sort()).toEqual([...variables].sort());
  });

  it('in .env.example sets nothing', () => {
    expect(file('.env.example')).not.toMatch(/^[A-Z_]+=.+$/m);
  });

  it('in docs/settings.md is that of the code', () => {
    const named = [...file('docs/settings.md').matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name]) => name);
    expect(named.sort()).toEqual([...variables].sort());
  });
});
