import { describe, expect, it } from 'vitest';
import type { QuestionDraft } from '../../../src/ask/question.ts';
import { models } from '../../../src/catalogue/data.ts';
import { lookUp } from '../../../src/catalogue/look-up.ts';
import { mtpTensors } from '../../../src/estimate/engines/vllm/drafter.ts';
import { tensorsOf } from '../../../src/estimate/tensors/of-model.ts';
import { totalElements } from '../../../src/estimate/tensors/tensor.ts';
import { estimateOf, subjectOf } from '../subjects.ts';

const r1 = { model: 'deepseek-ai/DeepSeek-R1', format: 'fp8', gpu: 'h200-141gb-sxm', gpus: 8 } as const;
const llama = { model: 'meta-llama/Llama-3.3-70B-Instruct', format: 'fp8', gpu: 'h100-80gb-sxm', gpus: 2 } as const;
const memoryOf = (question: QuestionDraft) => estimateOf(question).plan.memory;

describe("a model's own head", () => {
  it('has as many parameters as published, embedding and output head shared', () => {
    const heads = models.filter(({ architecture }) => architecture?.mtpParams !== undefined);
    expect(heads.length).toBeGreaterThan(20);
    for (const { id } of heads) {
      const { model } = subjectOf({ model: id });
      const arch = model.architecture;
      const count = totalElements(mtpTensors(arch, tensorsOf(model)));
      expect([0, 2 * arch.vocab * arch.hidden], id).toContain((arch.mtpParams ?? 0) - count);
    }
  });

  it('adds its layer to weights and cache: DeepSeek R1 caches 62 layers', () => {
    const without = memoryOf(r1);
    const mtp = memoryOf({ ...r1, speculative: 'mtp' });
    expect(mtp.bytesPerToken).toBe(62 * 576 * 2);
    const experts = (257 * 3 * 2048 * 7168) / 8;
    const added = mtp.weights.value - without.weights.value;
    expect(added).toBeGreaterThan(experts);
    expect(added).toBeLessThan(experts * 1.3);
  });

  it('is the layer that GLM-5.1 logs: 25.09 GiB for 432,832 tokens in FP8 is 79 x (656 + 132) bytes (v053)', () => {
    const asked = { model: 'zai-org/GLM-5.1', format: 'nvfp4', gpu: 'h200-141gb-sxm', kvFormat: 'fp8' } as const;
    expect(memoryOf({ ...asked, tensorParallel: 8, speculative: 'mtp' }).bytesPerToken).toBe(79 * (656 + 132));
    expect(Math.round((25.09 * 2 ** 30) / 432_832 / (656 + 132))).toBe(79);
  });

  it('keeps a state for every proposed token of a hybrid', () => {
    const asked = { model: 'Qwen/Qwen3-Next-80B-A3B-Instruct', format: 'fp8', gpu: 'h200-141gb-sxm', gpus: 1 } as const;
    const held = (tokens: number): number =>
      memoryOf({ ...asked, speculative: 'mtp', speculativeTokens: tokens }).kvPerRequest;
    expect(held(3)).toBeGreaterThan(held(1));
  });

  it('leaves a pool of Qwen3.6 27B the tokens that it logs, with two proposed: 841,541 in 14.68 GiB (v066)', () => {
    const asked = { model: 'Qwen/Qwen3.6-27B', format: 'nvfp4', gpu: 'rtx5090', gpus: 2, kvFormat: 'fp8' } as const;
    const limits = { context: 262_144, gpuMemoryUtilization: 0.85, maxNumBatchedTokens: 8192, tensorParallel: 2 };
    const perGib = (speculativeTokens: number): number => {
      const version = { engineVersion: '0.25.1', speculative: 'mtp', speculativeTokens } as const;
      const { tokens, kvAvailable } = memoryOf({ ...asked, ...limits, ...version });
      return tokens.value / (kvAvailable.value / 2 ** 30);
    };
    expect(perGib(2) / (841_541 / 14.68)).toBeCloseTo(1, 2);
    expect(perGib(4) / (841_541 / 14.68)).toBeLessThan(0.98);
  });

  it('is refused for a model without one, with the way out', () => {
    const looked = lookUp({ ...llama, speculative: 'mtp' });
    expect(looked.found).toBe(false);
    if (!looked.found) expect(looked.refusal.message).toMatch(/no multi-token-prediction head.*Say ngram, eagle3/);
  });
});

describe('other drafters', () => {
  it('n-gram takes no weights and no cache', () => {
    const without = memoryOf(llama);
    const ngram = memoryOf({ ...llama, speculative: 'ngram' });
    expect(ngram.weights.value).toBe(without.weights.value);
    expect(ngram.bytesPerToken).toBe(without.bytesPerToken);
  });

  it('EAGLE-3 adds one layer of twice the input, a head for 32,000 tokens and a cached layer', () => {
    const without = memoryOf(llama);
    const eagle = memoryOf({ ...llama, speculative: 'eagle3' });
    const attention = (8192 + 2 * 1024) * 2 * 8192 + 8192 * 8192;
    const elements = (attention + 3 * 28_672 * 8192 + 32_000 * 8192) / 2 + 3 * 8192 * 8192 + 4 * 8192;
    expect(eagle.weights.value - without.weights.value).toBe(elements * 2);
    expect(eagle.bytesPerToken - without.bytesPerToken).toBe(4 * 2 * 128 * 2);
  });

  it('a draft model adds all its weights and its cache', () => {
    const without = memoryOf(llama);
    const draft = memoryOf({ ...llama, draftModel: 'meta-llama/Llama-3.2-1B-Instruct' });
    const layer = 2 * 2048 * 2048 + 2 * 512 * 2048 + 3 * 8192 * 2048;
    const elements = (16 * layer + 128_256 * 2048) / 2 + 33 * 2048;
    expect(draft.weights.value - without.weights.value).toBe(elements * 2);
    expect(draft.bytesPerToken - without.bytesPerToken).toBe(16 * 4 * 2 * 64 * 2);
  });

  it.each([
    [{ speculative: 'draft' }, 'Name it, such as draft llama 3.2 1b'],
    [{ draftModel: 'nobody/knows-this' }, 'nobody/knows-this is not in the catalogue'],
  ] as const)('%o is refused', (extras, message) => {
    const looked = lookUp({ ...llama, ...extras });
    expect(looked.found).toBe(false);
    if (!looked.found) expect(looked.refusal.message).toContain(message);
  });

  it('stand in the command', () => {
    const command = estimateOf({
      ...llama,
      draftModel: 'meta-llama/Llama-3.2-1B-Instruct',
      speculativeTokens: 4,
    }).command();
    const json = /--speculative-config '(.*)'/.exec(command)?.[1] ?? '';
    expect(JSON.parse(json)).toEqual({
      method: 'draft_model',
      model: 'meta-llama/Llama-3.2-1B-Instruct',
      num_speculative_tokens: 4,
    });
  });
});
