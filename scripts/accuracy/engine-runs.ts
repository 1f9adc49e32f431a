import type { EngineId } from '../../src/ask/question.ts';
import { jsonLines, jsonLinesIfAny } from './json-lines.ts';

/** What a run of an engine took, in the units that the names say. */
export interface EngineMeasured {
  readonly weights_gib_per_gpu?: number;
  readonly kv_gib_per_gpu?: number;
  /** Recurrent state, where the log states it apart. */
  readonly state_gib_per_gpu?: number;
  readonly kv_tokens?: number;
  readonly cuda_graph_gib?: number;
  readonly activation_gib?: number;
  readonly outside_torch_gib?: number;
  readonly peak_allocated_gib_all_gpus?: number;
  /** Allocated at the end of a request, without the peak of its passes. */
  readonly weights_and_cache_gib?: number;
  readonly model_mib?: number;
  readonly kv_mib?: number;
  readonly state_mib?: number;
  readonly compute_mib?: number;
  /** The peak that mlx-lm reports: Metal's own memory is not in it. */
  readonly peak_gb?: number;
  /** Memory of the whole card in use, MiB. */
  readonly card_mib?: number;
}

/** A run of an engine other than vLLM: what was asked of it in the contract's words, and what it took. */
export interface EngineRun {
  readonly id: string;
  readonly engine: EngineId;
  readonly question: Readonly<Record<string, unknown>>;
  readonly measured: EngineMeasured;
  /** Why nothing can be said about the run. */
  readonly leftOut?: string;
  /** Figures that depend on what the run does not state. */
  readonly notCompared?: readonly string[];
  readonly note?: string;
  readonly source: string;
}

/** Runs that the predictions were made with. */
export function engineRuns(): EngineRun[] {
  return jsonLines('engine-runs.jsonl');
}

/** Runs that were collected after the predictions were made. */
export function engineRunsFound(): EngineRun[] {
  return jsonLinesIfAny('engines-found.jsonl');
}
