import { ask, longestText } from './ask.ts';
import { conclude } from './conclude.ts';
import { mentionedModels } from './conclude-models.ts';
import type { Question } from './question.ts';
import { read } from './read.ts';
import type { MemoryMention, ModelMention } from './reader.ts';
import { Reader } from './reader.ts';
import type { Reading } from './reading.ts';
import { holdsToken } from './tokens.ts';

/** What is held against each other where several are named. */
const compared = ['gpu', 'gpus', 'format', 'engine'] as const satisfies readonly (keyof Question)[];

/** One of each thing that is compared. */
interface Choice {
  readonly model?: ModelMention;
  readonly fields: Partial<Record<(typeof compared)[number], unknown>>;
}

/**
 * Reads words that name several models, GPUs, formats or engines: one reading for each combination, in the order typed.
 * @param most combinations that are read; the rest are only counted
 * @returns the readings, at least one, and how many combinations there are
 */
export function askSeveral(
  words: string,
  most: number,
): { readonly readings: readonly Reading[]; readonly count: number } {
  if (words.length > longestText || holdsToken(words)) return { readings: [ask(words)], count: 1 };
  const reader = readerOf(words);
  const models = mentionedModels(reader);
  let choices: Choice[] = models.length === 0 ? [{ fields: {} }] : models.map((model) => ({ model, fields: {} }));
  for (const field of compared) {
    const values = valuesOf(reader, field);
    // In "8xh100 vs 4xh200" each GPU has its own number.
    if (values.length > 1 && (field !== 'gpus' || valuesOf(reader, 'gpu').length < 2))
      choices = choices.flatMap((choice) =>
        values.map((value) => ({ ...choice, fields: { ...choice.fields, [field]: value } })),
      );
  }
  return { readings: choices.slice(0, most).map((choice) => readingOf(words, choice)), count: choices.length };
}

function valuesOf({ claims }: Reader, field: keyof Question): readonly unknown[] {
  return [...new Set(claims.filter((claim) => claim.field === field).map(({ value }) => value))];
}

function readerOf(words: string): Reader {
  const reader = new Reader(words);
  read(reader);
  return reader;
}

function readingOf(words: string, { model, fields }: Choice): Reading {
  const reader = readerOf(words);
  const mine = reader.memories.filter((memory) => fields.gpu === undefined || isOf(memory, fields.gpu, reader));
  reader.memories.splice(0, reader.memories.length, ...mine);
  const claims = reader.claims.filter(({ field, value }) => {
    const chosen = fields[field as keyof Choice['fields']];
    return chosen === undefined || value === chosen;
  });
  reader.claims.splice(0, reader.claims.length, ...claims);
  if (model !== undefined) reader.models.splice(0, reader.models.length, model);
  return conclude(reader);
}

/** Whether a memory size stands behind the chosen GPU, or behind none: in "a100 40gb vs h100" it is the A100's. */
function isOf({ at, role }: MemoryMention, gpu: unknown, { claims }: Reader): boolean {
  if (role !== 'gpu') return true;
  const owner = claims.findLast((claim) => claim.field === 'gpu' && claim.at <= at);
  return owner === undefined || owner.value === gpu;
}
