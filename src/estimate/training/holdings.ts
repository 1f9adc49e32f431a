import type { Architecture } from '../../catalogue/model.ts';
import type { Tensor } from '../tensors/tensor.ts';
import { adapterElements } from './adapters.ts';
import { recipes } from './recipes.ts';
import type { TrainingSettings } from './settings.ts';
import type { RankCounter, Stage } from './stages.ts';

/** What one rank of a stage holds before sharding: counts of elements and bytes. */
export interface Holdings {
  /** Elements that are trained. */
  readonly trained: number;
  /** Of these, elements of matrices inside the layers. */
  readonly trainedMatrices: number;
  /** Of the trained, elements of routed experts: the other ranks of an expert group hold others. */
  readonly trainedExperts: number;
  /** Of the trained, elements of the embedding. */
  readonly trainedEmbedding: number;
  /** Elements of the largest trained tensor group's one matrix. */
  readonly largestTrained: number;
  /** Bytes of weights that are not trained. */
  readonly frozenBytes: number;
  /** Bytes of one layer as its weights are stored or computed with: the largest. */
  readonly layerBytes: number;
  /** Elements trained in one layer: the largest. */
  readonly layerTrained: number;
  /** Bytes of embedding, head and what else is outside the layers; and the largest of these. */
  readonly outsideBytes: number;
  readonly largestOutsideBytes: number;
  /** Elements of the output head, tied or not; 0 on stages without it. */
  readonly head: number;
  /** Bytes of one dequantized matrix: the largest quantized one in 16 bit. */
  readonly dequantized: number;
}

/** Folds the tensors of a stage into what its rank holds. */
export function holdingsOf(
  stage: Stage,
  arch: Architecture,
  settings: TrainingSettings,
  counter: RankCounter,
): Holdings {
  const { adapters, base, trainsVocabulary, fp32Residual, layout } = settings;
  const { compute } = recipes[settings.recipe];
  const everything = adapters === undefined;
  const bytesOf = (tensors: readonly Tensor[]): number =>
    everything || base === undefined ? compute * counter.elements(tensors) : counter.bytes(tensors, base);
  const adaptersOn = (tensors: readonly Tensor[]): number =>
    adapters === undefined
      ? counter.elements(tensors)
      : tensors.reduce((sum, tensor) => sum + adapterElements(tensor, adapters, layout), 0);

  const found = {
    trained: 0,
    trainedMatrices: 0,
    trainedExperts: 0,
    frozenBytes: 0,
    layerBytes: 0,
    layerTrained: 0,
    dequantized: 0,
  };
  for (const { block, count } of stage.layers) {
    const bytes = bytesOf(block.tensors);
    const trained = adaptersOn(block.tensors);
    found.trained += count * trained;
    found.trainedMatrices += count * (everything ? adaptersOn(block.tensors.filter(isMatrix)) : trained);
    found.trainedExperts += count * adaptersOn(block.tensors.filter(isExpert));
    found.frozenBytes += everything ? 0 : count * bytes;
    found.layerBytes = Math.max(found.layerBytes, bytes);
    found.layerTrained = Math.max(found.layerTrained, trained);
    if (base !== undefined && base.encodings.linear.bits < 16) {
      for (const tensor of block.tensors.filter(isMatrix)) {
        const one = counter.elements([{ ...tensor, count: 1 }]);
        found.dequantized = Math.max(found.dequantized, 2 * one);
      }
    }
  }
  const outside = counter.elements(stage.outside);
  const vocabulary = stage.outside.filter(({ role }) => role === 'embedding' || role === 'head');
  found.trained += everything ? outside : adaptersOn(stage.outside);
  if (trainsVocabulary) found.trained += counter.elements(vocabulary);
  const embedding = counter.elements(vocabulary.filter(({ role }) => role === 'embedding'));
  // prepare_model_for_kbit_training casts what is not quantized to fp32.
  if (!everything) found.frozenBytes += fp32Residual ? 4 * outside : bytesOf(stage.outside);
  const sizes = stage.outside.map((tensor) => counter.elements([tensor]));
  const head = stage.index === stage.stages - 1 && arch.lmHead !== false ? arch.vocab * arch.hidden : 0;
  return {
    ...found,
    trainedEmbedding: everything || trainsVocabulary ? embedding : 0,
    largestTrained: everything ? Math.max(...sizes, found.layerTrained) : found.layerTrained,
    outsideBytes: compute * outside,
    largestOutsideBytes: compute * Math.max(0, ...sizes),
    head: head / layout.tensorParallel,
  };
}

function isExpert({ role }: Tensor): boolean {
  return role.startsWith('expert');
}

function isMatrix({ rows }: Tensor): boolean {
  return rows > 1;
}
