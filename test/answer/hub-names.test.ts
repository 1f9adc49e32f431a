import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hubNames, hubQuestions } from '../../src/answer/hub-names.ts';
import type { HubModels } from '../../src/catalogue/hub/models.ts';

const asked: string[] = [];
const found = ['org/never-seen', 'org/never-heard'];

/** A hub of which only the search is asked. */
function searching(search: HubModels['search'] = async () => found): HubModels {
  return {
    cached: () => undefined,
    read: () => Promise.reject(new Error('nothing is read for a completion')),
    search(text, limit) {
      asked.push(text);
      return search(text, limit);
    },
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  asked.length = 0;
});
afterEach(() => vi.useRealTimers());

describe('repositories for what is being typed', () => {
  it('are those that the hub finds', async () => {
    expect(await hubNames(' org/never ', searching())).toEqual(found);
    expect(asked).toEqual(['org/never']);
  });

  it.each(['', 'ab', 'x'.repeat(101), 'hf_abc', `hf_${'a'.repeat(34)}`, `org/x api_org_${'a'.repeat(34)}`])(
    'are not looked for where nothing is to be found or told: "%s"',
    (text) => {
      expect(hubNames(text, searching())).toBeUndefined();
      expect(hubQuestions(text, undefined, searching())).toBeUndefined();
      expect(asked).toEqual([]);
    },
  );

  it('are none when the hub takes longer than a person who types', async () => {
    const never = hubNames(
      'org/never',
      searching(() => new Promise(() => undefined)),
    );
    await vi.advanceTimersByTimeAsync(700);
    expect(await never).toEqual([]);
  });

  it('are looked for forty times a minute, so that reading has its share', () => {
    const hub = searching();
    const searches = (): number =>
      Array.from({ length: 60 }, () => hubNames('org/never', hub)).filter((search) => search !== undefined).length;
    expect(searches()).toBe(40);
    vi.advanceTimersByTime(60_000);
    expect(searches()).toBe(40);
  });
});

describe('questions with a repository completed', () => {
  it.each([
    ['2xh100 org/never', undefined, '2xh100 org/never-seen'],
    ['org/never 2xh100', 9, 'org/never-seen 2xh100'],
    ['fp8 org/nevXX 8 users', 11, 'fp8 org/never-seen 8 users'],
  ])('"%s" at %s', async (words, cursor, whole) => {
    expect((await hubQuestions(words, cursor, searching()))?.[0]).toEqual({ words: whole, label: whole });
  });

  it.each(['405b int4 h100', 'llama-3.1-8b', 'Qwen/Qwen3-8B', 'org/never-seen '])(
    'are none where what is typed is understood: "%s"',
    (words) => {
      expect(hubQuestions(words, undefined, searching())).toBeUndefined();
      expect(asked).toEqual([]);
    },
  );

  it('fit into a choice of Discord', async () => {
    expect(await hubQuestions(`${'8 users '.repeat(11)}org/never`, undefined, searching())).toEqual([]);
  });
});
