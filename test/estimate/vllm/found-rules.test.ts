import { describe, expect, it } from 'vitest';
import type { QuestionDraft } from '../../../src/ask/question.ts';
import { estimateOf, GiB } from '../subjects.ts';

const llama = 'meta-llama/Llama-3.1-8B-Instruct';

function memoryOf(question: Partial<QuestionDraft>) {
  return estimateOf({ model: llama, engine: 'vllm', gpus: 1, tensorParallel: 1, ...question }).plan.memory;
}

/** What the logs of vllm-found.jsonl and vLLM's source showed to differ by the maker of the GPU. */
describe("by the GPU's maker", () => {
  it.each([
    ['mi300x', '0.25.1', false],
    ['mi300x', '0.26.0', true],
    ['h100-80gb-sxm', '0.25.1', true],
    ['h100-80gb-sxm', '0.20.0', false],
    ['arc-pro-b60', '0.27.1', false],
  ] as const)('%s, vLLM %s: CUDA graphs in the budget: %s', (gpu, engineVersion, inBudget) => {
    const { graphsInBudget } = memoryOf({ gpu, engineVersion, context: 2048 });
    expect(graphsInBudget).toBe(inBudget);
  });

  it('multicast buffers begin with Hopper: two ranks of A100s take little more than one, and as much as cards on PCIe', () => {
    const nonTorch = (gpu: string, gpus: number) =>
      memoryOf({ gpu, gpus, tensorParallel: gpus, engineVersion: '0.19.0' }).nonTorch.value / GiB;
    expect(nonTorch('h100-80gb-sxm', 2)).toBeGreaterThan(2);
    expect(nonTorch('a100-80gb-sxm', 2)).toBe(nonTorch('rtx3090', 2));
    expect(nonTorch('a100-80gb-sxm', 2) - nonTorch('a100-80gb-sxm', 1)).toBeLessThan(0.2);
  });

  it('RCCL keeps no multicast buffers: two ranks take what one takes', () => {
    const one = memoryOf({ gpu: 'mi300x' });
    const two = memoryOf({ gpu: 'mi300x', gpus: 2, tensorParallel: 2 });
    expect(two.nonTorch.value).toBe(one.nonTorch.value);
  });
});

/** One RTX 3090, 0.6.4: vLLM issue 10517. */
describe('V0', () => {
  it.each([
    [20_000, 2.07],
    [29_000, 2.99],
    [35_000, 0.06],
  ])('reads a context of %i at once up to 32,768 and in chunks beyond: peak of %f GiB', (context, logged) => {
    const { activations } = memoryOf({ gpu: 'rtx3090', engineVersion: '0.6.4', context });
    expect(Math.abs(activations.value / GiB - logged)).toBeLessThan(0.02);
  });

  it('counts no CUDA context as non-torch since 0.7', () => {
    const at = (engineVersion: string) => memoryOf({ gpu: 'h100-80gb-sxm', engineVersion }).nonTorch.value / GiB;
    expect(at('0.6.6')).toBeGreaterThan(1.5);
    expect(at('0.7.1')).toBeLessThan(0.2);
  });
});
