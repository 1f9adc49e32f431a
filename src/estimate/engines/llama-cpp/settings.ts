import type { KvFormat } from '../../../ask/question.ts';
import { type LlamaCppBuild, llamaCppBuild, ollamaBuild } from '../../../catalogue/gguf/llama-cpp-builds.ts';
import type { OnAnyGpu } from '../../any-gpu.ts';

/** llama-server's settings, as given or as fitcheck would start it. */
export interface LlamaCppSettings {
  readonly build: LlamaCppBuild;
  /** Tokens of a physical batch: -ub. */
  readonly ubatch: number;
  /** Sequences served at once: -np. */
  readonly slots: number;
  /** All slots share one context (-kvu) instead of having a fixed part of it each. */
  readonly unified: boolean;
  readonly flashAttention: boolean;
  readonly kvFormat: KvFormat;
  /** Layers on devices, the output head counted as one; undefined: all. */
  readonly gpuLayers: number | undefined;
  /** First layers whose experts stay in host memory: 0 for none. */
  readonly cpuMoeLayers: number;
  /** Requests of full length that the context holds: the unified context is this many times `context`. */
  readonly requests: number;
}

const defaultUbatch = 512;

/**
 * Slots are as many as requests are asked for, and share the context. With `unifiedKv: false` each of them has a part of its
 * own that holds a whole request. llama-server's own default is four slots that share a context.
 */
export function llamaCppSettings(subject: OnAnyGpu): LlamaCppSettings {
  const { question, concurrency } = subject;
  const slots = Math.max(question.slots ?? concurrency, 1);
  const unified = question.unifiedKv ?? true;
  const build = subject.engine === 'ollama' ? ollamaBuild : llamaCppBuild(subject.engineVersion);
  return {
    build,
    ubatch: question.ubatch ?? defaultUbatch,
    slots,
    unified,
    flashAttention: question.flashAttention ?? build.flashAttention,
    kvFormat: subject.kvFormat,
    gpuLayers: question.gpuLayers,
    cpuMoeLayers: cpuMoeLayers(subject),
    requests: unified ? concurrency : slots,
  };
}

/** `--cpu-moe` is `--n-cpu-moe` with all layers; 0 for a model without experts. */
function cpuMoeLayers({ question, model }: OnAnyGpu): number {
  const { layers, moe } = model.architecture;
  if (moe === undefined) return 0;
  return question.cpuMoe === true ? layers : Math.min(question.cpuMoeLayers ?? 0, layers);
}
