import { gemma3, idefics3, llava, llavaNext, llavaOneVision, llavaPixtral, mistral3, paligemma } from './clip.ts';
import { gemma4, glm4v, internVl, llama4, mllama, moonvit } from './own.ts';
import { qwen2Vl, qwen3Vl, qwen25Vl, qwen35 } from './qwen.ts';
import type { VisionTower } from './tower.ts';

/** Towers by the wrapper's `model_type`. Source: modeling_*.py of transformers 5.18, but for MoonViT. */
const towers: ReadonlyMap<string, VisionTower> = new Map([
  ['qwen2_vl', qwen2Vl],
  ['qwen2_5_vl', qwen25Vl],
  ['qwen3_vl', qwen3Vl],
  ['qwen3_vl_moe', qwen3Vl],
  ['qwen3_5', qwen35],
  ['qwen3_5_moe', qwen35],
  ['llava', llava],
  ['llava_next', llavaNext],
  ['llava_onevision', llavaOneVision],
  ['idefics3', idefics3],
  ['smolvlm', idefics3],
  ['internvl', internVl],
  ['gemma3', gemma3],
  ['paligemma', paligemma],
  ['gemma4', gemma4],
  ['mistral3', mistral3],
  ['llama4', llama4],
  ['mllama', mllama],
  ['glm4v', glm4v],
  ['glm4v_moe', glm4v],
  ['kimi_vl', moonvit],
  ['kimi_k25', moonvit],
]);

/** The tower of a wrapper with a part of that type for it; undefined: it is not known here. */
export function towerOf(wrapper: string, part: string | undefined): VisionTower | undefined {
  if (wrapper !== 'llava' || part === 'clip_vision_model') return towers.get(wrapper);
  return part === 'pixtral' ? llavaPixtral : undefined;
}
