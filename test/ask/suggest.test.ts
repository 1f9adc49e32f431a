import { describe, expect, it } from 'vitest';
import { ask } from '../../src/ask/ask.ts';
import { suggest } from '../../src/ask/suggest.ts';

const wordsOf = (typed: string, cursor?: number): string[] => suggest(typed, cursor).map(({ words }) => words);

describe('suggest', () => {
  it('begins with whole questions that are read without a doubt', () => {
    const starters = wordsOf('');
    expect(starters.length).toBeGreaterThan(5);
    for (const words of starters) {
      const { question, unknown, refusal } = ask(words);
      expect(question.model, words).toBeDefined();
      expect(question.gpu, words).toBeDefined();
      expect(unknown, words).toEqual([]);
      expect(refusal, words).toBeUndefined();
    }
  });

  it('completes the word under the cursor, most popular first', () => {
    expect(wordsOf('lla')[0]).toBe('llama 3.3 70b');
    expect(wordsOf('405b int')[0]).toBe('405b int4');
    expect(wordsOf('405b int4 h')[0]).toBe('405b int4 h100');
    expect(wordsOf('8b 409')[0]).toBe('8b rtx 4090');
    expect(wordsOf('405b fp8 8xh')[0]).toBe('405b fp8 8xh100');
  });

  it('completes names of several words', () => {
    expect(wordsOf('llama 3.1 8')[0]).toBe('llama 3.1 8b');
    expect(wordsOf('405b int4 a100 4')[0]).toBe('405b int4 a100 40gb');
  });

  it('keeps what stands behind the cursor', () => {
    expect(wordsOf('405b int h100', 8)[0]).toBe('405b int4 h100');
  });

  it('goes on with what is still missing', () => {
    expect(wordsOf('405b ')).toEqual(expect.arrayContaining(['405b int4 h100', '405b fp8 h100', '405b h100']));
    expect(wordsOf('405b int4 h100')).toEqual(
      expect.arrayContaining(['405b int4 h100 ctx 32k', '405b int4 h100 8 users']),
    );
    expect(wordsOf('4xh100')).toEqual(expect.arrayContaining(['llama 3.3 70b 4xh100']));
  });

  it('does not offer a second model, format or GPU', () => {
    for (const words of wordsOf('405b int4 h'))
      expect(ask(words).question.model).toBe('meta-llama/Llama-3.1-405B-Instruct');
    for (const words of wordsOf('405b int4 h')) expect(ask(words).refusal).toBeUndefined();
  });

  it('offers the names of fields', () => {
    expect(wordsOf('405b gpuMem')).toContain('405b gpuMemoryUtilization=');
  });

  it('answers within ten milliseconds once it is warm', () => {
    suggest('l');
    const typed = ['l', 'qwen', '405b int4 h', 'llama 3.1 8', 'x', '70b fp8 ', ''];
    const start = performance.now();
    for (let i = 0; i < 10; i++) for (const words of typed) suggest(words);
    expect((performance.now() - start) / (10 * typed.length)).toBeLessThan(10);
  });
});
