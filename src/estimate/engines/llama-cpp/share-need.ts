import type { GgufFile } from '../../../catalogue/gguf/gguf-file.ts';
import type { OnAnyGpu } from '../../any-gpu.ts';
import { layerCaches } from './cache.ts';
import { type ComputeDevice, type ComputeParts, computeBuffer, unpackedCacheBytes } from './compute.ts';
import { type CacheGroup, type Cells, cacheBytes, cellsFor, groupsOf } from './context.ts';
import type { Share } from './devices.ts';
import type { LlamaCppSettings } from './settings.ts';

/** What a device's share needs for so many requests of a length. */
export interface ShareNeed {
  readonly cells: Cells;
  readonly cache: number;
  readonly compute: ComputeParts;
  /** Unpacked copies of a quantized cache. */
  readonly unpacked: number;
  /** Everything that depends on requests and lengths, bytes. */
  readonly total: number;
}

/** What the devices have in common: whether they overlap, and what is copied to them from host memory. */
export type Overlap = Pick<ComputeDevice, 'overlapping' | 'expertCopy'>;

/**
 * Devices overlap their work when all layers are on them and no tensor is put elsewhere. Source: llama_context's constructor
 * (pipeline parallelism), llama-context.cpp.
 */
export function overlapOf(settings: LlamaCppSettings, file: GgufFile, devices: number): Overlap {
  const all = (settings.gpuLayers ?? Number.POSITIVE_INFINITY) > file.layers.length;
  const { cpuMoeLayers } = settings;
  return {
    overlapping: all && cpuMoeLayers === 0 ? devices : 1,
    expertCopy: file.experts.slice(0, cpuMoeLayers).some((bytes) => bytes > 0) ? file.largestExperts : 0,
  };
}

/** The need of one device as a function of requests and their length. */
export type NeedOf = (length: number, requests: number, slots: number) => ShareNeed;

/** Prepares the need of one device's share. */
export function needOfShare(
  subject: OnAnyGpu,
  settings: LlamaCppSettings,
  share: Share,
  { overlapping, expertCopy }: Overlap,
): NeedOf {
  const arch = subject.model.architecture;
  const groups: readonly CacheGroup[] = groupsOf(layerCaches(arch), share.from, share.to);
  const widest = Math.max(0, ...groups.map(({ cache }) => cache.elements));
  return (length, requests, slots) => {
    const cells = cellsFor(length, requests, settings);
    const cache = cacheBytes(groups, cells, slots, settings);
    const compute = computeBuffer(arch, settings, cells, { output: share.output, overlapping, slots, expertCopy });
    const unpacked = unpackedCacheBytes(settings, cells, widest);
    return { cells, cache, compute, unpacked, total: cache + compute.value + unpacked };
  };
}

/** Bytes in all that one request of full length needs, and that a second adds. */
export interface RequestNeed {
  readonly one: number;
  readonly further: number;
}

/**
 * Requests that `room` bytes hold, a fraction below one when not even one does. What a further request adds is taken to be
 * what the second adds: exact but for the padding to 256 cells.
 */
export function requestsIn({ one, further }: RequestNeed, room: number): number {
  if (room < one) return Math.max(0, room / one);
  return further <= 0 ? 1 : 1 + (room - one) / further;
}

/**
 * The longest single request that `room` bytes hold, in tokens up to `ceiling`.
 * @param needOf bytes in all for one request of a length
 */
export function longestIn(needOf: (length: number) => number, room: number, ceiling: number): number {
  if (needOf(1) > room) return 0;
  let low = 1;
  let high = Math.ceil(ceiling / 256);
  if (needOf(ceiling) <= room) return ceiling;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (needOf(middle * 256) <= room) low = middle;
    else high = middle - 1;
  }
  return Math.min(ceiling, low * 256);
}
