import { describe, expect, it } from 'vitest';
import { isFit } from '../../../src/answer/answer.ts';
import { fit } from '../../../src/answer/fit.ts';

function answered(words: string) {
  const { card, answer } = fit(words);
  if (!isFit(answer)) throw new Error(`${words}: not answered`);
  return { card, answer };
}

describe('a format that the engine does not run on the GPU', () => {
  it.each([
    ['llama 70b int8 b200', 'fp8', 'llama 3.3 70b fp8 b200'],
    ['llama 3.3 70b awq v100', 'gptq-int4', 'llama 3.3 70b gptq-int4 v100 16gb'],
    ['llama 3.3 70b fp8 4x a100 80gb tensorrt-llm', 'awq-int4', 'llama 3.3 70b awq-int4 4x a100 80gb tensorrt-llm'],
    ['llama 3.3 70b nf4 mi300x', 'int4', 'llama 3.3 70b int4 mi300x'],
  ])('%s: refused in the verdict and the caveats, with a button for %s', (words, alternative, instead) => {
    const { card, answer } = answered(words);
    expect(answer.support).toMatchObject({ state: 'unsupported', alternative });
    expect(card.verdict).toMatchObject({ tone: 'bad', text: expect.stringMatching(/^Will not run\./) });
    expect(card.caveats[0]).toBe(answer.support.sentence);
    expect(card.actions[0]).toMatchObject({ id: 'instead', words: instead });
    expect(card.sections.some(({ id }) => id === 'command')).toBe(false);
  });

  it('offers another engine where that runs it', () => {
    const { card, answer } = answered('gpt-oss-20b t4');
    expect(answer.support).toMatchObject({ state: 'unsupported', alternativeEngine: 'llama.cpp' });
    expect(card.actions[0]).toMatchObject({ id: 'instead', words: 'gpt oss 20b t4 llama.cpp' });
  });

  it('refuses a KV cache that no kernel reads, with a button to leave it out', () => {
    const { card } = answered('llama 3.1 8b fp16 t4 kv fp8');
    expect(card.verdict.text).toMatch(/^Will not run\. vLLM has no attention kernel/);
    expect(card.actions.find(({ id }) => id === 'instead:kv')?.words).toBe('llama 3.1 8b fp16 t4');
  });
});

describe('a format that runs in another way than its name says', () => {
  it.each([
    ['llama 70b fp8 a100', 'weight-only', 'W8A16'],
    ['llama 8b bf16 t4', 'emulated', 'casts to FP16'],
    ['llama 70b nvfp4 h100', 'weight-only', 'no FP4 units'],
    ['llama 70b nvfp4 mi300x', 'emulated', 'slow emulation'],
  ])('%s: %s, said in the caveats once', (words, state, part) => {
    const { card, answer } = answered(words);
    expect(answer.support.state).toBe(state);
    expect(card.verdict.text).toMatch(/^Fits on/);
    expect(card.caveats.filter((caveat) => caveat.includes(part))).toHaveLength(1);
    expect(card.sections.find(({ id }) => id === 'quality')).not.toMatchObject({
      items: expect.arrayContaining([answer.support.sentence]),
    });
  });

  it('leaves P40 and Macs to llama.cpp, as vLLM does not run there', () => {
    expect(answered('qwen3 8b p40').answer.question['engine']).toBe('llama.cpp');
    expect(answered('qwen3 8b m3 max').answer.question['engine']).toBe('llama.cpp');
  });
});
