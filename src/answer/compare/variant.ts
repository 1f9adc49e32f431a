import { format } from '../../ask/format.ts';
import type { QuestionDraft } from '../../ask/question.ts';
import type { Reading } from '../../ask/reading.ts';
import { acceleratorWithId, modelWithId } from '../../catalogue/data.ts';
import { acceleratorLabel } from '../../catalogue/find-accelerator.ts';
import { modelLabel } from '../../catalogue/find-model.ts';
import { formatLabel } from '../../catalogue/format-names.ts';
import { type Answer, type FitAnswer, isFit, isTraining, type TrainingAnswer } from '../answer.ts';
import type { Card } from '../card.ts';

/** One of the things that are compared, and what was answered of it. */
export interface Variant {
  readonly reading: Reading;
  readonly question: QuestionDraft;
  readonly card: Card;
  readonly answer: Answer;
}

export interface Answered extends Variant {
  readonly answer: FitAnswer | TrainingAnswer;
}

export function isAnswered(variant: Variant): variant is Answered {
  return isFit(variant.answer) || isTraining(variant.answer);
}

/** The fields by which variants differ and that have names of their own. */
const named = ['model', 'format', 'engine', 'gpus', 'gpu'] as const;

/** What sets each variant apart: "H100 80GB", "FP8 · H200 141GB". */
export function namesOf(variants: readonly Variant[]): string[] {
  const differing = named.filter((field) => new Set(variants.map(({ question }) => question[field])).size > 1);
  return variants.map(({ question }) => differing.map((field) => nameOf(field, question[field])).join(' · '));
}

/** "Llama 3.1 405B · FP8: " of what all of them have in common. */
export function commonName(variants: readonly Variant[]): string {
  const common = named
    .filter((field) => new Set(variants.map(({ question }) => question[field])).size === 1)
    .flatMap((field) => {
      const id = variants[0]?.question[field];
      return id === undefined || id === null ? [] : [nameOf(field, id)];
    });
  return common.length === 0 ? '' : `${common.join(' · ')}: `;
}

function nameOf(field: (typeof named)[number], id: string | number | null | undefined): string {
  if (typeof id === 'number') return `${id} GPU${id === 1 ? '' : 's'}`;
  if (id === undefined || id === null) return 'default';
  if (field === 'model') return labelOf(modelWithId(id), modelLabel, id);
  if (field === 'gpu') return labelOf(acceleratorWithId(id), acceleratorLabel, id);
  return field === 'format' ? formatLabel(id) : id;
}

function labelOf<T>(found: T | undefined, label: (found: T) => string, id: string): string {
  return found === undefined ? id : label(found);
}

/** The fields that are written together, in this order; what is in none of them is written behind. */
const together = [
  ['kind', 'method', 'model'],
  ['format'],
  ['gpu', 'gpus', 'gpuMemoryGib'],
  ['engine', 'engineVersion'],
] as const satisfies readonly (readonly (keyof QuestionDraft)[])[];

/** The comparison in words, which read back as the same one: "vs" between what differs, once what is common to all. */
export function comparisonWords(variants: readonly Variant[]): string {
  const grouped: ReadonlySet<string> = new Set(together.flat());
  const rest = Object.keys(variants[0]?.question ?? {}).filter((field) => !grouped.has(field));
  return [...together, rest]
    .map((fields) => [...new Set(variants.map(({ question }) => format(only(question, fields))))])
    .map((parts) => parts.filter((part) => part !== '').join(' vs '))
    .filter((part) => part !== '')
    .join(' ');
}

function only(question: QuestionDraft, fields: readonly string[]): QuestionDraft {
  return Object.fromEntries(Object.entries(question).filter(([field]) => fields.includes(field)));
}
