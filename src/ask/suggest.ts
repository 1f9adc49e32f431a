import { ask, longestText } from './ask.ts';
import { completions, phrases } from './completions.ts';
import { format } from './format.ts';
import type { QuestionDraft } from './question.ts';

/** A way to go on: what the text becomes when it is chosen. */
export interface Suggestion {
  /** The full question after completing, at most 100 characters. */
  readonly words: string;
  /** The same as shown in the list, at most 100 characters. */
  readonly label: string;
}

/** Discord and Slack show at most this many, of at most this length. */
const most = { suggestions: 25, characters: 100 };

/** Questions to begin with. */
const starters = [
  '405b int4 h100',
  'llama 3.3 70b fp8 2xh100',
  'llama 3.1 8b bf16 rtx 4090 ctx 32k',
  'gpt oss 120b h100',
  'deepseek v3 fp8 8xh200',
  'qwen3 32b awq-int4 rtx 4090',
  'qwen3 30b a3b fp8 l40s ctx 32k 16 users',
  'gemma 3 27b bf16 2x a100 80gb ctx 128k',
  'qwen3 235b fp8 4xh200',
  'kimi k2 int4 8xh200',
  'glm 4.6 fp8 8xh200',
  'mixtral 8x7b int4 rtx 6000 ada',
  'qwen2.5 72b int4 2x rtx 3090',
  'llama 3.3 70b q4_k_m m3 ultra',
];

/** What may still be said, most asked first. */
const formats = ['int4', 'fp8', 'bf16', 'q4_k_m', 'awq-int4', 'nvfp4'];
const hardware = ['h100', 'rtx 4090', '8xh100', 'a100 80gb', 'h200', '2xh100', 'rtx 5090', 'mi300x', 'b200', 'l40s'];
const sizes = ['ctx 32k', '8 users', 'ctx 128k', 'ctx 8k', '32 users'];

/**
 * Completes the word under the cursor and shows the full question each choice makes, most popular first; then questions
 * with what is still missing (format, GPU, context).
 * @param words what has been typed so far
 * @param cursor position of the cursor in it; its end when absent
 * @returns at most 25, none longer than 100 characters, all different
 */
export function suggest(words: string, cursor: number = words.length): Suggestion[] {
  if (words.length > longestText) return [];
  const at = Math.min(Math.max(0, Math.trunc(cursor)), words.length);
  const head = words.slice(0, at);
  const tail = words.slice(at).replace(/^\S+/, '').trim();
  const found = new Set<string>();
  const add = (text: string): void => {
    const clean = text.replaceAll(/\s+/g, ' ').trim();
    if (clean !== '' && clean.length <= most.characters && found.size < most.suggestions) found.add(clean);
  };
  if (words.trim() === '') {
    for (const starter of starters) add(starter);
  } else {
    const completed = completions(head, (before) => ask(`${before} ${tail}`).question).map((text) =>
      tail === '' ? text : `${text} ${tail}`,
    );
    // What can be read as it stands may be meant so, and is gone on with sooner.
    const first = isWhole(head) ? 5 : 15;
    for (const text of completed.slice(0, first)) add(text);
    for (const text of continued(
      isWhole(head) ? `${head.trim()} ${tail}`.trim() : (completed[0] ?? `${head.trim()} ${tail}`.trim()),
    ))
      add(text);
    for (const text of completed.slice(first)) add(text);
  }
  return [...found].map((text) => ({ words: text, label: text }));
}

/** Makes what the first suggestion needs, so that nobody waits for it: to be called when the process starts. */
export function warmSuggestions(): void {
  phrases();
  suggest('l');
}

/** Whether a text says a model, and nothing that is not understood. */
function isWhole(text: string): boolean {
  const { question, unknown, refusal } = ask(text);
  return question.model !== undefined && unknown.length === 0 && refusal === undefined;
}

/** A question with what it does not say yet: format, GPU, context, users. */
function continued(text: string): string[] {
  const { question, refusal } = ask(text);
  if (refusal !== undefined) return [];
  if (question.model === undefined) return withModels(question);
  const plain = text.trim();
  const list: string[] = [plain];
  if (question.gpu === undefined && question.gpuMemoryGib === undefined) {
    if (question.format === undefined)
      for (const one of formats.slice(0, 4))
        list.push(`${plain} ${one} ${question.gpus === undefined ? 'h100' : 'gpu=h100'}`);
    for (const one of hardware)
      if (question.gpus === undefined) list.push(`${plain} ${one}`);
      else if (!/^\d/.test(one)) list.push(`${plain} gpu=${one}`);
  }
  if (question.format === undefined) for (const one of formats) list.push(`${plain} ${one}`);
  if (question.context === undefined)
    list.push(...sizes.filter((one) => one.startsWith('ctx')).map((one) => `${plain} ${one}`));
  if (question.concurrency === undefined)
    list.push(...sizes.filter((one) => !one.startsWith('ctx')).map((one) => `${plain} ${one}`));
  if (question.engine === undefined) list.push(`${plain} vllm`, `${plain} llama.cpp`);
  return list;
}

/** Hardware alone: popular models on it. */
function withModels(question: QuestionDraft): string[] {
  if (Object.keys(question).length === 0) return [];
  const models = [
    'meta-llama/Llama-3.3-70B-Instruct',
    'meta-llama/Llama-3.1-8B-Instruct',
    'openai/gpt-oss-120b',
    'Qwen/Qwen3-32B',
    'Qwen/Qwen3-30B-A3B',
    'google/gemma-3-27b-it',
    'deepseek-ai/DeepSeek-R1',
    'meta-llama/Llama-3.1-405B-Instruct',
  ];
  return models.map((model) => format({ ...question, model }));
}
