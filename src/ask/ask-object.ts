import { splitIntoAtoms } from '../catalogue/atoms.ts';
import { findAccelerator } from '../catalogue/find-accelerator.ts';
import { findFormat } from '../catalogue/find-format.ts';
import { findModel, modelLabel } from '../catalogue/find-model.ts';
import { readReference, writeReference } from '../catalogue/hub/reference.ts';
import { ask } from './ask.ts';
import { checkTogether, checkValue } from './checks.ts';
import { inTermsOfKind } from './kind.ts';
import { kvFormatAt } from './kv-formats.ts';
import { valueAt } from './quantities.ts';
import { type Question, type QuestionDraft, questionFields } from './question.ts';
import type { Reading } from './reading.ts';
import type { Refusal } from './refusal.ts';
import { holdsToken, readingOfToken } from './tokens.ts';
import { nearestNames, unknownEngine, unknownFormat, unknownKvFormat } from './unknown-names.ts';
import { choicePhrases, settingOf } from './vocabulary.ts';

const fields: ReadonlySet<string> = new Set(questionFields);
/** What a model's or a GPU's name may imply, and a field of its own says better. */
const impliedByNames: ReadonlySet<string> = new Set(['format', 'engine', 'gpus']);

/** What has been read of an object so far. */
interface Draft {
  question: QuestionDraft;
  readonly notes: string[];
  refusal: Refusal | undefined;
}

/**
 * Reads a Question that a script sends: names are looked up as in words ("rtx 3090", "4bit"), numbers may be strings
 * ("32k"), unknown fields are refused by name. Never throws.
 * @param value a parsed JSON value
 */
export function askObject(value: unknown): Reading {
  const draft: Draft = { question: {}, notes: [], refusal: undefined };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    refuse(draft, {
      code: 'bad-value',
      message:
        'A question is a JSON object such as {"model":"405b","format":"int4","gpu":"h100"}, or a string of words.',
      suggestions: [],
    });
  } else {
    const given = value as Readonly<Record<string, unknown>>;
    for (const [key, one] of Object.entries(given))
      if (holdsToken(key) || (typeof one === 'string' && holdsToken(one))) return readingOfToken;
    for (const key of Object.keys(given)) if (!fields.has(key)) refuse(draft, unknownField(key));
    for (const field of questionFields) {
      const one = given[field];
      if (one !== undefined && Object.hasOwn(given, field)) readField(draft, field, one);
    }
    if (draft.question.model === undefined) {
      refuse(draft, {
        code: 'unknown-model',
        message: 'The question names no model. Add "model": an alias such as "405b", or a Hugging Face id.',
        field: 'model',
        suggestions: ['405b', 'llama 3.3 70b', 'Qwen/Qwen3-30B-A3B'],
      });
    }
    draft.question = inTermsOfKind(draft.question, (text) => draft.notes.push(text));
    const together = checkTogether(draft.question, false);
    if (together !== undefined) refuse(draft, together);
  }
  return {
    question: draft.question,
    notes: draft.notes,
    alternatives: [],
    unknown: [],
    wishes: { private: false, explain: false, help: false, speed: false },
    ...(draft.refusal === undefined ? {} : { refusal: draft.refusal }),
  };
}

function refuse(draft: Draft, refusal: Refusal): void {
  draft.refusal ??= refusal;
}

function unknownField(key: string): Refusal {
  const shown = key.slice(0, 60);
  const nearest = nearestNames(shown, questionFields, 1);
  return {
    code: 'bad-value',
    message: `A question has no field "${shown}". The nearest is "${nearest[0] ?? 'model'}".`,
    field: shown,
    suggestions: nearest,
  };
}

function readField(draft: Draft, field: keyof Question, value: unknown): void {
  const settled = typeof value === 'string' ? (named[field]?.(draft, value) ?? fromText(field, value)) : value;
  if (settled === undefined) return;
  const refusal = checkValue(field, settled);
  if (refusal !== undefined) refuse(draft, refusal);
  else if (draft.question[field] === undefined || impliedByNames.has(field))
    Object.assign(draft.question, { [field]: settled });
}

/** Fields whose strings are names: what they stand for, or undefined when that was already put in the draft or refused. */
const named: Partial<Record<keyof Question, (draft: Draft, text: string) => string | undefined>> = {
  model(draft, text) {
    const match = findModel(text);
    if (!match.found) return plainRepository(text);
    // The look-up says what it takes a repository for.
    if (match.note !== undefined && match.repository === undefined) draft.notes.push(match.note);
    else if (match.alternatives.length > 0) draft.notes.push(`"${text}" was taken as ${modelLabel(match.model)}`);
    // Fields of the object come later and replace what the name implies.
    if (match.format !== undefined) draft.question.format = match.format;
    if (match.engine !== undefined) draft.question.engine = match.engine;
    return match.repository ?? match.model.id;
  },
  draftModel(_draft, text) {
    const match = findModel(text);
    return match.found ? match.model.id : text;
  },
  gpu(draft, text) {
    const match = findAccelerator(text);
    if (match.found) {
      if (match.note !== undefined) draft.notes.push(match.note);
      if (match.memoryGib !== undefined) draft.question.gpuMemoryGib = match.memoryGib;
      return match.accelerator.id;
    }
    // "8xh100" names the count too.
    const { question, unknown } = ask(text);
    if (question.gpu === undefined || question.model !== undefined || unknown.length > 0) return text;
    if (question.gpus !== undefined) draft.question.gpus = question.gpus;
    if (question.gpuMemoryGib !== undefined) draft.question.gpuMemoryGib = question.gpuMemoryGib;
    return question.gpu;
  },
  format(draft, text) {
    const found = findFormat(text);
    if (found === undefined) refuse(draft, unknownFormat(text.slice(0, 60)));
    return found?.id;
  },
  kvFormat(draft, text) {
    const { atoms } = splitIntoAtoms(text);
    const match = kvFormatAt(atoms, 0);
    if (match?.length === atoms.length) return match.value;
    refuse(draft, unknownKvFormat(text.slice(0, 60)));
    return undefined;
  },
  engine(draft, text) {
    const found = choicePhrases.get('engine')?.exactly(splitIntoAtoms(text).atoms);
    if (found === undefined) refuse(draft, unknownEngine(text.slice(0, 60)));
    return found;
  },
};

/** The id of an unknown repository whose address was given; anything else as it is. */
function plainRepository(text: string): string {
  const reference = readReference(text);
  return reference === undefined ? text : writeReference(reference);
}

/** A string where the field is a number, a switch or a choice: "32k", "0.9", "true"; as it is when it cannot be read. */
function fromText(field: keyof Question, text: string): unknown {
  const setting = settingOf.get(field);
  if (setting === undefined || setting.value === 'text' || text.length > 100) return text;
  const { atoms, tail } = splitIntoAtoms(text);
  const value = valueAt(setting, atoms, 0, tail);
  return value !== undefined && value.length === atoms.length ? value.value : text;
}
