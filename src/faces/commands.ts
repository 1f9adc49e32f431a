import { choices } from '../answer/choices.ts';
import { compare } from '../answer/compare.ts';
import { digest } from '../answer/digest.ts';
import { explain } from '../answer/explain.ts';
import { fit } from '../answer/fit.ts';
import { help } from '../answer/help.ts';
import { price } from '../answer/price.ts';
import type { Reply } from '../answer/reply.ts';
import { speed } from '../answer/speed.ts';
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
  /** About the channel it is typed in: a platform that has channels answers it there, and `answer` elsewhere. */
  readonly ofChannel?: true;
  /** The questions about a model that the words hold, where they are not one themselves. */
  readonly questions?: (words: string) => readonly string[];
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
  /** The only values it takes, when they are few. */
  readonly choices?: readonly string[];
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

const speedOptions: readonly CommandOption[] = [
  {
    field: 'question',
    name: 'question',
    description: 'In your own words: 70b fp8 2xh100 in 2k out 500 64 users, 8b q4_k_m 4090, ...',
    type: 'string',
    autocomplete: true,
  },
  ...fitOptions.filter(({ field }) => ['model', 'format', 'gpu', 'gpus'].includes(field)),
  {
    field: 'inputTokens',
    name: 'in',
    description: 'Tokens of a prompt: 2k, 8192, ...',
    type: 'string',
    autocomplete: false,
  },
  {
    field: 'outputTokens',
    name: 'out',
    description: 'Tokens of an answer: 500, 1k, ...',
    type: 'string',
    autocomplete: false,
  },
  {
    field: 'concurrency',
    name: 'users',
    description: 'Requests at the same time',
    type: 'integer',
    autocomplete: false,
  },
  ...privateOption,
];

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
    description: 'All weights, or adapters: full, lora, qlora or dora',
    type: 'string',
    autocomplete: false,
    choices: choices.method,
  },
  ...hardwareOptions,
  {
    field: 'framework',
    name: 'framework',
    description: 'Whose defaults to count; its release goes into the question, such as trl 1.4',
    type: 'string',
    autocomplete: false,
    choices: choices.framework,
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

const priceOptions: readonly CommandOption[] = [
  {
    field: 'question',
    name: 'question',
    description: 'In your own words: h100, h100 spot eu, 8x h100 on aws, ...',
    type: 'string',
    autocomplete: true,
  },
  ...hardwareOptions,
  {
    field: 'tier',
    name: 'tier',
    description: 'How it is rented',
    type: 'string',
    autocomplete: false,
    choices: choices.tier,
  },
  {
    field: 'provider',
    name: 'provider',
    description: 'aws, gcp, azure, lambda, runpod, ...',
    type: 'string',
    autocomplete: false,
  },
  {
    field: 'region',
    name: 'region',
    description: 'eu, us, asia, or a region such as us-east-1',
    type: 'string',
    autocomplete: false,
  },
  ...privateOption,
];

const compareOptions: readonly CommandOption[] = [
  {
    field: 'question',
    name: 'question',
    description: 'What to compare: 405b fp8 h100 h200 mi300x, 70b fp8 vs int4 h100, ...',
    type: 'string',
    autocomplete: true,
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
      '70b fp8 16 users at least 30 tok/s',
      'gemma 3 27b bf16 2x a100 80g 128k',
    ],
    answer: fit,
  },
  {
    name: 'speed',
    description: 'How fast a model is: tokens per second for one user, for many, and at most; what limits it',
    usage: '70b fp8 2xh100 in 2k out 500 64 users  |  8b q4_k_m 4090',
    slash: true,
    options: speedOptions,
    examples: ['70b fp8 2xh100 in 2k out 500 64 users', 'gpt-oss 20b m4 max', 'deepseek v3 fp8 8xh200 8k/1k'],
    answer: speed,
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
    name: 'price',
    description: 'What a GPU costs to rent: by provider, spot and on demand, how old each price is, its history',
    usage: 'h100  |  h100 spot eu  |  8x h100 on aws',
    slash: true,
    options: priceOptions,
    examples: ['h100', '8x h100 spot eu'],
    answer: price,
  },
  {
    name: 'compare',
    description: 'GPUs, formats or models side by side: how many GPUs, requests at once, speed, cost',
    usage: '405b fp8 h100 h200 mi300x b200  |  70b fp8 vs int4 h100',
    slash: true,
    options: compareOptions,
    examples: ['405b fp8 h100 h200 mi300x b200', 'llama 3.3 70b fp8 vs int4 h100'],
    answer: compare,
  },
  {
    name: 'digest',
    description: 'What hardware costs and what changed, posted in this channel on a schedule',
    usage: 'weekly monday 9:00 Europe/Berlin  |  watch 405b int4 h100  |  budget 20k/month  |  list',
    slash: true,
    ofChannel: true,
    options: [
      {
        field: 'question',
        name: 'do',
        description: 'weekly monday 9:00 Europe/Berlin, watch 405b int4 h100, budget 20k/month, preview, list, help',
        type: 'string',
        autocomplete: false,
      },
    ],
    examples: [],
    questions: () => [],
    answer: digest,
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
