import { describe, expect, it } from 'vitest';
import { ask } from '../../src/ask/ask.ts';
import { askObject } from '../../src/ask/ask-object.ts';
import type { QuestionDraft } from '../../src/ask/question.ts';

/** LoRA adapters and speculative decoding, which are served beside a model. */
describe('words for what is served beside a model', () => {
  it.each<[string, QuestionDraft]>([
    ['405b fp8 h100 lora rank 16 x4', { maxLoras: 4, maxLoraRank: 16 }],
    ['405b fp8 h100 4 loras rank 16', { maxLoras: 4, maxLoraRank: 16 }],
    ['405b fp8 h100 max-loras=4', { maxLoras: 4 }],
    ['70b fp8 h100 --enable-lora --max-loras 8 --max-lora-rank 32', { maxLoras: 8, maxLoraRank: 32 }],
    ['8b h100 enable lora', { maxLoras: 1 }],
    ['8b h100 8 lora adapters', { maxLoras: 8 }],
    ['deepseek r1 8xh200 with mtp', { speculative: 'mtp' }],
    ['deepseek r1 mtp 8xh200', { model: 'deepseek-ai/DeepSeek-R1', speculative: 'mtp' }],
    ['qwen3.6 27b h100 mtp=3', { speculative: 'mtp', speculativeTokens: 3 }],
    ['70b fp8 h100 speculative eagle3 3 tokens', { speculative: 'eagle3', speculativeTokens: 3 }],
    ['70b fp8 h100 eagle 2 users', { speculative: 'eagle', concurrency: 2 }],
    ['70b fp8 h100 ngram 5 draft tokens', { speculative: 'ngram', speculativeTokens: 5 }],
    [
      '70b fp8 h100 draft llama 3.2 1b 5 tokens',
      { draftModel: 'meta-llama/Llama-3.2-1B-Instruct', speculativeTokens: 5 },
    ],
    ['70b fp8 h100 draft=Qwen/Qwen3-0.6B', { draftModel: 'Qwen/Qwen3-0.6B' }],
    ['70b fp8 h100 draft model', { speculative: 'draft' }],
  ])('%s', (words, fields) => {
    const { question, unknown, refusal } = ask(words);
    expect(refusal).toBeUndefined();
    expect(unknown).toEqual([]);
    expect(question).toMatchObject(fields);
    expect(question.kind).toBeUndefined();
    expect(question.loraRank).toBeUndefined();
  });

  it('a rank without a number of adapters is that of a training', () => {
    expect(ask('llama 3.1 8b lora rank 64').question).toMatchObject({ kind: 'training', loraRank: 64 });
  });

  it('a rank before a number of GPUs counts no adapters', () => {
    const { question } = ask('train llama 3.1 8b lora rank 16 x2 h100');
    expect(question.maxLoras).toBeUndefined();
    expect(question.loraRank).toBe(16);
  });

  it('a script names the draft model as people do', () => {
    const asked = { model: '70b', draftModel: 'llama 3.2 1b', maxLoras: '4' };
    expect(askObject(asked).question).toMatchObject({ draftModel: 'meta-llama/Llama-3.2-1B-Instruct', maxLoras: 4 });
  });
});
