import { ask } from '../../src/ask/ask.ts';
import type { Reading } from '../../src/ask/reading.ts';
import { seriesOf } from '../../src/catalogue/accelerator-names.ts';
import { splitIntoAtoms } from '../../src/catalogue/atoms.ts';
import { models } from '../../src/catalogue/data.ts';
import { findAccelerator, hasMemory } from '../../src/catalogue/find-accelerator.ts';
import { findFormat } from '../../src/catalogue/find-format.ts';
import { twinTerms } from '../../src/catalogue/model-index.ts';
import { termsOf } from '../../src/catalogue/model-terms.ts';

/** A question that somebody typed, with our reading of what it says. */
export interface TypedQuestion {
  readonly text: string;
  readonly source: string;
  /** What the text says, by slot, as a person would write it down. */
  readonly slots: Readonly<Record<string, string | number>>;
  /** Slots that nobody could read from the text: they were said elsewhere in the thread, or are no field of a question. */
  readonly notInText?: readonly string[];
}

/** A slot that was read wrongly. */
export interface WrongSlot {
  readonly text: string;
  readonly slot: string;
  readonly wanted: string;
}

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
    const match = findAccelerator(wanted);
    const got = findAccelerator(question.gpu ?? '');
    if (!match.found || !got.found) return false;
    if (seriesOf(got.accelerator) !== seriesOf(match.accelerator)) return false;
    const memory = /(\d+)\s*GB/i.exec(wanted)?.[1];
    return (
      memory === undefined ||
      (question.gpuMemoryGib === undefined
        ? hasMemory(got.accelerator, Number(memory))
        : question.gpuMemoryGib === Number(memory))
    );
  },
  count(wanted, { question, alternatives }) {
    const [first, other] = wanted.split(' vs ');
    return (
      question.gpus === Number(first) &&
      (other === undefined || alternatives.some(({ change }) => change.gpus === Number(other)))
    );
  },
  quant: (wanted, { question }) => question.format === findFormat(wanted)?.id,
  ctx: (wanted, { question }) => (question.context ?? question.sequence) === ask(`ctx ${wanted}`).question.context,
  users: (wanted, { question }) => question.concurrency === Number(wanted),
  vram: (wanted, { question }) => question.gpuMemoryGib === Number.parseFloat(wanted),
  task(wanted, { question }) {
    if (question.kind !== 'training') return false;
    // "Fine-tuning" with no other word is the full kind to those who ask so.
    if (wanted === 'full-ft') return question.method === 'full' || question.method === undefined;
    return question.method === (wanted === 'finetune' || wanted === 'train' ? undefined : wanted);
  },
};

/** All slots that are said in the texts. */
export function slotsOf(questions: readonly TypedQuestion[]): readonly WrongSlot[] {
  return questions.flatMap(({ text, slots, notInText = [] }) =>
    Object.entries(slots)
      .filter(([slot]) => !notInText.includes(slot))
      .map(([slot, wanted]) => ({ text, slot, wanted: String(wanted) })),
  );
}

/** The slots that `ask` reads otherwise than a person. */
export function wrongSlots(questions: readonly TypedQuestion[]): readonly WrongSlot[] {
  return slotsOf(questions).filter(({ text, slot, wanted }) => judges[slot]?.(wanted, ask(text)) !== true);
}
