import { accelerators } from '../catalogue/data.ts';
import { formatNames } from '../catalogue/format-names.ts';
import { indexedModels } from '../catalogue/model-index.ts';
import { gpuWords } from './gpu-words.ts';
import { modelWords } from './model-words.ts';
import { engineIds, type Question, type QuestionDraft, questionFields } from './question.ts';

/** Something that can be typed. */
interface Phrase {
  /** The field that it says; one that is said already is not offered again. */
  readonly field: keyof Question | undefined;
  /** As it is put into the text. */
  readonly text: string;
  /** As typed words are compared with it: lower case, single blanks for hyphens. */
  readonly forms: readonly string[];
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

/** Everything that can be completed, most popular first within its kind; made at the first use (20 ms). */
function phrases(): readonly Phrase[] {
  all ??= [
    ...[...indexedModels]
      .sort((a, b) => a.rank - b.rank)
      .map(({ model }) => phrase('model', modelWords(model), model.id, ...model.aliases)),
    ...accelerators
      .map(({ id, aliases }) =>
        phrase('gpu', gpuWords(id), id, ...aliases, ...aliases.map((alias) => alias.replace(/^RTX |^RX /, ''))),
      )
      .sort((a, b) => rankIn(popularGpus, a.text) - rankIn(popularGpus, b.text)),
    ...formatNames
      .map(({ id, aliases }) => phrase('format', id, ...aliases))
      .sort((a, b) => rankIn(popularFormats, a.text) - rankIn(popularFormats, b.text)),
    ...['8k', '16k', '32k', '64k', '128k', '256k', '1m'].map((size) =>
      phrase('context', `ctx ${size}`, `context ${size}`, size),
    ),
    ...[1, 2, 4, 8, 16, 32, 64, 128].map((n) => phrase('concurrency', n === 1 ? '1 user' : `${n} users`)),
    ...[2, 4, 8, 16].flatMap((n) =>
      counted.map((gpu) => phrase('gpu', `${n}x${gpu.includes(' ') ? ' ' : ''}${gpu}`, `${n} ${gpu}`, `${n}x ${gpu}`)),
    ),
    ...engineIds.map((id) => phrase('engine', id)),
    ...['lora', 'qlora', 'full finetune'].map((text) => phrase('method', text)),
    phrase('kind', 'training', 'finetuning'),
    phrase('kvFormat', 'kv=fp8'),
    ...['tp=2', 'tp=4', 'tp=8'].map((text) => phrase('tensorParallel', text)),
    phrase('pipelineParallel', 'pp=2'),
    phrase('gpuMemoryUtilization', 'util=0.95'),
    phrase('inputTokens', 'in=2k'),
    phrase('outputTokens', 'out=500'),
    ...['private', 'explain'].map((text) => phrase(undefined, text)),
    ...questionFields.map((field) => phrase(field, `${field}=`)),
  ];
  return all;
}

/** GPUs that are offered with a count. */
const counted = ['h100', 'h200', 'a100 80gb', 'b200', 'rtx 4090', 'rtx 3090'];

function phrase(field: Phrase['field'], text: string, ...others: readonly string[]): Phrase {
  return { field, text, forms: [...new Set([text, ...others].map(normal))] };
}

function rankIn(popular: readonly string[], text: string): number {
  const rank = popular.indexOf(text);
  return rank < 0 ? popular.length : rank;
}

function normal(text: string): string {
  return text.toLowerCase().replaceAll(/[\s_-]+/g, ' ');
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
  for (const start of starts) {
    const typed = normal(head.slice(start));
    const before = head.slice(0, start);
    const question = said(before);
    const found = phrases().filter(
      ({ field, forms }) =>
        (field === undefined || question[field] === undefined) &&
        forms.some((form) => form.startsWith(typed) || (typed.length >= 2 && form.includes(` ${typed}`))),
    );
    if (found.length > 0) return [...new Set(found.map(({ text }) => before + text))];
  }
  return [];
}
