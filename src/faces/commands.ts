import { explain } from '../answer/explain.ts';
import { fit } from '../answer/fit.ts';
import { help } from '../answer/help.ts';
import type { Reply } from '../answer/reply.ts';
import { train } from '../answer/train.ts';

/**
 * The one table of commands. Discord registration, the Slack manifest, the terminal's help and the page's examples are
 * all read from here; a new command is a row here and a file in answer/.
 */
export interface Command {
  /** `/fit` on the platforms; lower case, letters and hyphens. */
  readonly name: string;
  /** At most 100 characters. */
  readonly description: string;
  /** What to type after the command, for Slack's usage hint and for help. */
  readonly usage: string;
  /** Whether it is a slash command of its own; the others are reached by a word (`/fit help`) or a button. */
  readonly slash: boolean;
  readonly options: readonly CommandOption[];
  /** Questions to show as examples, in words. */
  readonly examples: readonly string[];
  /** Answers words. Never throws: what cannot be answered comes back as a card and an answer that say why. */
  answer(words: string): Reply;
}

/** A typed option of the slash command: its value is put behind the free text as `field=value`. */
export interface CommandOption {
  /** A Question field, or 'question' for the free text. */
  readonly field: string;
  /** The option's name on the platform: lower case, at most 32 characters. */
  readonly name: string;
  readonly description: string;
  readonly type: 'string' | 'integer' | 'boolean';
  readonly autocomplete: boolean;
}

const fitOptions: readonly CommandOption[] = [
  {
    field: 'question',
    name: 'question',
    description: 'In your own words: 405b int4 h100, llama 70b on 2x4090 32k, ...',
    type: 'string',
    autocomplete: true,
  },
  {
    field: 'model',
    name: 'model',
    description: 'Model name, size or Hugging Face id',
    type: 'string',
    autocomplete: true,
  },
  {
    field: 'format',
    name: 'format',
    description: 'Weight format: fp8, int4, q4_k_m, ...',
    type: 'string',
    autocomplete: true,
  },
  {
    field: 'gpu',
    name: 'gpu',
    description: 'Accelerator: h100, 4090, mi300x, ...',
    type: 'string',
    autocomplete: true,
  },
  {
    field: 'gpus',
    name: 'gpus',
    description: 'How many GPUs; leave out to find the number',
    type: 'integer',
    autocomplete: false,
  },
  {
    field: 'context',
    name: 'context',
    description: 'Tokens per request: 8k, 32768, ...',
    type: 'string',
    autocomplete: false,
  },
  {
    field: 'concurrency',
    name: 'users',
    description: 'Requests at full context that must fit together',
    type: 'integer',
    autocomplete: false,
  },
  { field: 'private', name: 'private', description: 'Only you see the reply', type: 'boolean', autocomplete: false },
];

const modelOption = fitOptions.filter(({ field }) => field === 'model');
const hardwareOptions = fitOptions.filter(({ field }) => field === 'gpu' || field === 'gpus');
const privateOption = fitOptions.filter(({ field }) => field === 'private');

const trainOptions: readonly CommandOption[] = [
  {
    field: 'question',
    name: 'question',
    description: 'In your own words: 70b qlora h100, full finetune 8b 4xa100, ...',
    type: 'string',
    autocomplete: true,
  },
  ...modelOption,
  {
    field: 'method',
    name: 'method',
    description: 'full, lora, qlora or dora',
    type: 'string',
    autocomplete: false,
  },
  ...hardwareOptions,
  {
    field: 'framework',
    name: 'framework',
    description: 'trl, unsloth, axolotl, torchtune, llama-factory, megatron, ...',
    type: 'string',
    autocomplete: false,
  },
  {
    field: 'sequence',
    name: 'sequence',
    description: 'Tokens per sequence: 4k, 8192, ...',
    type: 'string',
    autocomplete: false,
  },
  {
    field: 'microBatch',
    name: 'batch',
    description: 'Sequences per GPU and step (micro-batch)',
    type: 'integer',
    autocomplete: false,
  },
  ...privateOption,
];

export const commands: readonly Command[] = [
  {
    name: 'fit',
    description: 'What hardware a language model needs: memory, GPUs, layout, quality',
    usage: '405b int4 h100  |  llama 70b fp8 2xh100 32k 8 users  |  help',
    slash: true,
    options: fitOptions,
    examples: [
      '405b int4 h100',
      'llama 3.1 8b bf16 4090 32k',
      'deepseek v3 fp8 8xh200',
      'gpt-oss 120b h100',
      'qwen3 30b a3b fp8 l40s 32k 16 users',
      'gemma 3 27b bf16 2x a100 80g 128k',
    ],
    answer: fit,
  },
  {
    name: 'train',
    description: 'What hardware training or fine-tuning needs: memory phase by phase, GPUs, ways to make it fit',
    usage: '70b qlora h100  |  full finetune llama 3.1 8b 4xa100 seq 8k  |  help',
    slash: true,
    options: trainOptions,
    examples: [
      '70b qlora h100',
      'llama 3.1 8b lora unsloth 4090 seq 4k',
      'full finetune qwen3 8b 4xa100 axolotl',
      'pretrain llama 3 70b 64xh100 megatron',
    ],
    answer: train,
  },
  {
    name: 'explain',
    description: 'The arithmetic behind an answer, line by line, with the source of every formula',
    usage: '405b int4 h100',
    slash: true,
    options: fitOptions.slice(0, 1),
    examples: ['405b int4 h100'],
    answer: explain,
  },
  {
    name: 'help',
    description: 'What fitcheck understands, with examples',
    usage: '',
    slash: false,
    options: [],
    examples: [],
    answer: help,
  },
];

/** The command of that name, or undefined. */
export function commandNamed(name: string): Command | undefined {
  return commands.find((command) => command.name === name);
}
