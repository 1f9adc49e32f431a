import { describe, expect, it } from 'vitest';
import { askSeveral } from '../../src/ask/ask-several.ts';

const [h100, h200, a100, a40] = ['h100-80gb-sxm', 'h200-141gb-sxm', 'a100-80gb-sxm', 'a100-40gb-sxm'];
const questions = (words: string) => askSeveral(words, 8).readings.map(({ question }) => question);

describe('several things in one question', () => {
  it.each([
    ['405b fp8 h100 h200', [{ gpu: h100 }, { gpu: h200 }]],
    ['405b fp8 h100 vs h200', [{ gpu: h100 }, { gpu: h200 }]],
    [
      '405b fp8 8xh100, 4xh200',
      [
        { gpu: h100, gpus: 8 },
        { gpu: h200, gpus: 4 },
      ],
    ],
    ['405b a100 80gb vs a100 40gb', [{ gpu: a100 }, { gpu: a40 }]],
    ['70b fp8 vs int4 h100', [{ format: 'fp8' }, { format: 'int4' }]],
    [
      'llama 3.3 70b vs qwen2.5 72b h100',
      [{ model: 'meta-llama/Llama-3.3-70B-Instruct' }, { model: 'Qwen/Qwen2.5-72B-Instruct' }],
    ],
    ['405b h100 vllm vs sglang', [{ engine: 'vllm' }, { engine: 'sglang' }]],
  ])('"%s"', (words, expected) => {
    expect(questions(words)).toMatchObject(expected);
    expect(askSeveral(words, 8).readings.map(({ refusal }) => refusal)).toEqual(expected.map(() => undefined));
  });

  it('keep what is common to all', () => {
    for (const question of questions('405b fp8 h100 h200 b200 32k 8 users tp8'))
      expect(question).toMatchObject({ format: 'fp8', context: 32_768, concurrency: 8, tensorParallel: 8 });
  });

  it('make every combination, counted beyond the cap', () => {
    expect(askSeveral('405b 70b fp8 int4 h100 h200', 8)).toMatchObject({ count: 8 });
    const many = askSeveral('405b 70b fp8 int4 bf16 h100 h200 b200', 8);
    expect([many.count, many.readings.length]).toEqual([18, 8]);
  });
});
