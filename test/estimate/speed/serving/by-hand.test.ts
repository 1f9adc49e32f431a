import { describe, expect, it } from 'vitest';
import type { QuestionDraft } from '../../../../src/ask/question.ts';
import { speedParameters } from '../../../../src/catalogue/speed/parameters.ts';
import { paceOf } from '../../../../src/estimate/speed/pace-of.ts';
import { allReduceOf } from '../../../../src/estimate/speed/serving/all-reduce.ts';
import { stepSeconds } from '../../../../src/estimate/speed/serving/seconds.ts';
import { workOf } from '../../../../src/estimate/speed/serving/work.ts';
import { speedOf } from '../../../../src/estimate/speed/speed.ts';
import { tokenSeconds } from '../../../../src/estimate/speed/under-load.ts';
import { estimateOf, subjectOf } from '../../subjects.ts';

describe('one step by hand', () => {
  it('Llama 3.1 8B in 16 bit on an H100, one request of 2,000 tokens', () => {
    const { subject, plan } = estimateOf({ model: 'llama 3.1 8b', format: 'bf16', gpu: 'h100', gpus: 1 });
    const { linears, head, cache, exchange, overhead } = stepSeconds(
      workOf(subject, plan.layout, 'vllm'),
      speedParameters,
      1,
      2000,
    );
    const { hopper } = speedParameters.kernels;
    // 6.98e9 weights in the layers and 128,256 x 4,096 in the head, 2 bytes each, at 3,350 GB/s.
    expect(linears * 1e3).toBeCloseTo((6.98e9 * 2) / (3350e9 * hopper.reading[16]) / 1e-3, 2);
    expect(head * 1e3).toBeCloseTo((128_256 * 4096 * 2) / (3350e9 * hopper.reading[16]) / 1e-3, 3);
    // 32 layers x 8 KV heads x 128 x 2 x 2 bytes = 131,072 bytes for each token.
    expect(cache * 1e3).toBeCloseTo((131_072 * 2000) / (3350e9 * speedParameters.cacheReading) / 1e-3, 4);
    expect(exchange).toBe(0);
    expect(overhead).toBeCloseTo(32 * speedParameters.engines.vllm.perLayer + speedParameters.perRequest, 9);
  });

  it('experts are read as far as tokens are sent to them: 8 of 256 by one token, 64 % of them by 32', () => {
    const { subject, plan } = estimateOf({ model: 'deepseek r1', gpu: 'h200', gpus: 8 });
    const work = workOf(subject, plan.layout, 'vllm');
    const at = (batch: number): number => stepSeconds(work, speedParameters, batch, 1000).experts;
    expect(at(32) / at(1)).toBeCloseTo((1 - (1 - 8 / 256) ** 32) / (8 / 256), 3);
  });

  it('MLA’s latent is on every rank, KV heads are divided', () => {
    const cacheOf = (draft: QuestionDraft): number => {
      const { subject, plan } = estimateOf(draft);
      return workOf(subject, plan.layout, 'vllm').cache.perToken;
    };
    expect(cacheOf({ model: 'deepseek r1', gpu: 'h200', gpus: 8 })).toBe(61 * 576 * 2);
    expect(cacheOf({ model: 'llama 3.1 70b', gpu: 'h100', gpus: 8 })).toBe((80 * 8 * 128 * 2 * 2) / 8);
  });

  it('sparse attention reads what its indexer picks, and an index for all', () => {
    const { subject, plan } = estimateOf({ model: 'deepseek v3.2', gpu: 'h200', gpus: 8 });
    const { windows, perToken } = workOf(subject, plan.layout, 'vllm').cache;
    expect(windows).toEqual([{ tokens: 2048, perToken: 61 * 576 * 2 }]);
    expect(perToken).toBeCloseTo(61 * 132, 6);
  });

  it('an all-reduce takes the measured time at the measured sizes, and grows with the message beyond them', () => {
    const subject = subjectOf({ model: 'llama 3.1 70b', gpu: 'h200', gpus: 8 });
    const among8 = allReduceOf(subject, 8);
    expect(among8(2 ** 21) * 1e6).toBeCloseTo(18.1, 1);
    expect(among8(2 ** 31)).toBeCloseTo(2 * among8(2 ** 30), 9);
    expect(allReduceOf(subject, 16)(2 ** 20)).toBeGreaterThan(5 * among8(2 ** 20));
    expect(allReduceOf(subject, 1)(2 ** 20)).toBe(0);
  });
});

/** Measured milliseconds per token with four requests, 1,024 tokens in and out, on one to eight GPUs (speed-serving.csv.gz). */
describe('Llama 3.1 70B with four requests', () => {
  it.each([
    ['h200', 'fp8', 'tensorrt-llm', [20.1, 12.0, 8.0, 6.3]],
    ['h200', 'fp8', 'vllm', [21.5, 13.9, 9.9, 7.9]],
    ['h100', 'fp8', 'vllm', [undefined, 17.4, 11.8, 9.1]],
    ['b200', 'fp8', 'tensorrt-llm', [14.6, 9.7, 6.6, 5.5]],
    ['b200', 'fp8', 'vllm', [16.3, 10.6, 8.0, 6.3]],
    ['b200', 'nvfp4', 'tensorrt-llm', [12.1, 8.9, 6.6, 5.9]],
    ['b200', 'nvfp4', 'vllm', [13.1, 9.7, 7.2, 6.3]],
  ] as const)('%s %s under %s', (gpu, format, engine, measured) => {
    for (const [index, milliseconds] of measured.entries()) {
      if (milliseconds === undefined) continue;
      const question = { model: 'llama 3.1 70b', format, gpu, engine, tensorParallel: 2 ** index } as const;
      const { subject, plan } = estimateOf(question);
      const load = { inputTokens: 1024, outputTokens: 1024, concurrency: 4 };
      const predicted = tokenSeconds(paceOf(subject, plan), load, 4) * 1000;
      expect(Math.abs(predicted / milliseconds - 1), `TP${2 ** index}: ${predicted.toFixed(1)} ms`).toBeLessThan(0.15);
    }
  });

  it('a step of one GPU reaches two thirds of the bandwidth, one of eight a quarter', () => {
    const shareOf = (tensorParallel: number): number => {
      const { subject, plan } = estimateOf({ model: 'llama 3.1 70b', format: 'fp8', gpu: 'h200', tensorParallel });
      const pace = paceOf(subject, plan);
      return pace.bound(4, 1536) / pace.step(4, 1536);
    };
    expect(shareOf(1)).toBeGreaterThan(0.65);
    expect(shareOf(8)).toBeLessThan(0.3);
  });
});

describe('layouts', () => {
  const qwen = { model: 'qwen3 32b', format: 'bf16', gpu: 'h100', inputTokens: 1000, outputTokens: 500 } as const;
  const speedWith = (layout: QuestionDraft) =>
    speedOf(estimateOf({ ...qwen, ...layout })) ?? expect.unreachable('it fits');

  it('tensor parallelism speeds one request up, less than by the number of GPUs', () => {
    const [one, two, four] = [1, 2, 4].map((tensorParallel) => speedWith({ tensorParallel }).single.value);
    expect(two).toBeGreaterThan(1.3 * (one ?? 0));
    expect(two).toBeLessThan(2 * (one ?? 0));
    expect(four).toBeLessThan(2 * (two ?? 0));
  });

  it('pipeline stages do not speed one request up, but hold more of them', () => {
    const alone = speedWith({ tensorParallel: 1 });
    const staged = speedWith({ tensorParallel: 1, pipelineParallel: 2 });
    expect(staged.single.value).toBeCloseTo(alone.single.value, 6);
    expect(staged.saturated.total.value).toBeGreaterThan(2 * alone.saturated.total.value);
    expect(staged.prefill.value).toBeCloseTo(2 * alone.prefill.value, 3);
  });

  it('replicas do the same again', () => {
    const alone = speedWith({ tensorParallel: 1, dataParallel: 1 });
    const twice = speedWith({ tensorParallel: 1, dataParallel: 2, concurrency: 2 });
    expect(twice.single.value).toBeCloseTo(alone.single.value, 6);
    expect(twice.perUser.value).toBeCloseTo(alone.perUser.value, 6);
    expect(twice.saturated.total.value).toBeCloseTo(2 * alone.saturated.total.value, 3);
    expect(twice.total.value).toBeCloseTo(2 * alone.total.value, 3);
  });

  it.each(['vllm', 'sglang', 'tensorrt-llm'] as const)(
    'no more requests run under %s than it was told to take',
    (engine) => {
      const asked = { ...qwen, tensorParallel: 4, engine, maxNumSeqs: 8, concurrency: 100 };
      const speed = speedOf(estimateOf(asked));
      expect(speed).toMatchObject({ running: 8, saturated: { batch: 8 } });
    },
  );

  it('a card without room for KV serves few: Llama 70B FP8 on one H100 and on two', () => {
    const of = (gpus: number) =>
      speedOf(
        estimateOf({
          model: 'llama 3.1 70b',
          format: 'fp8',
          gpu: 'h100',
          gpus,
          kvFormat: 'fp8',
          engine: 'tensorrt-llm',
          inputTokens: 128,
          outputTokens: 2048,
        }),
      );
    const [one, two] = [of(1), of(2)];
    // 912 and 6,170 tokens/s in TensorRT-LLM's table.
    expect(one?.saturated.total.low).toBeLessThan(912);
    expect(one?.saturated.total.high).toBeGreaterThan(912);
    expect(two?.saturated.total.low).toBeLessThan(6170);
    expect(two?.saturated.total.high).toBeGreaterThan(6170);
  });
});
