import type { LoraAdapters } from '../../../catalogue/lora-adapters.ts';
import type { Layout } from '../../layout.ts';
import type { TensorList } from '../../tensors/list.ts';
import type { Role, Tensor } from '../../tensors/tensor.ts';
import type { Staged } from './staged.ts';

/** What adapters may change: every linear layer (get_supported_lora_modules in vllm/lora/utils.py), routers aside. */
const adapted: ReadonlySet<Role> = new Set([
  'query',
  'key',
  'value',
  'output',
  'gate-attention',
  'mla-down',
  'mla-up',
  'recurrent',
  'mlp-up',
  'mlp-down',
  'shared-up',
  'shared-down',
  'expert-up',
  'expert-down',
]);

/** Model types whose embedding and head take adapters too: `embedding_modules` in vllm/model_executor/models. */
const adaptedVocabulary: ReadonlySet<string> = new Set(
  'llama mistral mixtral qwen3 qwen3_moe granite granitemoe granitemoehybrid nemotron nemotron_h nemotron_nas exaone4 cohere apertus lfm2 minicpm phimoe solar'.split(
    ' ',
  ),
);

/**
 * Bytes of the buffers that vLLM makes at load time for adapters, on one GPU of a pipeline stage: for each adapter and linear
 * layer A (rank x in) and B (out x rank) in the model's type. Of a layer divided by columns B is divided and A whole, of one
 * divided by rows A is divided and B whole; those of the vocabulary are whole.
 * Source: create_lora_weights in vllm/lora/layers (base_linear.py, column_parallel_linear.py, fused_moe.py,
 * vocal_parallel_embedding.py, logits_processor.py), without --fully-sharded-loras.
 * @param list the model's tensors
 * @param stage its layers, [from, to), and where it stands
 */
export function adapterBytes(
  subject: Staged,
  layout: Layout,
  list: TensorList,
  adapters: LoraAdapters,
  stage: { readonly from: number; readonly to: number; readonly first: boolean; readonly last: boolean },
): number {
  const arch = subject.model.architecture;
  const kvHeads = arch.kvHeads ?? 1;
  const blocks = list.blocks.map(({ tensors }) =>
    tensors.reduce(
      (sum, tensor) => (adapted.has(tensor.role) ? sum + sidesOf(tensor, layout, kvHeads) * tensor.count : sum),
      0,
    ),
  );
  let sides = 0;
  for (let layer = stage.from; layer < stage.to; layer++) sides += blocks[list.order[layer] as number] as number;
  if (adaptedVocabulary.has(arch.modelType)) {
    const ends = Number(stage.first) + Number(stage.last && arch.lmHead !== false);
    sides += ends * (arch.vocab + arch.hidden);
  }
  const element = subject.format.activations === '32-bit' ? 4 : 2;
  return sides * adapters.rank * adapters.count * element;
}

/** Columns of A and rows of B on one rank, together. */
function sidesOf({ rows, columns, split, count }: Tensor, layout: Layout, kvHeads: number): number {
  const tp = layout.tensorParallel;
  switch (split) {
    case 'column':
    case 'heads':
      return columns + rows / tp;
    case 'kv-heads':
      return columns + rows / Math.min(tp, kvHeads);
    case 'row':
    case 'heads-in':
      return columns / tp + rows;
    case 'experts-column':
    case 'experts-row': {
      const ranks = tp * layout.dataParallel;
      // Whole experts dealt out: a share of them; slices: like any other layer.
      if (layout.expertParallel) return ((columns + rows) * Math.ceil(count / ranks)) / count;
      return split === 'experts-column' ? columns + rows / ranks : columns / ranks + rows;
    }
    case 'vocabulary':
    case 'replicated':
      return columns + rows;
  }
}
