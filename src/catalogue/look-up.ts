import type { EngineId, Question, QuestionDraft } from '../ask/question.ts';
import type { Refusal } from '../ask/refusal.ts';
import type { Accelerator } from './accelerator.ts';
import { assumptionsOf } from './assumptions.ts';
import { engineCacheFormat, engineFormat, readersOf } from './engine-formats.ts';
import { engineRecord } from './engines.ts';
import { usualExllamaFormat } from './exllama/exllama-formats.ts';
import { findHardware } from './find-hardware.ts';
import { type FoundModel, modelLabel } from './find-model.ts';
import { formatLabel, formatNamed, isGguf } from './format-names.ts';
import { formatFor } from './formats.ts';
import { ollamaContext } from './gguf/llama-cpp-formats.ts';
import { engineRuns } from './hardware-formats.ts';
import { asLoaded, isGgufRepository } from './hub/as-loaded.ts';
import { formatOfCheckpoint } from './hub/checkpoint/format-of-checkpoint.ts';
import type { ModelRecord } from './model.ts';
import { namedModel } from './named-model.ts';
import { recipeOf } from './recipes/find.ts';
import { servingExtras } from './serving-extras.ts';
import type { Subject } from './subject.ts';
import { thousands } from './thousands.ts';

export type LookUp =
  | { readonly found: true; readonly subject: Subject }
  | { readonly found: false; readonly refusal: Refusal; readonly model?: ModelRecord };

const defaultContext = 8192;

/** Resolves the names of a question and fills in its defaults, each said in `assumptions`. Never throws. */
export function lookUp(draft: QuestionDraft): LookUp {
  const examples = ['405b int4 h100', 'llama 3.1 8b 4090', 'qwen3 30b a3b fp8 l40s'];
  const match = namedModel(draft.model, draft.format, examples);
  if ('refusal' in match) return { found: false, refusal: match.refusal };
  const { model, hub } = match;
  const question: Question = { ...draft, ...adapterOf(match, draft), model: draft.model ?? model.id };
  const loaded = hub && asLoaded(hub, question.format);
  const notes = loaded?.said ?? (match.note === undefined ? [] : [match.note]);

  const hardware = findHardware(question, match);
  if ('refusal' in hardware) return { found: false, refusal: hardware.refusal, model };
  const wantedFormat = loaded?.stored?.formatId ?? question.format ?? match.format ?? defaultFormat(question, model);
  if (formatNamed(wantedFormat) === undefined) {
    return refused(
      'unknown-format',
      `${wantedFormat} is no weight format that fitcheck knows. Try bf16, fp8, int4 or q4_k_m.`,
      'format',
      ['bf16', 'fp8', 'int4', 'q4_k_m'],
    );
  }
  const isGgufFile = loaded?.stored !== undefined && isGgufRepository(loaded.stored);
  const engine =
    question.engine ??
    match.engine ??
    (isGgufFile ? 'llama.cpp' : defaultEngine(question, wantedFormat, hardware.accelerator));
  const readsGguf = engine === 'llama.cpp' || engine === 'ollama';
  const replaced = engineFormat(model, engine, wantedFormat);
  if (replaced === undefined) return { found: false, refusal: foreignFormat(wantedFormat, engine), model };
  const cache = engineCacheFormat(engine, question.kvFormat ?? 'auto');
  const formatId = replaced.id;
  const record = engineRecord(engine);
  const engineVersion = question.engineVersion ?? record.current;
  if (!record.versionPattern.test(engineVersion)) {
    return refused(
      'bad-value',
      `${engineVersion} is no ${record.label} version; write it like ${record.example}.`,
      'engineVersion',
      [record.example],
    );
  }
  if (!isDescribed(model)) {
    return { found: false, refusal: noArchitecture(model, formatId), model };
  }
  const extras = servingExtras(question, model, engine);
  if ('refusal' in extras) return { found: false, refusal: extras.refusal, model };
  const { said, ...served } = extras;
  const repository = readsGguf ? undefined : repositoryOf(match, formatId);
  const isAsStored = loaded?.stored?.formatId === formatId && isGgufFile === readsGguf;
  const format =
    isAsStored && loaded?.stored !== undefined
      ? formatOfCheckpoint(loaded.stored, model.architecture)
      : formatFor(model, formatId, readsGguf, repository);
  if (format === undefined) throw new RangeError(`${formatId} has a name but no sizes`);
  const context = question.context ?? defaultContextOf(question, model, engine, hardware.bytes);
  const tooLong = contextRefusal(question, model, context);
  return {
    found: true,
    subject: {
      question: {
        ...question,
        format: formatId,
        model: hub === undefined ? (repository ?? model.id) : question.model,
        ...(isAboutOneGpu(question, readsGguf) ? { gpus: 1 } : {}),
      },
      model,
      format,
      accelerator: hardware.accelerator,
      acceleratorName: hardware.name,
      physicalBytes: hardware.bytes,
      engine,
      engineVersion,
      context,
      concurrency: question.concurrency ?? 1,
      kvFormat: cache.id,
      ...served,
      ...(hub === undefined ? {} : { hub }),
      assumptions: () => [
        ...notes,
        ...hardware.assumptions,
        ...[replaced.note, cache.note].filter((note) => note !== undefined),
        ...assumptionsOf(question, model, format, { engine, engineVersion, context }),
        ...(format.others === undefined
          ? []
          : [`${format.label} checkpoint ${format.said} (name a repository for its own recipe)`]),
        ...said,
      ],
      warnings: [...(tooLong === undefined ? [] : [tooLong]), ...(hub?.doubts ?? modelWarnings(model))],
    },
  };
}

/** A repository that is a LoRA adapter is served on top of its base. */
function adapterOf({ hub }: FoundModel, { maxLoras, maxLoraRank }: QuestionDraft): QuestionDraft {
  const rank = hub?.adapter?.rank;
  return rank === undefined ? {} : { maxLoras: maxLoras ?? 1, maxLoraRank: maxLoraRank ?? rank };
}

/** The repository that was named, where it is of the format asked for and made in a way of its own. */
function repositoryOf({ model, repository }: FoundModel, formatId: string): string | undefined {
  return repository !== undefined && recipeOf(model, formatId, repository) !== undefined ? repository : undefined;
}

function refused(code: Refusal['code'], message: string, field: string, suggestions: readonly string[]): LookUp {
  return { found: false, refusal: { code, message, field, suggestions: [...suggestions] } };
}

function defaultEngine(question: Question, formatId: string, accelerator: Accelerator): EngineId {
  const [reader] = readersOf(formatId) ?? [];
  if (reader !== undefined) return reader;
  return leavesToHost(question) || !engineRuns('vllm', accelerator) ? 'llama.cpp' : 'vllm';
}

/** Settings that only llama.cpp and its kin have: layers or experts in host memory. */
/**
 * A number of GPUs is looked for, unless the question is about the one at hand: "a 12 GB GPU", or layers and experts left to
 * the host because one GPU is too small.
 */
function isAboutOneGpu(question: Question, readsGguf: boolean): boolean {
  if (question.gpus !== undefined) return question.gpus === null && readsGguf && leavesToHost(question);
  const hasLayout = (question.tensorParallel ?? question.pipelineParallel ?? question.dataParallel) !== undefined;
  const knownByMemory = question.gpu === undefined && question.gpuMemoryGib !== undefined;
  return !hasLayout && (knownByMemory || (readsGguf && leavesToHost(question)));
}

function leavesToHost({ gpuLayers, cpuMoe, cpuMoeLayers }: Question): boolean {
  return gpuLayers !== undefined || cpuMoe === true || (cpuMoeLayers ?? 0) > 0;
}

/** What `ollama pull` gets when no tag says otherwise, what ExLlama is used for; else what the makers published. */
function defaultFormat(question: Question, model: ModelRecord): string {
  const { engine } = question;
  if (engine === 'exllamav2' || engine === 'exllamav3') return usualExllamaFormat(engine);
  return engine === 'ollama' && model.nativeFormat !== 'mxfp4' ? 'q4_k_m' : model.nativeFormat;
}

function defaultContextOf(question: Question, model: ModelRecord, engine: EngineId, bytes: number): number {
  const typed =
    question.inputTokens !== undefined || question.outputTokens !== undefined
      ? (question.inputTokens ?? 0) + (question.outputTokens ?? 0)
      : engine === 'ollama'
        ? ollamaContext(bytes * (question.gpus ?? 1))
        : defaultContext;
  return Math.min(typed, model.maxContext ?? typed);
}

function contextRefusal(question: Question, model: ModelRecord, context: number): string | undefined {
  if (question.context === undefined || model.maxContext === null || context <= model.maxContext) return undefined;
  return `${modelLabel(model)} was trained for ${thousands(model.maxContext)} tokens; ${thousands(context)} needs a rope-scaling override and engines refuse it without`;
}

function modelWarnings(model: ModelRecord): string[] {
  return model.countable
    ? []
    : [
        'this model has layers whose exact shape is not public: weights are from the published total, KV cache is an upper bound',
      ];
}

/** Some records tell the size of the layers but nothing of what they cache. */
function isDescribed(model: ModelRecord): model is Subject['model'] {
  const { architecture } = model;
  if (architecture === null) return false;
  const { heads, mla, mamba, linear } = architecture;
  return (heads ?? 0) > 0 || mla !== undefined || mamba !== undefined || linear !== undefined;
}

function noArchitecture(model: ModelRecord, formatId: string): Refusal {
  const bits = formatFor(model, formatId)?.nominalBits ?? 16;
  const gb = Math.round((model.parameters.total * bits) / 8 / 1e9);
  return {
    code: 'unavailable',
    message: `${model.name}: the catalogue knows its size, not its layers, so KV cache and layouts cannot be worked out. The weights alone are about ${thousands(gb)} GB at ${bits} bit.`,
    field: 'model',
    suggestions: [],
  };
}

function foreignFormat(formatId: string, engine: EngineId): Refusal {
  const label = formatLabel(formatId);
  const readers = readersOf(formatId) ?? [];
  const names = readers.map((id) => engineRecord(id).label).join(' and ');
  return {
    code: 'contradiction',
    message: `${label} is ${isGguf(formatId) ? 'a GGUF type' : 'a format'} which fitcheck predicts for ${names} only. Leave out ${engineRecord(engine).label}, or ask with int4, fp8 or bf16.`,
    field: 'engine',
    suggestions: readers.slice(0, 1),
  };
}
