import type { Format } from '../../../catalogue/formats.ts';
import type { GgufFile } from '../../../catalogue/gguf/gguf-file.ts';
import { heldShares } from '../../held-shares.ts';
import { layoutOf } from '../../layout.ts';
import { bytesOnRank } from '../../rank-bytes.ts';
import type { TensorList } from '../../tensors/list.ts';
import type { Tensor } from '../../tensors/tensor.ts';

/**
 * A model as ExLlama holds it, by where it goes: the embedding in 16 bit in host memory, layers by their average bits, the head in
 * 6 bits, or 8 for averages above 6; a tied head is quantized like any other. The vision tower is not loaded.
 * Source: convert.py (head_bits) of exllamav2 and exllamav3.
 */
export function exllamaPieces(list: TensorList, format: Format): GgufFile {
  const alone = layoutOf({});
  const shares = heldShares(list, format);
  const bytes = (tensors: readonly Tensor[]): number =>
    tensors.reduce((sum, tensor) => sum + bytesOnRank(tensor, format, alone, 1) * (shares?.[tensor.role] ?? 1), 0);
  const blocks = list.blocks.map((block) => bytes(block.tensors));
  const layers = list.order.map((block) => blocks[block] ?? 0);
  const embedding = bytes(list.first);
  const tied = list.tiedHead ? list.first.filter(({ role }) => role === 'embedding') : [];
  const output = bytes([...list.last, ...tied.map((tensor): Tensor => ({ ...tensor, role: 'head' }))]);
  return {
    embedding,
    front: 0,
    layers,
    experts: layers.map(() => 0),
    largestExperts: 0,
    unloaded: 0,
    output,
    total: embedding + layers.reduce((sum, layer) => sum + layer, 0) + output,
  };
}
