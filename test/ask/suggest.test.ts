import { describe, expect, it } from 'vitest';
import { ask } from '../../src/ask/ask.ts';
import { suggest, warmSuggestions } from '../../src/ask/suggest.ts';

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

  it.each([
    ['4', ['405b', 'rtx 4090']],
    ['40', ['405b', 'rtx 4090', 'a100 40gb']],
    ['h', ['h100', 'h200']],
    ['405b i', ['405b int4', '405b int8']],
    ['llama 3', ['llama 3.3 70b', 'llama 3.1 8b', 'llama 3.1 405b']],
    ['qwen3 30b a3b f', ['qwen3 30b a3b fp8', 'qwen3 30b a3b fp16']],
    ['70b', ['llama 3.3 70b']],
    ['70b fp8 2x', ['70b fp8 2xh100', '70b fp8 2xh200']],
    ['70b fp8 2xh', ['70b fp8 2xh100', '70b fp8 2xh200']],
    ['deepseek r1 8x', ['deepseek r1 8xh100', 'deepseek r1 8xh200']],
    ['gpt', ['gpt oss 120b', 'gpt oss 20b']],
    ['405b int4 h100 ctx', ['405b int4 h100 ctx 8k', '405b int4 h100 ctx 32k']],
    ['mist', ['mistral small 3.2 24b', 'mistral 7b']],
    ['mi', ['mistral small 3.2 24b', 'mi300x']],
    ['kimi', ['kimi k2', 'kimi k2.5']],
    ['lora 8', ['lora llama 3.1 8b']],
    ['llama 70b q', ['llama 70b q4_k_m']],
    ['fp8', ['fp8']],
  ])('offers for "%s" what is likeliest meant among the first five', (typed, likely) => {
    const first = wordsOf(typed).slice(0, 5);
    expect(first[0]).toBe(likely[0]);
    expect(first).toEqual(expect.arrayContaining(likely));
  });

  it('shows the whole question, at most 100 characters of it, and what is read as it stands', () => {
    for (const typed of ['', '4', 'qwen', '405b int4 h', 'a question that is far too long to be shown '.repeat(3)]) {
      for (const { words, label } of suggest(typed)) {
        expect(label).toBe(words);
        expect(label.length).toBeLessThanOrEqual(100);
        expect(ask(words).unknown, words).toEqual([]);
      }
    }
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
    warmSuggestions();
    const typed = ['l', 'qwen', '405b int4 h', 'llama 3.1 8', 'x', '70b fp8 ', ''];
    const start = performance.now();
    for (let i = 0; i < 10; i++) for (const words of typed) suggest(words);
    expect((performance.now() - start) / (10 * typed.length)).toBeLessThan(10);
  });
});
