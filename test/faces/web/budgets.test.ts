import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createPageBudgets, visitor } from '../../../src/faces/web/budgets.ts';
import { serve } from './serve.ts';

let face: Awaited<ReturnType<typeof serve>> | undefined;
afterEach(async () => {
  await face?.stop();
  face = undefined;
});

describe('budgets', () => {
  it('answer 429 with the seconds to wait once an address has used its own up', async () => {
    face = await serve({ budgets: createPageBudgets({ answers: 2, suggestions: 1, charts: 1, readings: 1 }) });
    const { url } = face;
    const statuses: number[] = [];
    for (const path of ['/api/answer?q=a', '/api/answer?q=b', '/api/answer?q=c']) {
      statuses.push((await fetch(url + path)).status);
    }
    expect(statuses).toEqual([200, 200, 429]);
    const refused = await fetch(`${url}/api/answer?q=d`);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(((await refused.json()) as { error: { message: string } }).error.message).toMatch(/Ask again in \d+ s/);
    expect((await fetch(`${url}/api/suggest?q=d`)).status).toBe(200);
    expect((await fetch(`${url}/preview-chart.png?q=d`)).status).toBe(200);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it('cannot be dodged by an invented X-Forwarded-For', async () => {
    face = await serve({ budgets: createPageBudgets({ answers: 1, suggestions: 1, charts: 1, readings: 1 }) });
    const ask = (address: string) =>
      fetch(`${face?.url}/api/answer?q=a`, { headers: { 'x-forwarded-for': address } }).then(({ status }) => status);
    expect([await ask('203.0.113.1'), await ask('203.0.113.2')]).toEqual([200, 429]);
  });

  it('go by the address that the proxy in front reports, and not by what was written before it', async () => {
    face = await serve({
      budgets: createPageBudgets({ answers: 1, suggestions: 1, charts: 1, readings: 1 }),
      publicUrl: 'https://fitcheck.test',
    });
    const ask = (address: string) =>
      fetch(`${face?.url}/api/answer?q=a`, { headers: { 'x-forwarded-for': address } }).then(({ status }) => status);
    expect(await ask('203.0.113.1')).toBe(200);
    expect(await ask('203.0.113.2')).toBe(200);
    expect(await ask('198.51.100.7, 203.0.113.2')).toBe(429);
  });
});

describe('the number of trusted proxies', () => {
  const answers = async (trustedProxies: number, asked: readonly string[]) => {
    face = await serve({
      budgets: createPageBudgets({ answers: 1, suggestions: 1, charts: 1, readings: 1 }),
      publicUrl: 'https://fitcheck.test',
      trustedProxies,
    });
    const statuses: number[] = [];
    for (const forwarded of asked) {
      const response = await fetch(`${face.url}/api/answer?q=a`, { headers: { 'x-forwarded-for': forwarded } });
      statuses.push(response.status);
    }
    return statuses;
  };

  it('of two takes the address that the outer one saw', async () => {
    const router = '198.51.100.7';
    expect(
      await answers(2, [`203.0.113.1, ${router}`, `203.0.113.2, ${router}`, `192.0.2.9, 203.0.113.2, ${router}`]),
    ).toEqual([200, 200, 429]);
  });

  it('of none takes nobody at their word, whatever the public address', async () => {
    expect(await answers(0, ['203.0.113.1', '203.0.113.2'])).toEqual([200, 429]);
  });
});

describe('a visitor', () => {
  it('is the same however an IPv4 address is written', () => {
    fc.assert(
      fc.property(fc.ipV4(), (ip) => {
        expect(visitor({ ip })).toBe(ip);
        expect(visitor({ ip: `::ffff:${ip}` })).toBe(ip);
      }),
    );
  });

  it('is a whole /64 of IPv6, written in any of its forms', () => {
    const group = fc.integer({ min: 1, max: 0xffff }).map((value) => value.toString(16));
    fc.assert(
      fc.property(fc.array(group, { minLength: 4, maxLength: 4 }), fc.ipV6(), (network, other) => {
        const prefix = network.join(':');
        expect(visitor({ ip: `${prefix}::1` })).toBe(prefix);
        expect(visitor({ ip: `${prefix}:a:b:c:d` })).toBe(prefix);
        expect(visitor({ ip: `${prefix.toUpperCase()}:0:0:0:9` })).toBe(prefix);
        expect(visitor({ ip: other })).toMatch(/^[\da-f.:]+$/);
      }),
    );
    expect(visitor({ ip: '2001:db8::1' })).toBe('2001:db8:0:0');
    expect(visitor({ ip: '::1' })).toBe('0:0:0:0');
    expect(visitor({ ip: 'fe80::1%eth0' })).toBe('fe80:0:0:0');
  });
});
