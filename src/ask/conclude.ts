import { isContainer } from '../catalogue/packaging.ts';
import { checkTogether, checkValue } from './checks.ts';
import { type Claim, settle } from './claims.ts';
import { concludeMemory, offerOtherGpu } from './conclude-hardware.ts';
import { concludeModel } from './conclude-models.ts';
import { inTermsOfKind, kindOf } from './kind.ts';
import { type EngineId, type Question, type QuestionDraft, questionFields } from './question.ts';
import type { Reader } from './reader.ts';
import type { Alternative, Reading } from './reading.ts';
import { wishesOf } from './wishes.ts';

/** GPUs whose short name is a model's too: with another GPU and no other model in the words, the model is meant. */
const alsoModels: Readonly<Record<string, string>> = {
  'apple-m2': 'MiniMaxAI/MiniMax-M2',
  'apple-m3': 'MiniMaxAI/MiniMax-M3',
};

/** Puts together what was read: one value per field, the alternatives, what was not understood, and why it is refused if it is. */
export function conclude(reader: Reader): Reading {
  let question: QuestionDraft = {};
  const alternatives: Alternative[] = [];
  const model = concludeModel(reader, alternatives);
  if (model.id !== undefined) question.model = model.id;
  else if (reader.unknownModel !== undefined) takeUnknownModel(reader, reader.unknownModel, question);
  else takeGpuAsModel(reader, question);
  const claims = claimsByField(reader);
  for (const [field, list] of claims) concludeField(reader, question, field, list, alternatives);
  if (model.format !== undefined) question.format ??= model.format;
  const engine = model.engine ?? engineOfFile(reader);
  if (engine !== undefined) question.engine ??= engine;
  concludeMemory(reader, question, alternatives);
  question = inOrder(inTermsOfKind(question, (text) => reader.note(text)));
  const refusal = reader.refusal ?? firstBadValue(question) ?? checkTogether(question, reader.prose);
  return {
    question,
    notes: reader.notes,
    alternatives,
    unknown: unknownWords(reader),
    wishes: wishesOf(reader),
    ...(refusal === undefined ? {} : { refusal }),
  };
}

/**
 * Nothing else is a model: the look-up says that it is not in the catalogue, and what resembles it. What was read of its own
 * words ("lora" of "me/my-lora") says nothing of the question.
 */
function takeUnknownModel(reader: Reader, { at, text }: { at: number; text: string }, question: QuestionDraft): void {
  question.model = text;
  const { atoms, claims, unknown } = reader;
  const isElsewhere = (place: number): boolean => atoms[place]?.chunk !== atoms[at]?.chunk;
  claims.splice(0, claims.length, ...claims.filter((claim) => isElsewhere(claim.at)));
  unknown.splice(0, unknown.length, ...unknown.filter(({ from }) => isElsewhere(from)));
}

function claimsByField({ claims: all }: Reader): (readonly [keyof Question, Claim[]])[] {
  const valuesOf = (field: keyof Question): unknown[] =>
    all.filter((claim) => claim.field === field).map(({ value }) => value);
  const training =
    kindOf(valuesOf('kind'), valuesOf('framework'), new Set(all.map(({ field }) => field))) === 'training';
  const claims = new Map<keyof Question, Claim[]>();
  for (const claim of all) {
    const field = training ? (claim.inTraining ?? claim.field) : claim.field;
    const list = claims.get(field);
    if (list === undefined) claims.set(field, [claim]);
    else list.push(claim);
  }
  return [...claims].sort(([a], [b]) => placeOf(a) - placeOf(b));
}

function concludeField(
  reader: Reader,
  question: QuestionDraft,
  field: keyof Question,
  claims: readonly Claim[],
  alternatives: Alternative[],
): void {
  // A number of GPUs belongs to the GPU it was said of.
  const mine =
    field === 'gpus'
      ? claims.filter(({ of }) => of === undefined || of === question.gpu)
      : field === 'format'
        ? withoutComputeType(withoutContainer(claims))
        : claims;
  const settled = settle(mine, reader.prose);
  if (settled === undefined) return;
  (question as Record<string, unknown>)[field] = settled.value;
  reader.note(settled.note);
  if (settled.refusal !== undefined) reader.refuse(settled.refusal);
  for (const other of settled.others) {
    if (field === 'gpu') {
      const count = reader.claims.find((claim) => claim.field === 'gpus' && claim.of === other.value)?.value;
      offerOtherGpu(String(other.value), typeof count === 'number' ? count : undefined, alternatives);
    } else
      alternatives.push({
        field,
        words: wordsOf(field, other),
        label: wordsOf(field, other),
        change: { [field]: other.value },
      });
  }
}

/** Beside "--quantization awq", "--dtype half" is the type that is computed in, not a second format of the weights. */
function withoutComputeType(claims: readonly Claim[]): readonly Claim[] {
  const stored = claims.filter(({ value }) => !['bf16', 'fp16', 'fp32'].includes(String(value)));
  const isCompute = claims.every((claim) => stored.includes(claim) || claim.computeType === true);
  return stored.length > 0 && isCompute ? stored : claims;
}

/** "Qwen3-8B-BF16.gguf": the last word says what the file is, not its type. */
function withoutContainer(claims: readonly Claim[]): readonly Claim[] {
  const typed = claims.filter(({ text }) => !isContainer(text.toLowerCase()));
  return typed.length > 0 ? typed : claims;
}

/** GGUF files are llama.cpp's, those in 16 bit too. */
function engineOfFile({ claims }: Reader): EngineId | undefined {
  const formats = claims.filter(({ field }) => field === 'format');
  const inFile = formats.some(({ text }) => isContainer(text.toLowerCase()));
  return inFile && formats.length > 1 ? 'llama.cpp' : undefined;
}

function wordsOf(field: keyof Question, { value, text }: Claim): string {
  if (field === 'gpus') return `${String(value)} gpus`;
  return /[a-z]/i.test(text) ? text : `${field}=${String(value)}`;
}

function takeGpuAsModel(reader: Reader, question: QuestionDraft): void {
  const gpus = reader.claims.filter(({ field }) => field === 'gpu');
  const at = gpus.findIndex(({ value }) => alsoModels[String(value)] !== undefined);
  const claim = gpus[at];
  if (claim === undefined || !gpus.some(({ value }) => value !== claim.value)) return;
  const id = alsoModels[String(claim.value)];
  if (id === undefined) return;
  question.model = id;
  reader.claims.splice(reader.claims.indexOf(claim), 1);
  reader.note(`"${claim.text}" was taken as the model ${id}, not the chip`);
}

function firstBadValue(question: QuestionDraft): ReturnType<typeof checkValue> {
  for (const field in question) {
    const value = question[field as keyof Question];
    if (value === undefined || field === 'gpu' || field === 'format') continue;
    const refusal = checkValue(field as keyof Question, value);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

const places = new Map<string, number>(questionFields.map((field, place) => [field, place]));

function placeOf(field: string): number {
  return places.get(field) ?? 0;
}

/** Fields in the order of the contract, without those that are undefined: the same object where it is so already. */
function inOrder(question: QuestionDraft): QuestionDraft {
  let before = -1;
  for (const field in question) {
    const place = placeOf(field);
    if (place < before || question[field as keyof Question] === undefined) return sorted(question);
    before = place;
  }
  return question;
}

function sorted(question: QuestionDraft): QuestionDraft {
  const said = Object.entries(question).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said.sort(([a], [b]) => placeOf(a) - placeOf(b)));
}

/** At most ten, as typed; in longer texts only what looks as if it meant something was kept. */
function unknownWords(reader: Reader): string[] {
  const words = new Set<string>();
  for (const { from, to } of reader.unknown) {
    const currency = /[$€£¥]$/.exec(reader.atoms[from]?.before ?? '')?.[0] ?? '';
    words.add((currency + reader.typed(from, to)).slice(0, 60));
  }
  return [...words].slice(0, 10);
}
