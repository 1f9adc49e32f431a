import type { Architecture } from '../../model.ts';
import type { GgufView } from './gguf-view.ts';

const normNames = [
  'attn_norm',
  'ffn_norm',
  'attn_post_norm',
  'post_attention_norm',
  'ffn_post_norm',
  'post_ffw_norm',
  'post_attn_norm',
] as const;

/** Norms as wide as the model. */
export function normsIn(view: GgufView): number {
  return normNames.filter((name) => view.has(0, name)).length;
}

/** Gate and up are two tensors, or one of twice the width (Phi-3). */
export function isGated(view: GgufView, layers: number): boolean {
  for (let layer = 0; layer < layers; layer++) {
    if (['ffn_gate', 'ffn_gate_exps', 'ffn_gate_up_exps'].some((name) => view.has(layer, name))) return true;
    if (view.has(layer, 'ffn_up')) return view.rows(layer, 'ffn_up') === 2 * widthAt(view, layer);
  }
  return true;
}

/** Width of a dense MLP: what goes into its down-projection. */
function widthAt(view: GgufView, layer: number): number {
  return view.layer(layer).get('ffn_down')?.shape[0] ?? 0;
}

/** Of the dense layers: one width, or one for each layer where they differ. */
export function widthsIn(view: GgufView, layers: number): Pick<Architecture, 'intermediate'> {
  const widths = Array.from({ length: layers }, (_, layer) => widthAt(view, layer));
  const dense = [...new Set(widths.filter((width) => width > 0))];
  if (dense.length > 1) return { intermediate: widths };
  return { intermediate: dense[0] ?? view.figure('feed_forward_length') ?? 0 };
}
