import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QuestionDraft } from '../../../src/ask/question.ts';
import { lookUp } from '../../../src/catalogue/look-up.ts';
import { llamaCpp } from '../../../src/estimate/engines/llama-cpp/llama-cpp.ts';
import { ollama } from '../../../src/estimate/engines/llama-cpp/ollama.ts';
import { estimate, isNoPlan } from '../../../src/estimate/estimate.ts';
import { layoutOf } from '../../../src/estimate/layout.ts';
import { estimateOf, GiB, subjectOf } from '../subjects.ts';

const seventy: QuestionDraft = { model: 'meta-llama/Llama-3.3-70B-Instruct', format: 'q4_k_m', gpu: 'rtx4090' };

describe('a plan for llama.cpp', () => {
  it('spreads layers: two RTX 4090 for a 70B in Q4_K_M, three RTX 3090 for one in Q6_K', () => {
    expect(estimateOf(seventy).plan.layout).toMatchObject({ tensorParallel: 1, pipelineParallel: 2, dataParallel: 1 });
    expect(estimateOf({ ...seventy, format: 'q6_k', gpu: 'rtx3090' }).plan.gpus).toBe(3);
  });

  it('refuses tensor parallelism with the layout to ask for instead', () => {
    const result = estimate(subjectOf({ ...seventy, tensorParallel: 2 }));
    expect(isNoPlan(result) && result.reason).toContain('pp2');
  });

  it.each<[string, QuestionDraft, string]>([
    [
      'a quantized V cache without flash attention',
      { ...seventy, kvFormat: 'q8_0', flashAttention: false },
      'flash attention',
    ],
    ['a TPU', { ...seventy, gpu: 'tpu-v5e' }, 'no backend'],
    ['fewer slots than requests', { ...seventy, slots: 2, concurrency: 4 }, '2 slots'],
  ])('refuses %s', (_what, draft, reason) => {
    const subject = subjectOf(draft);
    expect(llamaCpp.refusal(subject, layoutOf({}))).toContain(reason);
  });

  it('never puts more on a GPU when there are more, and the parts make the whole', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          'meta-llama/Llama-3.3-70B-Instruct',
          'openai/gpt-oss-120b',
          'Qwen/Qwen3.8-27B',
          'google/gemma-3-27b-it',
          'deepseek-ai/DeepSeek-V3',
        ),
        fc.constantFrom('q4_k_m', 'q8_0', 'iq2_xs', 'bf16'),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 100_000 }),
        (model, format, gpus, context) => {
          const subject = subjectOf({ model, format, engine: 'llama.cpp', gpu: 'h100', context });
          const few = llamaCpp.memory(subject, layoutOf({ pipelineParallel: gpus }));
          const more = llamaCpp.memory(subject, layoutOf({ pipelineParallel: gpus * 2 }));
          expect(more.weights.value).toBeLessThanOrEqual(few.weights.value);
          for (const { weights, activations, nonTorch, kvAvailable, budget, kvNeeded } of [few, more]) {
            expect(kvAvailable.value).toBe(budget - weights.value - activations.value - nonTorch.value);
            expect(Number.isInteger(kvNeeded)).toBe(true);
            for (const range of [weights, activations, nonTorch, kvAvailable]) {
              expect(Number.isInteger(range.value)).toBe(true);
              expect(range.low).toBeLessThanOrEqual(range.value);
              expect(range.high).toBeGreaterThanOrEqual(range.value);
            }
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('names as many requests and as long a request as then fit', () => {
    const { plan } = estimateOf({ ...seventy, gpus: 2 });
    const requests = Math.floor(plan.memory.maxConcurrency.value);
    const holds = (draft: QuestionDraft): boolean => estimateOf({ ...seventy, gpus: 2, ...draft }).fits.asked;
    expect(holds({ concurrency: requests })).toBe(true);
    expect(holds({ concurrency: requests + 1 })).toBe(false);
    expect(holds({ context: plan.memory.maxContext })).toBe(true);
    expect(holds({ context: plan.memory.maxContext + 512 })).toBe(false);
  });

  it("uses what Metal lets a GPU take: 48 of a 64 GB Mac's memory", () => {
    expect(estimateOf({ ...seventy, gpu: 'apple-m1-max' }).plan.memory.budget).toBe(48 * GiB);
  });
});

describe('layers left to the host', () => {
  it('are as many as do not fit, and a question with the number that fits is answered yes', () => {
    const asked = estimateOf({ ...seventy, gpus: 1 });
    expect(asked.fits.asked).toBe(false);
    const offload = asked.plan.memory.offload?.();
    if (offload === undefined) throw new Error('llama.cpp can leave layers to the host');
    expect(offload.of).toBe(81);
    expect(offload.fitting).toBeGreaterThan(35);
    expect(offload.fitting).toBeLessThan(55);
    expect(estimateOf({ ...seventy, gpuLayers: offload.fitting }).fits.asked).toBe(true);
    expect(estimateOf({ ...seventy, gpuLayers: offload.fitting + 1 }).fits.asked).toBe(false);
    expect(offload.hostBytes / GiB).toBeGreaterThan(15);
  });

  it('need one GPU, without counting more', () => {
    const { plan } = estimateOf({ ...seventy, gpuLayers: 20 });
    expect(plan.gpus).toBe(1);
    expect(plan.memory.settings['gpuLayers']).toBe(20);
  });
});

describe('the command', () => {
  it.each<[string, QuestionDraft, string | undefined]>([
    ['a quantized cache', { kvFormat: 'q8_0' }, '-fa on'],
    ['flash attention off', { flashAttention: false }, '-fa off'],
    ['a build where it was a switch, on', { engineVersion: 'b6301', flashAttention: true }, '-fa'],
    ['a build where it was a switch, off as by default', { engineVersion: 'b6301' }, undefined],
  ])('says of flash attention what the build takes: %s', (_what, draft, flag) => {
    const command = estimateOf({ ...seventy, ...draft }).command();
    expect(/-fa[^\n\\]*/.exec(command)?.[0].trim()).toBe(flag);
  });

  it('is a llama-server line with the context of all slots', () => {
    const command = estimateOf({ ...seventy, concurrency: 4, context: 4096, kvFormat: 'q8_0' }).command();
    expect(command).toContain("llama-server -hf '<a GGUF repository of meta-llama/Llama-3.3-70B-Instruct>:Q4_K_M'");
    for (const flag of ['-c 16384', '-np 4', '-kvu', '-ngl 81', '-ctk q8_0', '-ctv q8_0', '-fa on'])
      expect(command).toContain(flag);
  });

  it('leaves out the flags that say nothing', () => {
    const command = estimateOf(seventy).command();
    for (const flag of ['-kvu', '-ctk', '-fa', '-ub', '--rpc', '--no-mmproj']) expect(command).not.toContain(flag);
    expect(estimateOf({ ...seventy, model: 'google/gemma-3-27b-it' }).command()).toContain('--no-mmproj');
  });

  it('of Ollama runs a tag where there is one, and a GGUF repository else', () => {
    const tagged = estimateOf({ ...seventy, engine: 'ollama', gpus: 2 }).command();
    expect(tagged).toContain('ollama run llama3.3:70b');
    expect(tagged).toContain('OLLAMA_CONTEXT_LENGTH=');
    expect(estimateOf({ ...seventy, engine: 'ollama', format: 'q5_k_m', context: 4096 }).command()).toContain(
      ':Q5_K_M',
    );
  });
});

describe('Ollama', () => {
  it('defaults to Q4_K_M and to a context by memory', () => {
    const subject = subjectOf({ model: 'Qwen/Qwen3-32B', engine: 'ollama', gpu: 'rtx3090', gpus: 1 });
    expect(subject.format.id).toBe('q4_k_m');
    expect(subject.context).toBe(32_768);
    expect(subject.assumptions().join(' ')).toContain("Ollama's default");
  });

  it('has the memory of llama.cpp, with a compute buffer that is less certain', () => {
    const draft: QuestionDraft = { model: 'Qwen/Qwen3-32B', format: 'q4_k_m', gpu: 'rtx3090', context: 8192 };
    const own = ollama.memory(subjectOf({ ...draft, engine: 'ollama' }), layoutOf({}));
    const server = llamaCpp.memory(subjectOf({ ...draft, engine: 'llama.cpp' }), layoutOf({}));
    expect(own.weights).toEqual(server.weights);
    expect(own.kvNeeded).toBe(server.kvNeeded);
    const width = ({ low, high }: { low: number; high: number }): number => high - low;
    expect(width(own.activations)).toBeGreaterThan(width(server.activations));
  });
});

describe('explain', () => {
  it('shows sums that are the figures of the answer', () => {
    const { plan } = estimateOf({ model: 'Qwen/Qwen3.8-27B', format: 'q5_k_m', gpu: 'rtx3090', gpus: 1 });
    const steps = new Map(plan.memory.steps().map((step) => [step.term, step]));
    const shown = (term: string): number => Number.parseFloat(steps.get(term)?.result ?? '');
    expect(shown('Weights on the fullest GPU')).toBeCloseTo(plan.memory.weights.value / GiB, 1);
    expect(shown('KV cache') + shown('Recurrent state')).toBeCloseTo(plan.memory.kvNeeded / 2 ** 20, 0);
    expect(shown('Compute buffer')).toBeCloseTo(plan.memory.activations.value / 2 ** 20, 0);
    expect(shown('Left for KV cache and state')).toBeCloseTo(plan.memory.kvAvailable.value / GiB, 1);
    for (const { source } of steps.values()) expect(source.length).toBeGreaterThan(5);
  });
});

describe('a GGUF type', () => {
  it('is refused for vLLM, with the engine that reads it', () => {
    const found = lookUp({ ...seventy, engine: 'vllm' });
    expect(found).toMatchObject({ found: false, refusal: { code: 'contradiction', suggestions: ['llama.cpp'] } });
  });

  it('chooses llama.cpp by itself, as Apple does', () => {
    expect(subjectOf(seventy).engine).toBe('llama.cpp');
    const mac = subjectOf({ model: 'meta-llama/Llama-3.3-70B-Instruct', format: 'int4', gpu: 'apple-m4-max' });
    expect(mac.engine).toBe('llama.cpp');
    expect(mac.format.id).toBe('q4_k_m');
    expect(mac.assumptions().join(' ')).toContain('in place of INT4');
  });
});
