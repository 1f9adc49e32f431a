import { classic, encoder, linear, patchesOf, patchSize, type VisionTower } from './tower.ts';

/** InternVL: a class position, scales on both halves of a layer, and a projector over groups of four patches. */
export const internVl: VisionTower = {
  defaults: 'internvl_vision',
  count: (size, text, { vision }) => {
    const hidden = size('hidden_size');
    const merged = 4 * hidden;
    const norm = vision.says('norm_type', 'rms_norm') ? 1 : 2;
    const block = { ...classic, attnBias: 'none', norm } as const;
    const biases = hidden + (vision.flag('attention_bias') === true ? 3 * hidden : 0);
    const headNorms = vision.flag('use_qk_norm') === true ? 2 * hidden : 0;
    return (
      linear(patchSize(size), hidden) +
      (1 + patchesOf(size) + 1) * hidden +
      encoder(size('num_hidden_layers'), hidden, size('intermediate_size'), block) +
      size('num_hidden_layers') * (biases + headNorms + 2 * hidden) +
      (2 * merged + linear(merged, text) + linear(text, text))
    );
  },
};

/** Llama 4: a class position, and an adapter that shuffles pixels into wider patches. */
export const llama4: VisionTower = {
  defaults: 'llama4_vision_model',
  count: (size, text) => {
    const hidden = size('hidden_size');
    return (
      hidden * (patchSize(size) + 1 + patchesOf(size) + 1 + 2 * 2) +
      encoder(size('num_hidden_layers'), hidden, size('intermediate_size'), classic) +
      size('intermediate_size') * size('projector_input_dim') +
      size('projector_output_dim') ** 2 +
      size('vision_output_dim') * text
    );
  },
};

/** Llama 3.2: local layers, global layers with a gate on each half, and embeddings of tiles and aspect ratios. */
export const mllama: VisionTower = {
  defaults: 'mllama_vision_model',
  count: (size, text, { vision }) => {
    const hidden = size('hidden_size');
    const positions = (patchesOf(size) + 1) * hidden;
    const ratios = (vision.lengthOf('supported_aspect_ratios') ?? 8) + 1;
    const tiles = ratios * size('max_num_tiles');
    return (
      hidden * (patchSize(size) + 1 + 2 * 2) +
      (1 + positions + tiles * positions) +
      2 * (1 + tiles * hidden) +
      encoder(size('num_hidden_layers') + size('num_global_layers'), hidden, size('intermediate_size'), {
        ...classic,
        attnBias: 'none',
      }) +
      2 * size('num_global_layers') +
      linear(size('vision_output_dim'), text)
    );
  },
};

/** GLM-4V: in the layers the MLP is as wide as what the tower puts out; intermediate_size is the merger's. */
export const glm4v: VisionTower = {
  defaults: 'glm4v_vision',
  count: (size, _, { vision }) => {
    const hidden = size('hidden_size');
    const out = size('out_hidden_size');
    const attnBias = vision.flag('attention_bias') === true ? 'qkv' : 'none';
    return (
      linear(patchSize(size, size('temporal_patch_size')), hidden) +
      patchesOf(size) * hidden +
      encoder(size('depth'), hidden, out, { mlpMats: 3, attnBias, mlpBias: false, norm: 1 }) +
      2 * hidden +
      linear(hidden * size('spatial_merge_size') ** 2, out) +
      (out * out + 2 * out + 3 * out * size('intermediate_size'))
    );
  },
};

/** Gemma 4: a table of positions for each axis, four norms to a layer, and one matrix into the decoder. */
export const gemma4: VisionTower = {
  defaults: 'gemma4_vision',
  count: (size, text) => {
    const hidden = size('hidden_size');
    const heads = 2 * (size('num_attention_heads') + size('num_key_value_heads')) * size('head_dim');
    const layer = hidden * heads + 3 * hidden * size('intermediate_size') + 4 * hidden + 2 * size('head_dim');
    return (
      patchSize(size) * hidden +
      2 * size('position_embedding_size') * hidden +
      size('num_hidden_layers') * layer +
      hidden * text
    );
  },
};

/**
 * Kimi's MoonViT: learned positions on a grid, and a projector over groups of four patches. Kimi K2.5 writes its sizes
 * with vt_ before them. Source: modeling_kimi_vl.py and modeling_kimi_k25.py of the repositories.
 */
export const moonvit: VisionTower = {
  defaults: 'kimi_k25_vision',
  count: (size, text) => {
    const of = (name: string): number => size(`vt_${name}`) || size(name);
    const hidden = of('hidden_size');
    const merged = 4 * hidden;
    const grid =
      (size('init_pos_emb_height') || size('pos_emb_height')) * (size('init_pos_emb_width') || size('pos_emb_width'));
    return (
      linear(patchSize(size), hidden) +
      grid * hidden +
      encoder(of('num_hidden_layers'), hidden, of('intermediate_size'), classic) +
      2 * hidden +
      (2 * hidden + linear(merged, merged) + linear(merged, text))
    );
  },
};
