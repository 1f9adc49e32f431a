import { describe, expect, it } from 'vitest';
import type { QuestionDraft } from '../../../src/ask/question.ts';
import { lookUp } from '../../../src/catalogue/look-up.ts';
import { estimateOf } from '../subjects.ts';

const llama = { model: 'meta-llama/Llama-3.1-8B-Instruct', format: 'bf16', gpu: 'h100-80gb-sxm' } as const;

function added(question: Partial<QuestionDraft>, extras: Partial<QuestionDraft>): number {
  const weights = (asked: Partial<QuestionDraft>): number =>
    estimateOf({ model: 'none', ...question, ...asked }).plan.memory.weights.value;
  return weights(extras) - weights({});
}

/** Rows and columns of the seven linear layers of Llama 3.1 8B: 41,943,040 parameters of rank 16 in all, as PEFT prints. */
const sides = 32 * (2 * (4096 + 4096) + 2 * (4096 + 1024) + 3 * (4096 + 14_336));
const vocabulary = 2 * (128_256 + 4096);

describe('LoRA adapters that vLLM serves', () => {
  it('take rank x (in + out) of every linear layer, embedding and head, for each of them', () => {
    expect(16 * sides).toBe(41_943_040);
    expect(added({ ...llama, gpus: 1 }, { maxLoras: 1 })).toBe(16 * (sides + vocabulary) * 2);
    expect(added({ ...llama, gpus: 1 }, { maxLoras: 4, maxLoraRank: 64 })).toBe(4 * 64 * (sides + vocabulary) * 2);
  });

  it('divide one side of a layer over the ranks and hold the other whole', () => {
    const divided =
      32 * (3 * 4096 + (4096 + 2 * 1024) / 2 + (4096 / 2 + 4096) + (2 * 4096 + (2 * 14_336) / 2) + (14_336 / 2 + 4096));
    const asked = { ...llama, gpus: 2, tensorParallel: 2 };
    expect(added(asked, { maxLoras: 1 })).toBe(16 * (divided + vocabulary) * 2);
  });

  it('are dealt out with the experts they belong to', () => {
    const asked = { model: 'Qwen/Qwen3-30B-A3B', format: 'bf16', gpu: 'h100-80gb-sxm', gpus: 2, tensorParallel: 2 };
    const experts = 48 * 128 * 3 * (2048 + 768) * 16 * 2;
    const dealt = added({ ...asked, expertParallel: true }, { maxLoras: 1 });
    expect(dealt).toBeGreaterThan(experts / 2);
    expect(added(asked, { maxLoras: 1 })).toBeGreaterThan(dealt);
  });

  it('are made for the next rank that vLLM has, and that is said', () => {
    const looked = lookUp({ ...llama, maxLoras: 2, maxLoraRank: 24 });
    if (!looked.found) throw new Error(looked.refusal.message);
    expect(looked.subject.adapters).toEqual({ count: 2, rank: 32 });
    expect(looked.subject.assumptions().join('\n')).toContain('rank 32, the next that vLLM has above 24');
  });

  it('are left out, and said to be, on other engines', () => {
    const looked = lookUp({ ...llama, engine: 'sglang', maxLoras: 2 });
    if (!looked.found) throw new Error(looked.refusal.message);
    expect(looked.subject.adapters).toBeUndefined();
    expect(looked.subject.assumptions().join('\n')).toContain('LoRA adapters left out');
  });

  it('stand in the command', () => {
    expect(estimateOf({ ...llama, maxLoras: 4 }).command()).toMatch(
      /--enable-lora \\\n {2}--max-loras 4 \\\n {2}--max-lora-rank 16/,
    );
  });
});
