import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ask } from '../../src/ask/ask.ts';
import type { Reading } from '../../src/ask/reading.ts';
import { seriesOf } from '../../src/catalogue/accelerator-names.ts';
import { splitIntoAtoms } from '../../src/catalogue/atoms.ts';
import { accelerators, models } from '../../src/catalogue/data.ts';
import { findAccelerator } from '../../src/catalogue/find-accelerator.ts';
import { findFormat } from '../../src/catalogue/find-format.ts';
import { twinTerms } from '../../src/catalogue/model-index.ts';
import { termsOf } from '../../src/catalogue/model-terms.ts';

/**
 * Questions that people typed (facts of 2026-11, sources in the file) with our reading of what they said. `notInText`
 * lists slots that nobody could read from the text: they were said elsewhere in the thread, or are no field of a question
 * (the cloud).
 */
interface TypedQuestion {
  readonly text: string;
  readonly source: string;
  readonly slots: Readonly<Record<string, string | number>>;
  readonly notInText?: readonly string[];
}

const questions = readFileSync(new URL('typed-questions.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as TypedQuestion);

const terms = (name: string): string[] => termsOf(splitIntoAtoms(name).atoms).filter((term) => !twinTerms.has(term));

const judges: Readonly<Record<string, (wanted: string, reading: Reading) => boolean>> = {
  model(wanted, { question }) {
    const model = models.find(({ id }) => id === question.model);
    if (model === undefined) return false;
    const said = new Set([model.id.split('/')[1] ?? '', ...model.aliases].flatMap(terms));
    // No Llama of 30B is in the catalogue (the first LLaMA had 32.5B); the nearest of the family stands in, and is said.
    if (wanted === 'Llama 30B') return said.has('llama') && Math.abs(model.parameters.total / 32.5e9 - 1) < 0.1;
    return terms(wanted.replace(/-AWQ$/, '')).every((term) => said.has(term));
  },
  params(wanted, { question }) {
    const total = models.find(({ id }) => id === question.model)?.parameters.total ?? 0;
    return Math.abs(total / (Number.parseFloat(wanted) * 1e9) - 1) <= 0.1;
  },
  gpu(wanted, { question }) {
    if (wanted === 'MI50 16GB') return question.gpu?.toLowerCase() === 'mi50' && question.gpuMemoryGib === 16;
    if (wanted === 'M3 Ultra 256GB') return question.gpu === 'apple-m3-ultra' && question.gpuMemoryGib === 256;
    const match = findAccelerator(wanted);
    const got = accelerators.find(({ id }) => id === question.gpu);
    if (!match.found || got === undefined) return false;
    return /\d\s*GB/i.test(wanted) ? got === match.accelerator : seriesOf(got) === seriesOf(match.accelerator);
  },
  count(wanted, { question, alternatives }) {
    const [first, other] = String(wanted).split(' vs ');
    return (
      question.gpus === Number(first) &&
      (other === undefined || alternatives.some(({ change }) => change.gpus === Number(other)))
    );
  },
  quant: (wanted, { question }) => question.format === findFormat(wanted)?.id,
  ctx: (wanted, { question }) => question.context === ask(`ctx ${wanted}`).question.context,
  users: (wanted, { question }) => question.concurrency === Number(wanted),
  vram: (wanted, { question }) => question.gpuMemoryGib === Number.parseFloat(wanted),
  task(wanted, { question }) {
    if (question.kind !== 'training') return false;
    // "Fine-tuning" with no other word is the full kind to those who ask so.
    if (wanted === 'full-ft') return question.method === 'full' || question.method === undefined;
    return question.method === (wanted === 'finetune' ? undefined : wanted);
  },
};

describe('questions as people typed them', () => {
  const slots = questions.flatMap(({ text, slots, notInText = [] }) =>
    Object.entries(slots)
      .filter(([slot]) => !notInText.includes(slot))
      .map(([slot, wanted]) => ({ text, slot, wanted: String(wanted) })),
  );
  const wrong = slots.filter(({ text, slot, wanted }) => judges[slot]?.(wanted, ask(text)) !== true);

  it('has enough slots that are said in the text to measure by', () => {
    expect(slots.length).toBeGreaterThanOrEqual(75);
  });

  it('reads at least 95 % of the slots right', () => {
    expect(wrong.length / slots.length, JSON.stringify(wrong, null, 1)).toBeLessThanOrEqual(0.05);
  });

  it('refuses none of them', () => {
    expect(questions.filter(({ text }) => ask(text).refusal !== undefined).map(({ text }) => text)).toEqual([]);
  });

  it('names at most three words as not understood in any of them', () => {
    for (const { text } of questions) expect(ask(text).unknown.length, text).toBeLessThanOrEqual(3);
  });
});
