import type { Subject } from '../../../catalogue/subject.ts';
import { type KvLayers, kvLayers } from '../../kv/layers.ts';
import type { Layout } from '../../layout.ts';
import { layerKindsOf } from '../../tensors/list.ts';
import { tensorsOf } from '../../tensors/of-model.ts';
import { stageWeights } from '../../weights.ts';
import { elementBytes } from './working-set.ts';

/** One pipeline stage's share, on one of its GPUs. */
export interface Stage {
  /** Bytes, the rotary table included. */
  readonly weights: number;
  readonly from: number;
  readonly to: number;
  /** Layers that cache, as vLLM stores them; states with `stateElementBytes`. */
  readonly layers: readonly KvLayers[];
}

/**
 * The stages of a layout. `stateElementBytes`: of recurrent states, where an engine keeps them in another type than the model's.
 */
export function stagesOf(subject: Subject, layout: Layout, stateElementBytes?: number): Stage[] {
  const arch = subject.model.architecture;
  const kinds = layerKindsOf(arch);
  const element = elementBytes(subject);
  const rotary = rotaryBytes(subject);
  return stageWeights(tensorsOf(subject.model), subject.format, layout, arch.kvHeads ?? 1).map(
    ({ bytes, from, to }) => {
      const layersIn = (modelElementBytes: number): KvLayers[] =>
        kvLayers(
          arch,
          kinds,
          {
            format: subject.kvFormat,
            modelElementBytes,
            tensorParallel: layout.tensorParallel,
          },
          from,
          to,
        );
      const caches = layersIn(element);
      const stateful = stateElementBytes !== undefined && caches.some(({ kind }) => kind === 'state');
      return {
        weights: Math.round(bytes + rotary),
        from,
        to,
        layers: stateful
          ? [
              ...caches.filter(({ kind }) => kind !== 'state'),
              ...layersIn(stateElementBytes).filter(({ kind }) => kind === 'state'),
            ]
          : caches,
      };
    },
  );
}

/** Bytes per token of one kind of layers together. */
export function tokenBytes(layers: readonly KvLayers[], kind: KvLayers['kind']): number {
  return layers.reduce((sum, layer) => (layer.kind === kind ? sum + layer.count * layer.bytesPerToken : sum), 0);
}

/** Bytes of constant state per request. */
export function stateBytes(layers: readonly KvLayers[]): number {
  return layers.reduce((sum, layer) => sum + layer.count * layer.stateBytes, 0);
}

/** Tokens of `length` that a layer with this window keeps; all where the window is not known. */
export function inWindow(window: number, length: number): number {
  return window > 0 ? Math.min(length, window) : length;
}

/** The widest attention window; 0 where no layer has one. */
export function windowOf(layers: readonly KvLayers[]): number {
  return layers.reduce((widest, layer) => (layer.kind === 'window' ? Math.max(widest, layer.window) : widest), 0);
}

/** Cosines and sines of every position, 16 bit, which engines count as weights. */
function rotaryBytes({ model }: Subject): number {
  const { mla, headDim } = model.architecture;
  return (model.maxContext ?? 0) * (mla?.qkRopeHeadDim ?? headDim ?? 0) * 2;
}
