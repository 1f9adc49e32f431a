import type { Subject } from '../../../catalogue/subject.ts';
import { isEncoder } from '../../kv/layers.ts';
import type { Layout } from '../../layout.ts';
import { graphsInBudget } from './graphs.ts';
import { outsideBytes } from './overhead.ts';
import { currentVllm, type VllmVersion, vllmVersion, vllmVersions } from './versions.ts';

const GiB = 2 ** 30;

/** vLLM's settings, as given or as it would choose them, but for what depends on the layout. */
export interface VllmRun {
  readonly version: VllmVersion;
  readonly maxModelLen: number;
  readonly maxNumSeqs: number;
  readonly maxNumBatchedTokens: number;
  readonly blockSize: number;
  readonly eager: boolean;
}

/** Those of them that decide what a stage keeps. */
export type StageRun = Omit<VllmRun, 'maxModelLen'>;

/** All of them. */
export interface VllmSettings extends VllmRun {
  /** The part of the memory that vLLM may use. */
  readonly utilization: number;
}

/** Most sequences of V0. */
const sequencesOfV0 = 256;
/** Least batched tokens of V0, and of its vision models (SchedulerConfig in vllm/config.py of 0.6). */
const leastTokensOfV0 = 2048;
const leastVisionTokensOfV0 = 5120;
/** Contexts longer than this are read in chunks. */
const longContext = 32_768;

/**
 * Batch defaults of V0, which reads a prompt at once unless its context is long, the model reads text only, no layer has a
 * window and no adapters are served (EngineArgs.create_engine_config in vllm/engine/arg_utils.py of 0.6.6).
 */
function wholePromptDefaults(
  subject: Subject,
  wholePrompts: NonNullable<VllmVersion['wholePrompts']>,
): { readonly tokens: number; readonly sequences: number } {
  const least = subject.model.kind === 'vlm' ? leastVisionTokensOfV0 : leastTokensOfV0;
  const tokens = chunkOfV0(subject, wholePrompts) ?? Math.max(subject.context, least);
  return { tokens, sequences: sequencesOfV0 };
}

/** Tokens that V0 reads of this model's prompts at once; undefined: all. */
function chunkOfV0(
  { context, model, adapters }: Subject,
  wholePrompts: VllmVersion['wholePrompts'],
): number | undefined {
  const hasWindow = (model.architecture.slidingWindow ?? 0) > 0;
  const chunked = context > longContext && model.kind === 'llm' && !hasWindow && adapters === undefined;
  return chunked ? wholePrompts?.chunk : undefined;
}

/** V0's profile run shows no sampler where prompts are read in chunks: 0.06 and 0.19 GiB in all (f064, f065 of vllm-found.jsonl). */
const nothingSampled = { samplerBytes: 0, samplerHidden: 0 } as const;

/**
 * Bytes per sequence and vocabulary entry of model runner V2's sampler: logits in 16 and 32 bit and little else. 0.25 GiB with
 * 256 sequences of Qwen2.5 0.5B (f080 of vllm-found.jsonl), where the older runner would take 0.53. It does not check proposed
 * tokens while it profiles.
 */
const samplerOfV2 = { samplerBytes: 6.7, speculativeSamplerBytes: 0 } as const;

/** Models with experts that run on it too: DEFAULT_V2_MODEL_RUNNER_ARCHITECTURES in vllm/config/vllm.py. */
const expertsOnV2: ReadonlySet<string> = new Set(['deepseek_v2', 'deepseek_v4', 'granitemoe', 'qwen2_moe']);

/** Dense models without states run on model runner V2 since 2026-07-02, #44443, unless n-gram or a draft model proposes tokens. */
function runsOnV2({ model, speculation }: Subject, { modelRunnerV2 }: VllmVersion): boolean {
  const { moe, linear, mamba, convL, modelType } = model.architecture;
  const hybrid = linear !== undefined || mamba !== undefined || convL !== undefined;
  const supported = speculation?.method !== 'ngram' && speculation?.method !== 'draft';
  return modelRunnerV2 && supported && ((moe === undefined && !hybrid) || expertsOnV2.has(modelType));
}

/** The release's rules as they hold for this question on this GPU. */
function rulesFor(subject: Subject): VllmVersion {
  const release = vllmVersion(subject.engineVersion) ?? vllmVersion(currentVllm) ?? (vllmVersions[0] as VllmVersion);
  const graphs = graphsInBudget(subject, release);
  const onV2 = runsOnV2(subject, release);
  const unsampled = chunkOfV0(subject, release.wholePrompts) !== undefined;
  let known = variants.get(release);
  if (known === undefined) {
    known = [];
    variants.set(release, known);
  }
  const key = Number(graphs) + 2 * Number(onV2) + 4 * Number(unsampled);
  let rules = known[key];
  if (rules === undefined) {
    rules = {
      ...release,
      graphsInBudget: graphs,
      ...(onV2 ? samplerOfV2 : {}),
      ...(unsampled ? nothingSampled : {}),
    };
    known[key] = rules;
  }
  return rules;
}

/** One object for each way in which a release runs, so that rules can be compared by identity. */
const variants = new WeakMap<VllmVersion, VllmVersion[]>();

/** Batch defaults of the API server by memory: EngineArgs.get_batch_defaults (vllm/engine/arg_utils.py). */
function batchDefaults(
  subject: Subject,
  version: VllmVersion,
): { readonly tokens: number; readonly sequences: number } {
  const memory = subject.physicalBytes / GiB;
  if (memory >= 160 && version.largeBatchFrom160) return { tokens: 16_384, sequences: 1024 };
  if (memory >= 70 && !subject.accelerator.id.startsWith('a100')) return { tokens: 8192, sequences: 1024 };
  return { tokens: 2048, sequences: 256 };
}

/**
 * The two limits: a default of one is cut to what the other allows, a typed one is kept
 * (_set_default_max_num_seqs_and_batched_tokens_args in vllm/engine/arg_utils.py).
 */
function batchLimits(subject: Subject, version: VllmVersion): { readonly tokens: number; readonly sequences: number } {
  const { question } = subject;
  if (version.wholePrompts !== undefined) {
    const { tokens, sequences } = wholePromptDefaults(subject, version.wholePrompts);
    return {
      tokens: question.maxNumBatchedTokens ?? tokens,
      sequences: question.maxNumSeqs ?? sequences,
    };
  }
  const defaults = batchDefaults(subject, version);
  const sequences = question.maxNumSeqs ?? defaults.sequences;
  // An encoder reads a text at once, so that its batch holds the longest.
  const least = isEncoder(subject.model.architecture) ? subject.context : 0;
  const tokens =
    question.maxNumBatchedTokens ?? Math.min(Math.max(defaults.tokens, least), sequences * subject.context);
  return { tokens, sequences: question.maxNumSeqs ?? Math.min(sequences, tokens) };
}

/** The settings that vLLM runs this question with under any layout. */
export function vllmRun(subject: Subject): VllmRun {
  const { question } = subject;
  const version = rulesFor(subject);
  const batch = batchLimits(subject, version);
  return {
    version,
    maxModelLen: subject.context,
    maxNumSeqs: batch.sequences,
    maxNumBatchedTokens: batch.tokens,
    blockSize: question.blockSize ?? 16,
    eager: question.eager ?? false,
  };
}

/** Whether stages are the same under both. */
export function sameStageRun(one: StageRun, other: StageRun): boolean {
  return (
    one.version === other.version &&
    one.maxNumSeqs === other.maxNumSeqs &&
    one.maxNumBatchedTokens === other.maxNumBatchedTokens &&
    one.blockSize === other.blockSize &&
    one.eager === other.eager
  );
}

/**
 * The part of the memory that vLLM may use. Where its default would fail its own start-up check (more than what the driver
 * leaves free, on small GPUs), the highest that passes is taken instead, in hundredths.
 */
export function utilizationOf(subject: Subject, layout: Layout, version: VllmVersion): number {
  const free = 1 - outsideBytes(subject, layout, version) / subject.physicalBytes;
  const highest = Math.max(0.01, Math.floor(free * 100) / 100);
  return subject.question.gpuMemoryUtilization ?? Math.min(version.utilization, highest);
}

/** The settings that vLLM runs this question with. */
export function vllmSettings(subject: Subject, layout: Layout): VllmSettings {
  const run = vllmRun(subject);
  return { ...run, utilization: utilizationOf(subject, layout, run.version) };
}
