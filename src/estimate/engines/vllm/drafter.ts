import { formatFor } from '../../../catalogue/formats.ts';
import type { Architecture } from '../../../catalogue/model.ts';
import { type KvLayers, type KvSettings, kvLayers } from '../../kv/layers.ts';
import type { Layout } from '../../layout.ts';
import { bytesOnRank } from '../../rank-bytes.ts';
import { headShape } from '../../tensors/attention.ts';
import { layerKindsOf, type TensorList } from '../../tensors/list.ts';
import { tensorsOf } from '../../tensors/of-model.ts';
import { matrix, type Tensor, totalElements, vector } from '../../tensors/tensor.ts';
import { stageWeights } from '../../weights.ts';
import type { Staged } from './staged.ts';

/** What proposes tokens in speculative decoding keeps on one GPU of the last stage. */
export interface Drafter {
  /** Bytes; vLLM counts them as the model's weights (gpu_model_runner.load_model). */
  readonly weights: number;
  /** Caches of its layers, which come out of the same pool. */
  readonly caches: readonly KvLayers[];
  readonly layers: number;
}

/** Tokens that EAGLE-3 heads choose from: `draft_vocab_size` of the published ones for Llama 3.1 and 3.3 and Qwen3. */
const eagle3Vocabulary = 32_000;
/** MLP of a head for a model of experts only, in hidden sizes: Llama's proportion. */
const usualMlp = 3.5;

/**
 * The drafter of a question, undefined when there is none or it needs no GPU memory (n-gram).
 * - mtp: the model's own head, one layer like its last and the projection of token and hidden state (2 x hidden -> hidden);
 *   embedding and output head are the model's (llm_base_proposer.py shares them).
 * - eagle, eagle3: one layer of Llama's kind in 16 bit, with the model's attention heads; eagle3 reads three hidden states
 *   and has an output head of its own (vllm/model_executor/models/llama_eagle.py, llama_eagle3.py).
 * - draft: a model of its own, with the same tensor parallelism (SpeculativeConfig.draft_tensor_parallel_size).
 */
export function drafterOf(subject: Staged, layout: Layout, kv: KvSettings): Drafter | undefined {
  const { model, format, speculation } = subject;
  const arch = model.architecture;
  switch (speculation?.method) {
    case undefined:
    case 'ngram':
      return undefined;
    case 'mtp': {
      const layers = arch.mtpLayers ?? 1;
      const tensors = mtpTensors(arch, tensorsOf(model));
      const weights =
        layers * tensors.reduce((sum, tensor) => sum + bytesOnRank(tensor, format, layout, kvHeadsOf(arch)), 0);
      const kinds = layerKindsOf(arch);
      const like = Math.max(0, kinds.lastIndexOf('full'));
      const caches = kvLayers(arch, kinds, kv, like, like + 1).map((layer) => ({ ...layer, count: layers }));
      return { weights, caches, layers };
    }
    case 'eagle':
    case 'eagle3': {
      const head = headArchitecture(arch);
      const plain = formatFor(model, 'bf16', false) ?? format;
      const tensors = eagleTensors(head, speculation.method === 'eagle3');
      const weights = tensors.reduce((sum, tensor) => sum + bytesOnRank(tensor, plain, layout, kvHeadsOf(head)), 0);
      return { weights, caches: kvLayers(head, ['full'], kv), layers: 1 };
    }
    case 'draft': {
      const { draft } = speculation;
      if (draft === undefined) return undefined;
      const own = draft.model.architecture;
      const whole = { ...layout, pipelineParallel: 1 };
      const [stage] = stageWeights(tensorsOf(draft.model), draft.format, whole, kvHeadsOf(own));
      return { weights: stage?.bytes ?? 0, caches: kvLayers(own, layerKindsOf(own), kv), layers: own.layers };
    }
  }
}

function kvHeadsOf(arch: Architecture): number {
  return arch.kvHeads ?? 1;
}

/**
 * One layer of a multi-token-prediction head: the model's last layer with full attention, and what joins it. Where that is
 * not what the checkpoint holds (the published count, which may repeat embedding and output head), the count, divided evenly.
 */
export function mtpTensors(arch: Architecture, list: TensorList): readonly Tensor[] {
  const last = list.order.findLast((block) => list.blocks[block]?.kind === 'full') ?? list.order.at(-1) ?? 0;
  const tensors = [
    ...(list.blocks[last]?.tensors ?? []),
    matrix('other', 'replicated', arch.hidden, 2 * arch.hidden),
    vector('norm', arch.hidden, 3),
  ];
  const rest = (arch.mtpParams ?? totalElements(tensors)) - totalElements(tensors);
  return rest === 0 || rest === 2 * arch.vocab * arch.hidden ? tensors : list.mtp;
}

/** A dense layer with grouped heads of 128, whatever the model's own attention is. */
function headArchitecture(arch: Architecture): Architecture {
  const { mla: _mla, moe: _moe, dsa: _dsa, layerTypes: _types, byType: _byType, ...rest } = arch;
  const heads = arch.mla === undefined ? (arch.heads ?? 0) : Math.round(arch.hidden / 128);
  const width = arch.denseIntermediate ?? arch.intermediate ?? Math.round(usualMlp * arch.hidden);
  return {
    ...rest,
    layers: 1,
    heads,
    kvHeads: arch.mla === undefined ? (arch.kvHeads ?? heads) : 8,
    headDim: arch.mla === undefined ? arch.headDim : 128,
    intermediate: Array.isArray(width) ? Math.max(...width) : width,
  };
}

function eagleTensors(head: Architecture, third: boolean): Tensor[] {
  const { hidden, vocab } = head;
  const { heads, kvHeads, keyDim, valueDim } = headShape(head, 'full');
  const width = head.intermediate as number;
  // EAGLE-3's layer reads the token's embedding beside the hidden state.
  const input = third ? 2 * hidden : hidden;
  return [
    matrix('other', 'replicated', hidden, (third ? 3 : 2) * hidden),
    matrix('query', 'heads', heads * keyDim, input),
    matrix('key', 'kv-heads', kvHeads * keyDim, input),
    matrix('value', 'kv-heads', kvHeads * valueDim, input),
    matrix('output', 'heads-in', hidden, heads * valueDim),
    matrix('mlp-up', 'column', width, hidden, 2),
    matrix('mlp-down', 'row', hidden, width),
    vector('norm', hidden, third ? 4 : 2),
    ...(third ? [matrix('head', 'vocabulary', Math.min(eagle3Vocabulary, vocab), hidden)] : []),
  ];
}
