import type { Fields } from '../fields.ts';
import { type Block, classic, encoder, linear, patchesOf, patchSize, type Size, type VisionTower } from './tower.ts';

/** Two maps between a tower and the decoder. */
function projector(from: number, text: number, outer: Fields, usual: boolean): number {
  const bias = outer.flag('multimodal_projector_bias') ?? usual;
  return linear(from, text, bias) + linear(text, text, bias);
}

/** CLIP with a norm on each side and a position for the class. */
function clip(size: Size): number {
  const hidden = size('hidden_size');
  return (
    hidden * (patchSize(size) + 1 + patchesOf(size) + 1 + 2 * 2) +
    encoder(size('num_hidden_layers'), hidden, size('intermediate_size'), classic)
  );
}

/** SigLIP with its last norm. */
function siglip(size: Size): number {
  const hidden = size('hidden_size');
  return (
    linear(patchSize(size), hidden) +
    patchesOf(size) * hidden +
    encoder(size('num_hidden_layers'), hidden, size('intermediate_size'), classic) +
    2 * hidden
  );
}

/** SigLIP's pooling head, which most wrappers switch off. */
function poolingHead(size: Size, vision: Fields): number {
  if (vision.flag('vision_use_head') === false) return 0;
  const hidden = size('hidden_size');
  const width = size('intermediate_size');
  return hidden + 4 * linear(hidden, hidden) + 2 * hidden + linear(hidden, width) + linear(width, hidden);
}

const bare: Block = { mlpMats: 3, attnBias: 'none', mlpBias: false, norm: 1 };

/** Pixtral's encoder: RMS norms, no biases, positions by rotation. */
function pixtral(size: Size): number {
  const hidden = size('hidden_size');
  return (
    linear(patchSize(size), hidden, false) +
    hidden +
    encoder(size('num_hidden_layers'), hidden, size('intermediate_size'), bare)
  );
}

/** LLaVA: CLIP's encoder and a projector. */
export const llava: VisionTower = {
  defaults: 'clip_vision_model',
  count: (size, text, { outer }) => clip(size) + projector(size('hidden_size'), text, outer, true),
};

/** pixtral-12b: the same projector behind Pixtral's encoder. */
export const llavaPixtral: VisionTower = {
  defaults: 'pixtral_vision',
  count: (size, text, { outer }) => pixtral(size) + projector(size('hidden_size'), text, outer, true),
};

/** Mistral Small 3.1 and Ministral 3 norm and merge patches before the projector. */
export const mistral3: VisionTower = {
  defaults: 'pixtral_vision',
  count: (size, text, { outer }) => {
    const hidden = size('hidden_size');
    const group = (outer.count('spatial_merge_size') ?? 2) ** 2;
    return pixtral(size) + hidden + linear(hidden * group, hidden, false) + projector(hidden, text, outer, false);
  },
};

/** One matrix and a norm join Gemma 3 to SigLIP. */
export const gemma3: VisionTower = {
  defaults: 'siglip_vision_model',
  count: (size, text, { vision }) =>
    siglip(size) + poolingHead(size, vision) + size('hidden_size') * text + size('hidden_size'),
};

/** PaliGemma: SigLIP and one map. */
export const paligemma: VisionTower = {
  defaults: 'siglip_vision_model',
  count: (size, text, { vision }) => siglip(size) + poolingHead(size, vision) + linear(size('hidden_size'), text),
};

/** LLaVA-NeXT and OneVision: a vector of the decoder's width that ends each row of patches. */
export const llavaNext: VisionTower = {
  ...llava,
  count: (size, text, fields) => llava.count(size, text, fields) + text,
};

export const llavaOneVision: VisionTower = {
  defaults: 'siglip_vision_model',
  count: (size, text, { vision, outer }) =>
    siglip(size) + poolingHead(size, vision) + projector(size('hidden_size'), text, outer, true) + text,
};

/** Idefics 3 and SmolVLM: SigLIP, and one map over squares of patches. */
export const idefics3: VisionTower = {
  defaults: 'idefics3_vision',
  count: (size, text, { outer }) => siglip(size) + size('hidden_size') * (outer.count('scale_factor') ?? 2) ** 2 * text,
};
