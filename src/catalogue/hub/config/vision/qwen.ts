import { type Block, classic, encoder, linear, patchSize, type VisionTower } from './tower.ts';

const gated: Block = { mlpMats: 3, attnBias: 'qkvo', mlpBias: true, norm: 1 };

/** Patches of two frames, layers, and a merger of two maps over groups of patches. */
export const qwen2Vl: VisionTower = {
  defaults: 'qwen2_vl_vision',
  count: (size, text) => {
    const hidden = size('embed_dim');
    const merged = hidden * size('spatial_merge_size') ** 2;
    return (
      linear(patchSize(size, size('temporal_patch_size')), hidden, false) +
      encoder(size('depth'), hidden, hidden * size('mlp_ratio'), classic) +
      (2 * hidden + linear(merged, merged) + linear(merged, text))
    );
  },
};

/** The same with RMS norms and gated MLPs. */
export const qwen25Vl: VisionTower = {
  defaults: 'qwen2_5_vl_vision',
  count: (size, text) => {
    const hidden = size('hidden_size');
    const merged = hidden * size('spatial_merge_size') ** 2;
    return (
      linear(patchSize(size, size('temporal_patch_size')), hidden, false) +
      encoder(size('depth'), hidden, size('intermediate_size'), gated) +
      (hidden + linear(merged, merged) + linear(merged, text))
    );
  },
};

/** Learned positions, and a merger of its own for each of some deeper layers. */
export const qwen3Vl: VisionTower = {
  defaults: 'qwen3_vl_vision',
  count: (size, text, { vision }) => {
    const hidden = size('hidden_size');
    const merged = hidden * size('spatial_merge_size') ** 2;
    const mlp = linear(merged, merged) + linear(merged, text);
    const deeper = vision.counts('deepstack_visual_indexes')?.length ?? 0;
    return (
      linear(patchSize(size, size('temporal_patch_size')), hidden) +
      size('num_position_embeddings') * hidden +
      encoder(size('depth'), hidden, size('intermediate_size'), classic) +
      (2 * hidden + mlp) +
      deeper * (2 * merged + mlp)
    );
  },
};

/** Qwen 3.5 has no deeper mergers, whatever the class of Qwen 3 VL assumes. */
export const qwen35: VisionTower = { ...qwen3Vl, defaults: 'qwen3_5_vision' };
