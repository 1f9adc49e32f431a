import type { Subject } from '../../../catalogue/subject.ts';
import { type Stage, stateBytes, tokenBytes, windowOf } from '../torch/stages.ts';

/** SGLang's pools on one GPU: tokens of full attention, tokens of windows, and slots of recurrent states. */
export interface SglangPool {
  /** Bytes of one token of the pool, windows at their share: cell_size. */
  readonly cell: number;
  /** Bytes of the pools that one request of `length` tokens pins, in the proportion the pools are made in. */
  requestBytes(length: number): number;
  /** "max_total_num_tokens" of pools of so many bytes. */
  tokensIn(bytes: number): number;
  /** The longest single request. */
  longestIn(bytes: number): number;
  /** Bytes for each slot of a state; 0 without. */
  readonly state: number;
  /** Share of the bytes that goes to states. */
  readonly stateShare: number;
}

/** --swa-full-tokens-ratio: tokens of the window pool for each token of the other. */
export const windowRatio = 0.8;
/** --mamba-full-memory-ratio: bytes of states for each byte of KV cache. */
const stateRatio = 0.9;
/** Slots of the state pool per running request: MAMBA_CACHE_SIZE_MAX_RUNNING_REQUESTS_RATIO. */
const slotsPerRequest = 3;

/**
 * Models whose windows get a pool of their own; all others keep every token in every layer. Source: is_hybrid_swa_model,
 * and disable_hybrid_swa_memory for Gemma 2 and 3.
 */
const windowPools: ReadonlySet<string> = new Set([
  'gpt_oss',
  'llama4',
  'mimo_v2_flash',
  'step3p7',
  'gemma4',
  'deepseek_v4',
]);

/** The pools of a stage. Source: HybridSWAPoolConfigurator, handle_max_mamba_cache. */
export function sglangPool({ model }: Subject, { layers }: Stage, pageSize: number): SglangPool {
  const full = tokenBytes(layers, 'full');
  const windows = tokenBytes(layers, 'window');
  const state = stateBytes(layers);
  const window = windowPools.has(model.architecture.modelType) ? windowOf(layers) : 0;
  const onlyWindows = window > 0 && full === 0;
  const ratio = window === 0 || onlyWindows ? 1 : windowRatio;
  const cell = full + ratio * windows;
  const stateShare = state === 0 ? 0 : cell === 0 ? 1 : stateRatio / (1 + stateRatio);
  const forCells = (bytes: number): number => bytes * (1 - stateShare);

  /** Tokens of the pool that hold a request: the window pool, smaller by the ratio, may be the tighter one. */
  const tokensFor = (length: number): number => {
    const inWindow = Math.min(length, window);
    const tokens = onlyWindows ? inWindow : window > 0 ? Math.max(length, inWindow / ratio) : length;
    return Math.ceil(tokens / pageSize) * pageSize;
  };
  const tokensIn = (bytes: number): number =>
    cell === 0 ? 0 : Math.max(0, Math.floor(forCells(bytes) / cell / pageSize) * pageSize);
  return {
    cell,
    state,
    stateShare,
    requestBytes: (length) =>
      Math.max(
        cell === 0 ? 0 : (tokensFor(length) * cell) / (1 - stateShare),
        state === 0 ? 0 : (slotsPerRequest * state) / stateShare,
      ),
    tokensIn,
    longestIn: (bytes) => {
      if (state > 0 && bytes * stateShare < slotsPerRequest * state) return 0;
      if (cell === 0) return Number.POSITIVE_INFINITY;
      const tokens = tokensIn(bytes);
      if (onlyWindows) return tokens >= window ? Number.POSITIVE_INFINITY : tokens;
      return window === 0 || tokens * ratio >= window ? tokens : Math.floor(tokens * ratio);
    },
  };
}
