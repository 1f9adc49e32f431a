import type { Subject } from '../../../catalogue/subject.ts';
import type { Layout } from '../../layout.ts';
import { bytesOnRank } from '../../rank-bytes.ts';
import { layerKindsOf } from '../../tensors/list.ts';
import { matrix } from '../../tensors/tensor.ts';
import type { Stage } from '../torch/stages.ts';

/**
 * What SGLang keeps of MLA's key and value up-projection a second time, transposed, so that decoding can absorb it into queries
 * and outputs: bytes on one GPU of a stage, in the type of the projection. Source: `w_kc` and `w_vc` in
 * sglang/srt/models/deepseek_v2.py (post_load_weights).
 */
export function absorbedBytes({ model, format }: Subject, layout: Layout, { from, to }: Stage): number {
  const { mla, heads } = model.architecture;
  if (mla === undefined) return 0;
  const rows = (heads ?? 0) * (mla.qkNopeHeadDim + mla.vHeadDim);
  const layers = layerKindsOf(model.architecture)
    .slice(from, to)
    .filter((kind) => kind === 'full').length;
  return Math.round(layers * bytesOnRank(matrix('mla-up', 'heads', rows, mla.kvLoraRank), format, layout, 1));
}
