import { describe, expect, it } from 'vitest';
import { engineFor } from '../../../src/estimate/engines/engines.ts';
import { layoutOf } from '../../../src/estimate/layout.ts';
import { estimateOf, GiB, subjectOf } from '../subjects.ts';

const llama8b = { model: 'meta-llama/Llama-3.1-8B-Instruct', engine: 'transformers', gpu: 'h100' } as const;
const engine = engineFor('transformers');

describe('what generate() allocates', () => {
  it('is the cache of the batch at its full length, and no more', () => {
    const { memory } = estimateOf({ ...llama8b, gpus: 1, concurrency: 4, context: 8192 }).plan;
    expect(memory.kvNeeded).toBe(4 * 8192 * 32 * 8 * 256 * 2);
    expect(memory.budget).toBe(subjectOf(llama8b).physicalBytes);
    expect(memory.reserve).toBeUndefined();
  });

  it('reads all prompts in one pass: twice the prompt, twice the working set', () => {
    const peak = (inputTokens: number): number =>
      estimateOf({ ...llama8b, gpus: 1, context: 16_384, inputTokens }).plan.memory.activations.value;
    // 2 x (3 x 14,336 + 4 x 4,096) bytes per token, and the token's own cache, which is counted with the whole.
    expect(peak(16_384) - peak(12_288)).toBe(4096 * (2 * (3 * 14_336 + 4 * 4096) + 131_072));
    // Nobody said how long the prompt is: the whole request, at most.
    expect(estimateOf({ ...llama8b, gpus: 1, context: 16_384 }).plan.memory.activations.value).toBe(peak(16_384));
  });

  it('caches keys and values of all heads for MLA, not the latent', () => {
    const { memory } = estimateOf({ ...llama8b, model: 'deepseek-ai/DeepSeek-V3', gpu: 'h200', gpus: 8 }).plan;
    // 8 of 61 layers on the fullest GPU, 128 heads of 192 and 128.
    expect(memory.bytesPerToken).toBe(8 * 128 * (192 + 128) * 2);
  });

  it('keeps the last window - 1 tokens where a layer has a window', () => {
    const { memory } = estimateOf({ ...llama8b, model: 'google/gemma-3-27b-it', gpus: 1, context: 32_768 }).plan;
    // 10 of 62 layers attend to everything; the window is 1,024; 16 KV heads of 128.
    expect(memory.kvNeeded).toBe(16 * 256 * 2 * (10 * 32_768 + 52 * 1023));
  });

  it('holds as many sequences and tokens as it says', () => {
    const { plan } = estimateOf({ ...llama8b, gpus: 1 });
    const held = Math.floor(plan.memory.maxConcurrency.value);
    expect(estimateOf({ ...llama8b, gpus: 1, concurrency: held }).fits.asked).toBe(true);
    expect(estimateOf({ ...llama8b, gpus: 1, concurrency: held + 1 }).fits.asked).toBe(false);
    const small = { ...llama8b, gpu: 'rtx4090', gpus: 1 };
    const { maxContext } = estimateOf(small).plan.memory;
    expect(maxContext).toBeLessThan(131_072);
    expect(estimateOf({ ...small, context: maxContext }).fits.asked).toBe(true);
    expect(estimateOf({ ...small, context: maxContext + 64 }).fits.asked).toBe(false);
  });

  it.each([
    ['Qwen/Qwen2.5-7B-Instruct', 1, 14.38],
    ['Qwen/Qwen2.5-7B-Instruct', 30_720, 19.97],
    ['Qwen/Qwen2.5-14B-Instruct', 30_720, 36.85],
    ['Qwen/Qwen2.5-32B-Instruct', 14_336, 67.31],
  ])('%s reading %i tokens and writing 2,048 peaked at %f GiB', (model, inputTokens, measured) => {
    const question = { ...llama8b, model, gpu: 'a100', gpus: 1, inputTokens, context: inputTokens + 2048 };
    const { memory } = estimateOf(question).plan;
    const peak = (memory.weights.value + memory.kvNeeded + memory.activations.value) / GiB;
    expect(Math.abs(peak / measured - 1)).toBeLessThan(0.006);
  });

  it('has wide ranges with experts, which were hardly measured, and to the side of out of memory above all', () => {
    const width = (model: string): number => {
      const { value, high } = estimateOf({ ...llama8b, model, gpu: 'b200', gpus: 1 }).plan.memory.activations;
      return (high - value) / value;
    };
    expect(width('Qwen/Qwen3-30B-A3B')).toBeGreaterThan(1);
  });
});

describe('layers over GPUs', () => {
  it('go to any number of GPUs of one machine', () => {
    const result = estimateOf({ ...llama8b, model: 'meta-llama/Llama-3.3-70B-Instruct', concurrency: 8 });
    expect(result.plan.layout).toMatchObject({ tensorParallel: 1, pipelineParallel: result.plan.gpus });
    expect(result.plan.gpus).toBe(3);
    expect(result.plan.memory.remarks?.join(' ')).toContain('one after another');
  });

  it.each([
    [{}, { tensorParallel: 2 }, 'pp2'],
    [{}, { dataParallel: 2 }, 'each copy of the model'],
    [{}, { pipelineParallel: 9 }, 'one machine, of 8 GPUs'],
    [{}, { pipelineParallel: 33 }, '32 layers'],
    [{ kvFormat: 'fp8' }, {}, "model's own type"],
    [{ gpu: 'tpu-v5e' }, {}, 'does not place models'],
  ] as const)('refuses %o in %o', (question, degrees, reason) => {
    expect(engine.refusal(subjectOf({ ...llama8b, ...question }), layoutOf(degrees))).toContain(reason);
  });
});

describe('the program to paste', () => {
  it('loads the published weights, quantized where that is done at load time', () => {
    const plain = engine.command(subjectOf(llama8b), layoutOf({ pipelineParallel: 2 }));
    expect(plain).toMatch(/^CUDA_VISIBLE_DEVICES=0,1 python - <<'EOF'\n/);
    expect(plain).toContain('dtype=torch.bfloat16, device_map="auto")');
    const nf4 = engine.command(subjectOf({ ...llama8b, format: 'nf4' }), layoutOf({}));
    expect(nf4).toContain('import AutoTokenizer, AutoModelForCausalLM, BitsAndBytesConfig');
    expect(nf4).toContain('load_in_4bit=True');
    expect(engine.command(subjectOf({ ...llama8b, format: 'int4' }), layoutOf({}))).toContain(
      'an INT4 (W4A16) checkpoint of meta-llama/Llama-3.1-8B-Instruct',
    );
  });
});
