import type { Block } from '../tensors/list.ts';
import type { Role } from '../tensors/tensor.ts';
import { adaptedMatrices } from './adapters.ts';
import { isQuantizedFormat } from './base-format.ts';
import type { Adapters, TrainingSettings } from './settings.ts';
import type { LayerWidths } from './widths.ts';

/** Bytes per token of one layer, by how tensor parallelism divides them. */
export interface LayerActivations {
  /** Along the residual stream: on every tensor-parallel rank, or divided with sequence parallelism. */
  readonly residual: number;
  /** Behind the column-split projections: divided over tensor-parallel ranks. */
  readonly parallel: number;
}

/**
 * What autograd keeps of one layer without checkpointing, counted operation by operation (docs/method-training.md):
 * norm inputs (fp32 when eager), inputs of linears whose weights or adapters are trained, queries, keys, values and
 * output of the attention kernel, and the pieces of the MLP. Generalises Korthikanti et al., arXiv 2205.05198.
 */
export function keptByLayer(block: Block, width: LayerWidths, settings: TrainingSettings): LayerActivations {
  const { adapters, compile } = settings;
  if (compile && adapters !== undefined) return keptByCompiledFrozenLayer(width);
  const { hidden } = width;
  const layerNorm = block.tensors.some(({ role, columns }) => role === 'norm' && columns === 2 * hidden);
  const eager = settings.norms === 'eager' && !layerNorm;
  const norms = width.norms * (eager ? 4 : 2) * hidden;
  const normalised = eager && adapters === undefined ? width.norms * 2 * hidden : 0;
  const masks = settings.hiddenDropout ? 2 * hidden : 0;
  const routed = 4 * width.expertsPerToken * hidden;
  const inputs = [attentionInputs, mlpInputs].filter((roles) => keepsInput(block, roles, settings)).length;
  const mlp = (width.gated ? 6 : 2) + (keepsInput(block, downs, settings) ? 2 : 0);
  const extra = adapters === undefined ? { residual: 0, parallel: 0 } : keptByAdapters(block, adapters);
  return {
    residual: norms + normalised + masks + routed + 2 * hidden * inputs + extra.residual,
    parallel:
      2 * width.attention +
      scores(width, settings) +
      mlp * (width.mlp + width.experts) +
      extra.parallel +
      castInputs(width, settings),
  };
}

/** Copies of the inputs of quantized linears: a parallel block (one norm) feeds attention and MLP with one input. */
function castInputs(
  { norms, hidden, output, mlp }: LayerWidths,
  { base, quantizedInputBytes }: TrainingSettings,
): number {
  if (base === undefined || !isQuantizedFormat(base)) return 0;
  return quantizedInputBytes * (Math.min(norms, 2) * hidden + output + mlp);
}

/** The partitioner of torch.compile recomputes pointwise operations when weights are frozen (torchtune, 8B LoRA). */
function keptByCompiledFrozenLayer(width: LayerWidths): LayerActivations {
  return {
    residual: 2 * width.hidden + 4 * width.expertsPerToken * width.hidden,
    parallel: 2 * width.attention + (width.gated ? 6 : 2) * (width.mlp + width.experts),
  };
}

/** Attention scores and probabilities when no fused kernel is used: 5 a s in 16 bit, 9 a s with an fp32 softmax. */
function scores({ heads }: LayerWidths, { flashAttention, recipe, sequence }: TrainingSettings): number {
  if (flashAttention) return 0;
  return (recipe === 'megatron' ? 5 : 9) * heads * sequence;
}

const attentionInputs: ReadonlySet<Role> = new Set(['query', 'key', 'value', 'mla-down', 'recurrent']);
const mlpInputs: ReadonlySet<Role> = new Set(['mlp-up', 'shared-up', 'expert-up']);
const downs: ReadonlySet<Role> = new Set(['mlp-down', 'shared-down', 'expert-down']);

/** Whether a linear of one of these roles keeps its input: its weights or its adapter are trained. */
function keepsInput(
  block: Block,
  roles: ReadonlySet<Role>,
  { adapters, keepsFrozenInputs }: TrainingSettings,
): boolean {
  return block.tensors.some(
    (tensor) =>
      roles.has(tensor.role) && (adapters === undefined || keepsFrozenInputs || adaptedMatrices(tensor, adapters) > 0),
  );
}

/**
 * What adapters keep beside the layer's own tensors: a copy of the input cast to fp32, dropout's mask and scaled input, and
 * for DoRA the base's and the adapter's output (PEFT's method comparison: 22.8 against 20.8 GiB).
 */
function keptByAdapters(block: Block, adapters: Adapters): LayerActivations {
  const perInput = (adapters.bytes === 4 ? 4 : 0) + (adapters.dropout ? 3 : 0);
  let residual = 0;
  let parallel = 0;
  for (const tensor of block.tensors) {
    const { role, rows, columns } = tensor;
    // Routed experts see their own tokens only: what their adapters keep is small beside the rest.
    if (role.startsWith('expert')) continue;
    const bytes = adaptedMatrices(tensor, adapters) * (perInput * columns + (adapters.dora ? 6 * rows : 0));
    if (downs.has(role) || role === 'output') parallel += bytes;
    else residual += bytes;
  }
  return { residual, parallel };
}

/** What selective (per-operation) checkpointing keeps: layer input, q, v, attention output, first and last MLP matrix. */
export function keptSelectively(width: LayerWidths): LayerActivations {
  return {
    residual: 4 * width.hidden,
    parallel: 2 * (width.attention - width.keys) + 2 * (width.mlp + width.experts),
  };
}

/**
 * What full checkpointing keeps: the layer's input, 2 h, and 4 h where the residual stream is fp32 (fms-acceleration
 * slopes: 2 h L and 4 h L to four digits); FSDP's mixed precision casts it back.
 */
export function keptAsInput(
  { hidden }: LayerWidths,
  { fp32Residual, recipe, layout }: TrainingSettings,
): LayerActivations {
  const fp32 = recipe === 'fp32' || (fp32Residual && layout.sharding !== 'fsdp');
  return { residual: (fp32 ? 4 : 2) * hidden, parallel: 0 };
}

/**
 * The working set of one layer while its activations are recomputed and its gradients flow, bytes per token:
 * 16 h + 2 (q + k + v + out) + 12 f, 8 f when not gated (fms-acceleration, Llama-3-8B QLoRA with a fused linear loss: 520,352
 * measured, 520,192 by this).
 */
export function workingSet(width: LayerWidths, settings: TrainingSettings): LayerActivations {
  return {
    residual: 16 * width.hidden,
    parallel: 2 * width.attention + scores(width, settings) + (width.gated ? 12 : 8) * width.mlp,
  };
}

/**
 * The part of the working set that routed experts add, bytes per token. They run one after another: only one expert's
 * gradients are alive.
 */
export function expertWorkingSet(width: LayerWidths): LayerActivations {
  return {
    residual: 4 * width.expertsPerToken * width.hidden,
    parallel: (width.gated ? 8 : 4) * width.experts + 4 * width.oneExpert,
  };
}

/** Gradients alive while one layer whose activations were kept runs backward, bytes per token. */
export function gradientSet(width: LayerWidths): LayerActivations {
  return { residual: 8 * width.hidden, parallel: 4 * (width.mlp + width.oneExpert) };
}
