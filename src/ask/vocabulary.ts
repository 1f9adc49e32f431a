import { providerIds } from '../catalogue/cloud-providers.ts';
import { Phrases } from '../catalogue/phrases.ts';
import {
  engineIds,
  frameworks,
  hostings,
  losses,
  objectives,
  optimizers,
  precisions,
  type Question,
  type QuestionDraft,
  questionFields,
  recomputes,
  rentalTiers,
  shardings,
  speculativeMethods,
  trainingMethods,
} from './question.ts';
import type { Wishes } from './reading.ts';
import { filler } from './words/filler.ts';
import { meanings, numberWords } from './words/meanings.ts';
import { choiceWords, type Setting, settings } from './words/settings.ts';

/** What a phrase does in a question. */
export type Meaning =
  | { readonly kind: 'setting'; readonly setting: Setting }
  /** The name of a field with a reader of its own, before its value: "model:", "gpu=". */
  | { readonly kind: 'name'; readonly field: NameField }
  | { readonly kind: 'sets'; readonly sets: QuestionDraft }
  | { readonly kind: 'wish'; readonly wish: keyof Wishes }
  /** Among few words a wish, in sentences mostly a remark: "speed". */
  | { readonly kind: 'hint'; readonly wish: 'speed' }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'or' }
  | { readonly kind: 'gpu-noun' }
  | { readonly kind: 'measure' }
  | { readonly kind: 'nodes' }
  | { readonly kind: 'system-memory' }
  | { readonly kind: 'total' }
  /** "takes", "requires": the memory that follows is a need, not what somebody has. */
  | { readonly kind: 'need' }
  | { readonly kind: 'how-many' }
  /** "tpot": the time that follows is that of a token. */
  | { readonly kind: 'token-time' }
  /** "samples", "months": what a number before it counts is nothing that a Question has. */
  | { readonly kind: 'other-noun' }
  | { readonly kind: 'filler' };

export type NameField = 'model' | 'draftModel' | 'format' | 'gpu' | 'engine' | 'kvFormat';

/** All phrases but the names of models, accelerators and formats. */
export const vocabulary = new Phrases<Meaning>();
/** Words that follow a number and say which field it is. */
export const labelsAfter = new Phrases<Setting>();
/** Short command-line flags: `-c`. */
export const shortFlags = new Map<string, Setting>();
/** The setting of a field. */
export const settingOf = new Map<keyof Question, Setting>(settings.map((setting) => [setting.field, setting]));

const names: Readonly<Record<NameField, readonly string[]>> = {
  model: ['model name or path', 'base model', 'model tag', 'model name', 'model id', 'model path', '模型'],
  format: [
    'quant',
    'quantization',
    'quantisation',
    'dtype',
    'weight format',
    'weights',
    'quantize',
    'quantized',
    'quantised',
    'weight dtype',
    '量化',
    '量化格式',
  ],
  draftModel: ['draft', 'drafter', 'draft with', 'speculative model', 'draft llm', 'assistant model'],
  gpu: ['accelerator', 'card', 'hardware', 'gpu model', 'gpu type', 'graphics card', '显卡', 'device', 'hw'],
  engine: ['runtime', 'backend', 'framework engine', 'server engine'],
  kvFormat: [
    'kv',
    'kv cache',
    'kvcache',
    'kv cache dtype',
    'kv dtype',
    'cache type k',
    'cache type v',
    'ctk',
    'ctv',
    'kv quant',
    'kv cache quant',
    'kv type',
    'kv cache type',
    'ollama kv cache type',
    'cache',
    'cache mode',
    'cache quant',
    'cache type',
    'kv缓存',
  ],
};

/** A name in camelCase as words: "tensorParallel" -> "tensor parallel". */
const words = (field: string): string => field.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();

for (const setting of settings) {
  const meaning: Meaning = { kind: 'setting', setting };
  const own = setting.inTraining === undefined ? [setting.field.toLowerCase(), words(setting.field)] : [];
  for (const name of [...own, ...setting.names]) vocabulary.add(name, meaning);
  for (const flag of setting.flags ?? []) shortFlags.set(flag, setting);
  for (const label of setting.after ?? []) labelsAfter.add(label, setting);
}
for (const field of Object.keys(names) as NameField[]) {
  const meaning: Meaning = { kind: 'name', field };
  for (const name of [field.toLowerCase(), words(field), ...names[field]]) vocabulary.add(name, meaning);
}
for (const { sets, words: phrases } of meanings)
  for (const phrase of phrases) vocabulary.add(phrase, { kind: 'sets', sets });
for (const [word, value] of Object.entries(numberWords)) vocabulary.add(word, { kind: 'number', value });

const small: readonly (readonly [Meaning, string])[] = [
  [{ kind: 'wish', wish: 'private' }, 'private|privately|ephemeral|only me|just me|私密'],
  [
    { kind: 'wish', wish: 'explain' },
    'explain|show the math|show your work|show math|why|how is this calculated|how calculated|derived|breakdown|解释',
  ],
  [{ kind: 'wish', wish: 'help' }, 'help|usage|examples|帮助'],
  [
    { kind: 'wish', wish: 'speed' },
    'how fast|what speed|speed of|throughput of|tokens per second|token per second|tokens a second|tok per second|tok per sec|tps|inference speed|generation speed|decode speed|多快|推理速度|生成速度',
  ],
  [
    { kind: 'hint', wish: 'speed' },
    'speed|throughput|latency|ttft|time to first token|prefill speed|吞吐|吞吐量|速度|延迟',
  ],
  [{ kind: 'or' }, 'or|vs|versus|than|compared to|compared with|oder|or else|instead of|rather than|或|或者|还是'],
  [
    { kind: 'gpu-noun' },
    'gpu|gpus|gpu s|cards|card|graphics cards|graphics card|video cards|accelerators|卡|显卡|张卡|块卡|张显卡|块显卡|个gpu|块gpu|张gpu|个卡',
  ],
  [{ kind: 'measure' }, '张|块|个|片|枚|台|颗|units of|pieces of|pcs'],
  [{ kind: 'nodes' }, 'nodes|node|servers|machines|boxes|hosts|节点|个节点|台服务器|台机器|机'],
  [
    { kind: 'system-memory' },
    'ram|system ram|system memory|ddr4|ddr5|ddr5 ram|ddr4 ram|cpu ram|host memory|cpu memory|内存',
  ],
  [{ kind: 'total' }, 'total|total capacity|in total|altogether|combined|overall|总共|一共|总显存|共'],
  [
    { kind: 'need' },
    'allocate|takes|take|took|taking|requires|require|required|requiring|needs|need|used|uses|using|occupies|occupying|用了|占用|占了|吃了',
  ],
  [
    { kind: 'token-time' },
    'tpot|itl|tbt|time per output token|time per token|time between tokens|inter token latency|latency per token|token latency',
  ],
  [
    { kind: 'other-noun' },
    'samples|examples|steps|rows|documents|docs|images|epochs|hours|hrs|months|years|weeks|days|minutes|seconds|ms|dollars|usd|eur|words|lines|files|watts|mhz|ghz|gbps|core|cores|threads|vcpu|vcpus|pages|layers|experts|heads|小时|天|月|年|元|万元|条数据|条',
  ],
  [{ kind: 'how-many' }, 'how many|how much|number of|多少|几|多少张|几张|多少块|多少个|几块|几个'],
];
for (const [meaning, phrases] of small) for (const phrase of phrases.split('|')) vocabulary.add(phrase, meaning);
for (const word of filler) vocabulary.add(word, { kind: 'filler' });

const choices: Partial<Record<keyof Question, readonly string[]>> = {
  kind: ['inference', 'training'],
  method: trainingMethods,
  speculative: speculativeMethods,
  objective: objectives,
  recompute: recomputes,
  framework: frameworks,
  optimizer: optimizers,
  precision: precisions,
  sharding: shardings,
  loss: losses,
  engine: engineIds,
  tier: rentalTiers,
  provider: providerIds,
  hosting: hostings,
};

/** The words for the values of each choice. */
export const choicePhrases = new Map<keyof Question, Phrases<string>>();
for (const field of questionFields) {
  const values = choices[field];
  if (values === undefined) continue;
  const phrases = new Phrases<string>();
  for (const value of values) phrases.add(value, value);
  for (const value of values) for (const word of choiceWords[field]?.[value] ?? []) phrases.add(word, value);
  for (const { sets, words: also } of meanings) {
    const value = sets[field];
    if (typeof value === 'string' && Object.keys(sets).at(-1) === field)
      for (const word of also) phrases.add(word, value);
  }
  choicePhrases.set(field, phrases);
}
