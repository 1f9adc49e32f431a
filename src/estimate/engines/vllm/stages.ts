import { type KvLayers, kvLayers, sameLayers } from '../../kv/layers.ts';
import { type KvPool, kvPool } from '../../kv/pool.ts';
import type { Layout } from '../../layout.ts';
import { layerKindsOf } from '../../tensors/list.ts';
import { tensorsOf } from '../../tensors/of-model.ts';
import { stageWeights } from '../../weights.ts';
import { byLayout } from '../by-layout.ts';
import { activationTerms, type StagePlace } from './activations.ts';
import { adapterBytes } from './adapters.ts';
import { type StageRun, sameStageRun } from './defaults.ts';
import { drafterOf } from './drafter.ts';
import { cudaGraphBytes } from './graphs.ts';
import { type Staged, sameStaged } from './staged.ts';

/** One pipeline stage's share of everything, on one of its GPUs. */
export interface Stage {
  readonly place: StagePlace;
  readonly weights: number;
  /** Of them adapters and a drafter. */
  readonly extras: number;
  readonly activations: number;
  readonly graphs: number;
  readonly pool: KvPool | undefined;
  /** Everything but the pool and what is not torch's. */
  readonly beside: number;
  readonly bytesPerToken: number;
  readonly stateBytes: number;
}

/** The stages of a layout: what each keeps beside the pool, and what its pool is made of. Sources: docs/method.md. */
function stagesOf(subject: Staged, layout: Layout, settings: StageRun): readonly Stage[] {
  const arch = subject.model.architecture;
  const { version } = settings;
  const kinds = layerKindsOf(arch);
  const kv = {
    format: subject.kvFormat,
    modelElementBytes: subject.format.activations === '32-bit' ? 4 : 2,
    tensorParallel: layout.tensorParallel,
    nemotronState32: version.nemotronState32,
    expandedMla: version.expandedMla,
    proposed: subject.speculation?.tokens ?? 0,
  };
  const { decodeContextParallel } = layout;
  const poolSettings = {
    blockSize: settings.blockSize,
    // Stages are in flight one batch each; a single one overlaps two (VllmConfig.max_concurrent_batches).
    tokensInFlight: settings.maxNumBatchedTokens * Math.max(layout.pipelineParallel, version.batchesInFlight),
    // One state for each proposed token (MambaSpec.num_speculative_blocks).
    stateBlocks: version.stateBlocks + (subject.speculation?.tokens ?? 0),
    blockAlignment: arch.mla === undefined ? 16 : 128,
    decodeContextParallel,
  };
  const drafter = drafterOf(subject, layout, kv);
  const { adapters } = subject;
  const proposers = drafter?.caches ?? [];
  const cachesOf = (own: readonly KvLayers[]): readonly KvLayers[] => (version.groupedPool ? own : ungrouped(own));
  const own = cachesOf(kvLayers(arch, kinds, kv));
  const model = [...own, ...proposers];
  const rotary = rotaryBytes(subject);
  const list = tensorsOf(subject.model);
  const cuts = stageWeights(list, subject.format, layout, arch.kvHeads ?? 1);
  // Stages in the middle of a model are mostly alike.
  const made: { readonly of: StageOf; readonly stage: Stage }[] = [];
  return cuts.map((cut, index) => {
    const place = { first: index === 0, last: index === cuts.length - 1 };
    const mine = cuts.length === 1 ? own : cachesOf(kvLayers(arch, kinds, kv, cut.from, cut.to));
    const extras =
      (place.last ? (drafter?.weights ?? 0) : 0) +
      (adapters === undefined ? 0 : adapterBytes(subject, layout, list, adapters, { ...cut, ...place }));
    // The drafter runs on the last stage.
    const of = { place, bytes: cut.bytes, extras, layers: place.last ? [...mine, ...proposers] : mine };
    const earlier = made.find((other) => isAlike(other.of, of));
    if (earlier !== undefined) return earlier.stage;
    const { layers } = of;
    const weights = Math.round(cut.bytes + rotary + extras);
    const activations = activationTerms(subject, layout, settings, place).total;
    const graphs = cudaGraphBytes(subject, layout, settings.eager, place.last ? drafter?.layers : 0);
    const stage: Stage = {
      place,
      extras: Math.round(extras),
      weights,
      activations,
      graphs,
      beside: weights + activations + (version.graphsInBudget ? graphs : 0),
      pool: layers.length === 0 ? undefined : kvPool(model, poolSettings, layers),
      bytesPerToken: layers.reduce((sum, layer) => sum + layer.count * layer.bytesPerToken, 0) / decodeContextParallel,
      stateBytes: layers.reduce((sum, layer) => sum + layer.count * layer.stateBytes, 0),
    };
    made.push({ of, stage });
    return stage;
  });
}

/** What tells one stage of a layout from another. */
interface StageOf {
  readonly place: StagePlace;
  readonly bytes: number;
  readonly extras: number;
  readonly layers: readonly KvLayers[];
}

function isAlike(one: StageOf, other: StageOf): boolean {
  return (
    one.place.first === other.place.first &&
    one.place.last === other.place.last &&
    one.bytes === other.bytes &&
    one.extras === other.extras &&
    sameLayers(one.layers, other.layers)
  );
}

/** The stages of one subject, by layout. */
export type StagesOf = (layout: Layout) => readonly Stage[];

interface Known {
  readonly subject: Staged;
  readonly settings: StageRun;
  readonly stages: StagesOf;
}

/** What was worked out for a model, the latest first: the next question about it often differs in other things. */
const known = new WeakMap<Staged['model'], Known[]>();
const mostKnown = 12;

/** The stages of a subject under these settings, each layout worked out once. */
export function stagesFor(subject: Staged, settings: StageRun): StagesOf {
  const ofModel = known.get(subject.model) ?? [];
  known.set(subject.model, ofModel);
  const earlier = ofModel.find((one) => sameStageRun(one.settings, settings) && sameStaged(one.subject, subject));
  if (earlier !== undefined) return earlier.stages;
  const { model, format, kvFormat, adapters, speculation } = subject;
  const own: Staged = {
    model,
    format,
    kvFormat,
    ...(adapters === undefined ? {} : { adapters }),
    ...(speculation === undefined ? {} : { speculation }),
  };
  const stages = byLayout((layout) => stagesOf(own, layout, settings));
  ofModel.unshift({ subject: own, settings, stages });
  ofModel.splice(mostKnown);
  return stages;
}

/** KV cache of one request of so many tokens on one GPU of the stage, in bytes, unrounded. */
export function requestBytes({ pool }: Stage, tokens: number): number {
  return pool === undefined ? 0 : pool.blocksPerRequest(tokens) * pool.blockBytes;
}

/** Before layers had groups of their own, those with a window cached every token beside others that do. */
function ungrouped(layers: readonly KvLayers[]): readonly KvLayers[] {
  if (!layers.some(({ kind }) => kind === 'full')) return layers;
  return layers.map((layer) => (layer.kind === 'window' ? { ...layer, kind: 'full', window: 0 } : layer));
}

/**
 * The rotary embedding's table of cosines and sines, which counts as weights: one row per position, in 16 bit.
 * Check: Llama 3.1 8B loads 14.99 GiB, 14.96 of them parameters; 131,072 x 128 x 2 B = 0.03 GiB.
 */
function rotaryBytes({ model }: Staged): number {
  const { mla, headDim, modelType } = model.architecture;
  const positions = model.maxContext ?? 0;
  const tables = modelType === 'gemma3' && positions > unscaledGemma3 ? gemma3Tables : 1;
  return positions * (mla?.qkRopeHeadDim ?? headDim ?? 0) * 2 * tables;
}

/**
 * Gemma 3 of 4B and more: a table eight times as long for full attention (rope_scaling "linear" with factor 8,
 * LinearScalingRotaryEmbedding in rotary_embedding.py), and one for the windows. Check: 9 x 131,072 x 256 x 2 B = 0.56 GiB of the
 * 8.58 that gemma-3-4b-it loads.
 */
const gemma3Tables = 9;
/** Context of the smaller ones, which have no scaling. */
const unscaledGemma3 = 32_768;
