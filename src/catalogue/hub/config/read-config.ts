import type { Architecture } from '../../model.ts';
import { buildArchitecture } from './build.ts';
import { defaultsOf } from './class-defaults.ts';
import { familyNamed } from './families.ts';
import { Fields, isPart, type Part } from './fields.ts';
import { genericFamily } from './generic.ts';
import { isBelievable, missingFrom } from './plausible.ts';
import { textPartOf } from './text-part.ts';
import { towersOf } from './towers.ts';

/** The type that the weights were published in, where the configuration names one. */
export type NativeDtype = 'fp32' | 'bf16' | 'fp16' | 'fp8';

/** What a config.json says of a model. */
export interface ConfigReading {
  /** approximate: the type is unknown, or not all of its tensors could be listed; `notes` say which. */
  readonly kind: 'exact' | 'approximate';
  readonly architecture: Architecture;
  /** The `model_type` of the language model; empty where the configuration has none. */
  readonly modelType: string;
  /** The longest context in tokens that it was made for. */
  readonly maxContext: number | null;
  readonly nativeDtype: NativeDtype | null;
  /** What could not be read, and what is worth saying, in sentences. */
  readonly notes: readonly string[];
}

/** Why a config.json cannot be read as a language model. */
export interface ConfigRefusal {
  readonly kind: 'refused';
  /** Names what is missing or wrong. */
  readonly message: string;
}

const dtypes: ReadonlyMap<string, NativeDtype> = new Map([
  ['float32', 'fp32'],
  ['bfloat16', 'bf16'],
  ['float16', 'fp16'],
  ['float8_e4m3fn', 'fp8'],
]);

/** Models that read with one stack and write with another. */
const encoderDecoders: ReadonlySet<string> = new Set([
  't5',
  'mt5',
  'umt5',
  'bart',
  'mbart',
  'pegasus',
  'whisper',
  'm2m_100',
]);

/**
 * Reads a config.json. Code that it names (`auto_map`) is never run. Never throws: what is no configuration of a language
 * model is refused in words.
 * @param config the parsed JSON, of any shape
 */
export function readConfig(config: unknown): ConfigReading | ConfigRefusal {
  if (!isPart(config)) return refused('config.json holds no object');
  const { part, modelType, isNested } = textPartOf(config);
  if (new Fields(config).flag('is_encoder_decoder') === true || encoderDecoders.has(modelType)) {
    return refused(
      `config.json describes ${modelType || 'a model'} with an encoder and a decoder; only decoders are known here`,
    );
  }
  const known = familyNamed(modelType);
  const fields = new Fields(part, defaultsOf(modelType, known?.name, isNested));
  const decoder = buildArchitecture(fields, known?.family ?? genericFamily, known?.name ?? (modelType || 'unknown'));
  const of = modelType === '' ? '' : ` of type ${modelType}`;
  if (typeof decoder === 'string') return refused([`config.json${of} has ${decoder}`, ...fields.problems].join('; '));
  if (!isBelievable(decoder)) return refused(`config.json${of} has sizes that no model has`);

  const towers = towersOf(config, decoder.hidden);
  const architecture = { ...decoder, ...headless(part, isNested, modelType), ...towers.sizes };
  const doubts = [
    ...(known === undefined ? unknownType(modelType, fields) : []),
    ...(known?.family.partial === undefined ? [] : [`Not counted: ${known.family.partial}.`]),
    ...missingFrom(decoder),
    ...fields.problems.map((problem) => `${problem}.`),
    ...towers.doubts,
  ];
  const side = new Fields(part);
  return {
    kind: doubts.length === 0 ? 'exact' : 'approximate',
    architecture,
    modelType,
    maxContext: side.count('max_position_embeddings') || null,
    nativeDtype: dtypes.get(side.word('torch_dtype')?.replace('torch.', '') ?? '') ?? null,
    notes: [...doubts, ...ownCode(config)],
  };
}

/** Models without an output head: encoders, and decoders that were made to embed or to classify. */
function headless(part: Part, isNested: boolean, modelType: string): Partial<Architecture> {
  const [name] = new Fields(part).words('architectures') ?? [];
  if (name === undefined || isNested || modelType === 'chatglm') return {};
  const isBase = name.endsWith('Model') && !name.endsWith('LMHeadModel') && !name.endsWith('ChatModel');
  return isBase || name.endsWith('ForSequenceClassification') ? { lmHead: false } : {};
}

function unknownType(modelType: string, fields: Fields): string[] {
  const type = modelType === '' ? 'config.json names no model_type' : `The model type ${modelType} is not known here`;
  const unread = fields.unread().slice(0, 6);
  return [
    `${type}: it is read as a decoder of the common kind.`,
    ...(unread.length === 0 ? [] : [`Not understood: ${unread.join(', ')}.`]),
  ];
}

function ownCode(config: Part): string[] {
  const hasCode = Object.hasOwn(config, 'auto_map') && isPart(config['auto_map']);
  return hasCode ? ['The repository has code of its own (auto_map); it was not run.'] : [];
}

function refused(message: string): ConfigRefusal {
  return { kind: 'refused', message };
}
