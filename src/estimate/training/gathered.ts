import type { Holdings } from './holdings.ts';
import type { TrainingSettings } from './settings.ts';

/** What sharded training holds in full for a moment, bytes. */
export interface GatheredSet {
  /** Layers in work with whole weights, and communication buckets. */
  readonly gathered: number;
  /** Gradients of these layers before they are reduced to shards. */
  readonly gatheredGradients: number;
}

/** DeepSpeed's defaults in elements: allgather and reduce buckets, live parameters of stage 3 (docs/config-json.md). */
const zeroBucket = 5e8;
const zeroLiveParameters = 1e9;

/**
 * The gathered set: for FSDP and ZeRO-3 the layer in work and the one fetched ahead, and the root unit of embedding and
 * head, unless these are units of their own; for ZeRO-1 and ZeRO-2 two buckets. With weights on the host a single GPU
 * fetches layers in the same way. `compute` is the bytes of a weight as it is computed with.
 */
export function gatheredSet(held: Holdings, settings: TrainingSettings, compute: number): GatheredSet {
  const { layout, separateEmbeddings, recipe, adapters, cpuOffload } = settings;
  const { sharding, shards } = layout;
  const whole = sharding === 'none' || shards === 1 || recipe === 'megatron';
  if (whole && !cpuOffload) return { gathered: 0, gatheredGradients: 0 };
  const all = held.trained * compute;
  const bucket = Math.min(zeroBucket * 2, all);
  if (sharding === 'zero1' || sharding === 'zero2') return { gathered: 2 * bucket, gatheredGradients: 0 };
  const units = 2 * held.layerBytes + (separateEmbeddings ? held.largestOutsideBytes : held.outsideBytes);
  const gradients = adapters === undefined ? 2 * held.layerTrained * compute : 0;
  if (sharding !== 'zero3') return { gathered: units, gatheredGradients: gradients };
  const live = Math.min(Math.max(units, zeroLiveParameters * 2), held.frozenBytes + all);
  return { gathered: live, gatheredGradients: Math.max(gradients, bucket) };
}
