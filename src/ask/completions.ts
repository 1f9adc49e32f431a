import { accelerators } from '../catalogue/data.ts';
import { modelLabel } from '../catalogue/find-model.ts';
import { formatNames } from '../catalogue/format-names.ts';
import type { ModelRecord } from '../catalogue/model.ts';
import { indexedModels, isPopular } from '../catalogue/model-index.ts';
import { gpuWords } from './gpu-words.ts';
import { modelWords } from './model-words.ts';
import { engineIds, type Question, type QuestionDraft, questionFields } from './question.ts';

/** Something that can be typed. */
interface Phrase {
  /** The field that it says; one that is said already is not offered again. */
  readonly field: keyof Question | undefined;
  /** As it is put into the text. */
  readonly text: string;
  /** How the text itself begins, with and without the brand that people leave out: "rtx 4090", "4090". */
  readonly own: readonly string[];
  /** Other names, compared in the same way: lower case, single blanks for hyphens. */
  readonly forms: readonly string[];
  readonly popular: boolean;
  /** Another text of a model that is offered by its size already: only for who begins with its name. */
  readonly again?: true;
}

/** GPUs in the order in which they are offered; the others follow. */
const popularGpus = [
  'h100',
  'rtx 4090',
  'a100 80gb',
  'h200',
  'rtx 5090',
  'rtx 3090',
  'l40s',
  'mi300x',
  'b200',
  'a100 40gb',
  'm3 ultra',
  'm4 max',
  'l4',
  't4',
  'rtx a6000',
  'rtx pro 6000',
  'dgx spark',
  'strix halo',
];

const popularFormats = ['int4', 'fp8', 'bf16', 'q4_k_m', 'awq-int4', 'nvfp4', 'q8_0', 'fp16', 'int8', 'gptq-int4'];

let all: readonly Phrase[] | undefined;

/** Everything that can be completed, most popular first within its kind; made at the first use (a tenth of a second). */
export function phrases(): readonly Phrase[] {
  all ??= [
    ...[...indexedModels]
      .sort((a, b) => a.rank - b.rank)
      .flatMap((entry) => modelPhrases(entry.model, isPopular(entry))),
    ...accelerators
      .map(({ id, aliases }) => ({ text: gpuWords(id), id, aliases }))
      .sort((a, b) => rankIn(popularGpus, a.text) - rankIn(popularGpus, b.text))
      .map(({ text, id, aliases }) => phrase('gpu', text, popularGpus.includes(text), id, ...aliases)),
    ...counts.flatMap((n) =>
      counted.map((gpu) =>
        phrase('gpu', `${n}x${gpu.includes(' ') ? ' ' : ''}${gpu}`, true, `${n} ${gpu}`, `${n}x ${gpu}`),
      ),
    ),
    ...formatNames
      .map(({ id, aliases }) => ({ id, aliases }))
      .sort((a, b) => rankIn(popularFormats, a.id) - rankIn(popularFormats, b.id))
      .map(({ id, aliases }) => phrase('format', id, popularFormats.includes(id), ...aliases)),
    ...contexts.map((size) => phrase('context', `ctx ${size}`, true, `context ${size}`, size)),
    ...[1, 2, 4, 8, 16, 32, 64, 128].map((n) => phrase('concurrency', n === 1 ? '1 user' : `${n} users`, true)),
    ...engineIds.map((id) => phrase('engine', id, true)),
    ...['lora', 'qlora', 'full finetune'].map((text) => phrase('method', text, true)),
    phrase('kind', 'training', true, 'finetuning'),
    phrase('kvFormat', 'kv=fp8', true),
    ...['tp=2', 'tp=4', 'tp=8'].map((text) => phrase('tensorParallel', text, true)),
    phrase('pipelineParallel', 'pp=2', true),
    phrase('gpuMemoryUtilization', 'util=0.95', true),
    phrase('inputTokens', 'in=2k', false),
    phrase('outputTokens', 'out=500', false),
    ...['private', 'explain'].map((text) => phrase(undefined, text, true)),
    ...questionFields.map((field) => phrase(field, `${field}=`, false)),
  ];
  return all;
}

const counts = [2, 4, 8, 16];
const contexts = ['8k', '16k', '32k', '64k', '128k', '256k', '1m'];

/** "405b" is a size, and is found by its family's name too: to who types "llama 3" it is "llama 3.1 405b". */
function modelPhrases(model: ModelRecord, popular: boolean): Phrase[] {
  const text = modelWords(model);
  const names = [model.id, ...model.aliases];
  if (!/^\d+b$/.test(text)) return [phrase('model', text, popular, ...names)];
  return [
    phrase('model', text, popular),
    { ...phrase('model', modelLabel(model).toLowerCase(), popular, ...names), again: true },
  ];
}

/** GPUs that are offered with a count. */
const counted = ['h100', 'h200', 'a100 80gb', 'b200', 'rtx 4090', 'rtx 3090'];

function phrase(field: Phrase['field'], text: string, popular: boolean, ...others: readonly string[]): Phrase {
  const whole = normal(text);
  const own = [...new Set([whole, whole.replace(/^(?:rtx|rx) /, '')])];
  return { field, text, own, forms: [...new Set(others.map(normal))], popular };
}

function rankIn(popular: readonly string[], text: string): number {
  const rank = popular.indexOf(text);
  return rank < 0 ? popular.length : rank;
}

function normal(text: string): string {
  return text.toLowerCase().replaceAll(/[\s_-]+/g, ' ');
}

/** How well a phrase fits what was typed: the less the better; undefined when it does not. */
function misfit({ field, own, forms, popular, again }: Phrase, typed: string): number | undefined {
  const inner = typed.length >= 2 || (field === 'model' && /^\d$/.test(typed));
  const within = inner && again !== true ? ` ${typed}` : undefined;
  const kind = own.some((form) => form.startsWith(typed))
    ? 0
    : within !== undefined && own.some((form) => form.includes(within))
      ? // "8b" is how many models end, and as good a beginning.
        field === 'model'
        ? 0
        : 1
      : forms.some((form) => form.startsWith(typed))
        ? 3
        : within !== undefined && forms.some((form) => form.includes(within))
          ? 4
          : undefined;
  return kind === undefined ? undefined : kind + (popular ? 0 : 1.5);
}

/** Kinds take turns, two models to one of each other kind: "mi" is Mistral, Mixtral and MI300X. */
function turn(field: Phrase['field'], nth: number): number {
  return field === 'model' ? nth / 2 : nth + 0.75;
}

/**
 * The text before the cursor with its last words completed: as many words as belong to one name ("llama 3.1 8" becomes
 * "llama 3.1 8b"), popular ones first. Empty when the text ends in a blank or nothing fits.
 * @param said what the words before these say; fields that are said are not offered
 */
export function completions(head: string, said: (before: string) => QuestionDraft): string[] {
  const last = head.slice(-120);
  if (last.trim() === '' || /\s$/.test(last)) return [];
  // The starts of the last one to four words, longest first.
  const starts = [...last.matchAll(/(?<!\S)\S/g)].map(({ index }) => index + head.length - last.length).slice(-4);
  const found = starts.flatMap((start, words) => fitting(head, start, said).map((one) => ({ ...one, words })));
  // What begins as typed comes before what is only called so; of those, what takes more words.
  return [
    ...new Set(
      found
        .sort(
          (a, b) =>
            Number(a.misfit >= 3) - Number(b.misfit >= 3) ||
            a.words - b.words ||
            a.misfit - b.misfit ||
            a.turn - b.turn,
        )
        .map(({ text }) => text),
    ),
  ];
}

function fitting(
  head: string,
  start: number,
  said: (before: string) => QuestionDraft,
): { readonly text: string; readonly misfit: number; readonly turn: number }[] {
  const typed = normal(head.slice(start));
  const before = head.slice(0, start);
  const question = said(before);
  const nth = new Map<string, number>();
  return phrases().flatMap((one) => {
    if (one.field !== undefined && question[one.field] !== undefined) return [];
    const off = misfit(one, typed);
    if (off === undefined) return [];
    const key = `${one.field} ${off}`;
    const earlier = nth.get(key) ?? 0;
    nth.set(key, earlier + 1);
    return [{ text: before + one.text, misfit: off, turn: turn(one.field, earlier) }];
  });
}
