import type { Architecture, LayerKind } from '../../catalogue/model.ts';
import type { KvSettings } from './layers.ts';

/**
 * Bytes of a recurrent layer's state for one request on one GPU, as vLLM keeps it: convolution in the model's type,
 * recurrent part in FP32 for Qwen3.5-like, Kimi and (since 0.20) Nemotron-H models, else in the model's type. Source:
 * vllm/model_executor/layers/mamba/mamba_utils.py, vllm/model_executor/models/config.py. Check: the attention block sizes
 * that vLLM logs follow from it: 544 (Qwen3-Next), 1568 (Qwen3.8-27B, FP8 KV), 672 (Nemotron-Nano-9B-v2 before 0.20).
 */
export function stateBytes(arch: Architecture, kind: LayerKind, settings: KvSettings): number {
  const tp = settings.tensorParallel;
  const element = settings.modelElementBytes;
  const proposed = settings.proposed ?? 0;
  switch (kind) {
    case 'gdn': {
      const { kHeads = 0, vHeads = 0, kDim = 0, vDim = 0, conv = 1 } = arch.linear ?? {};
      const convolution = ((conv - 1 + proposed) * (2 * kHeads * kDim + vHeads * vDim)) / tp;
      const recurrent = (vHeads * kDim * vDim) / tp;
      const recurrentElement = arch.modelType === 'qwen3_next' ? element : 4;
      return convolution * element + recurrent * recurrentElement;
    }
    case 'kda': {
      const { heads = 0, headDim = 0, conv = 1 } = arch.linear ?? {};
      return (3 * (conv - 1 + proposed) * heads * headDim * element) / tp + (heads * headDim * headDim * 4) / tp;
    }
    case 'mamba2': {
      const { heads = 0, headDim = 0, groups = 0, state = 0, conv = 1 } = arch.mamba ?? {};
      const inner = heads * headDim;
      // Groups that TP does not divide are replicated, so that each rank has those of its heads.
      const localGroups = groups % tp === 0 ? groups : Math.max(groups, tp);
      const ssm = arch.modelType === 'nemotron_h' && settings.nemotronState32 === true ? 4 : element;
      return ((conv - 1 + proposed) * (inner + 2 * localGroups * state) * element + inner * state * ssm) / tp;
    }
    case 'lightning': {
      const { heads = 0, headDim = 0 } = arch.linear ?? {};
      return (heads * headDim * headDim * element) / tp;
    }
    case 'conv':
      return (((arch.convL ?? 1) - 1) * arch.hidden * element) / tp;
    default:
      return 0;
  }
}
