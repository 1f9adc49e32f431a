import { jsonLines, jsonLinesIfAny } from './json-lines.ts';

/** A start-up log of vLLM: what was run and what it printed. GiB per GPU, tokens, requests. */
export interface VllmRun {
  readonly id: string;
  readonly servedAs: string;
  readonly source: string;
  readonly note?: string;
  readonly question: Readonly<Record<string, unknown>>;
  readonly measured: {
    readonly weights_gib_per_gpu?: number;
    readonly activation_peak_gib?: number;
    readonly non_torch_gib?: number;
    readonly cuda_graph_gib?: number;
    readonly kv_cache_available_gib_per_gpu?: number;
    readonly kv_cache_tokens?: number;
    readonly max_concurrency?: number;
    readonly oom?: boolean;
    readonly oom_kind?: string;
    readonly extras?: boolean;
  };
}

/** The open part of the measured runs, with their sources. */
export function vllmRuns(): VllmRun[] {
  return jsonLines('vllm-runs.jsonl');
}

/** Runs that were collected after the predictions were made. */
export function vllmRunsFound(): VllmRun[] {
  return jsonLinesIfAny('vllm-found.jsonl');
}

/**
 * Why a run says nothing about the prediction, by what was stated and before looking at any error; undefined when it
 * counts.
 */
export function leftOut(run: VllmRun): string | undefined {
  const { question, measured } = run;
  if (measured.extras === true) return 'speculative decoding or other additions';
  if (question['gpu'] === undefined && question['gpuMemoryGib'] === undefined) return 'GPU not stated';
  if (question['tensorParallel'] === undefined && question['gpus'] === undefined) return 'number of GPUs not stated';
  const version = question['engineVersion'];
  if (typeof version !== 'string') return 'vLLM version not stated';
  if (/^0\.[01](\.0)?$/.test(version)) return 'private build';
  return undefined;
}

/**
 * Releases that keep memory alike: the first engine; the second; with the sampler's buffers smaller (0.17); with CUDA graphs
 * inside the budget (0.21).
 */
export function releasesOf(version: string): string {
  const minor = Number(/^0\.(\d+)/.exec(version)?.[1]);
  if (minor < 9) return '0.8 and before';
  if (minor < 17) return '0.9 to 0.16';
  return minor < 21 ? '0.17 to 0.20' : '0.21 and later';
}
