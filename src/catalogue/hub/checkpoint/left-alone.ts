import type { Architecture, LayerKind } from '../../model.ts';
import type { Part } from '../../recipes/recipe.ts';
import { globMatches } from './module-patterns.ts';
import type { ModulePattern } from './stored.ts';

/** Names in front of a layer's modules. */
const prefixes = [
  '.model.layers.#.',
  '.model.language_model.layers.#.',
  '.language_model.model.layers.#.',
  '.backbone.layers.#.',
  '.transformer.h.#.',
];

/**
 * The matrices of each part, each with the names that it has in transformers' modules. A part is left alone when all of its
 * matrices are.
 */
const matrices: Readonly<Record<Part | 'expert', readonly (readonly string[])[]>> = {
  attention: [
    ['self_attn.q_proj', 'self_attn.qkv_proj', 'self_attn.q_a_proj', 'self_attn.q_b_proj', 'mixer.q_proj'],
    ['self_attn.k_proj', 'self_attn.qkv_proj', 'self_attn.kv_a_proj_with_mqa', 'self_attn.kv_b_proj', 'mixer.k_proj'],
  ],
  output: [['self_attn.o_proj', 'mixer.o_proj']],
  indexer: [['self_attn.indexer.wq_b']],
  recurrent: [
    ['linear_attn.in_proj_qkvz', 'linear_attn.in_proj_qkv', 'mixer.in_proj', 'mamba.in_proj'],
    ['linear_attn.out_proj', 'mixer.out_proj', 'mamba.out_proj'],
  ],
  mlp: [
    ['mlp.gate_proj', 'mlp.gate_up_proj', 'mlp.fc1', 'mixer.up_proj'],
    ['mlp.down_proj', 'mlp.fc2', 'mixer.down_proj'],
  ],
  shared: [
    ['mlp.shared_expert.gate_proj', 'mlp.shared_experts.gate_proj', 'feed_forward.shared_expert.gate_proj'],
    ['mlp.shared_expert.down_proj', 'mlp.shared_experts.down_proj', 'feed_forward.shared_expert.down_proj'],
  ],
  expert: [
    ['mlp.experts.#.gate_proj', 'mlp.experts.gate_up_proj', 'block_sparse_moe.experts.#.w1'],
    ['mlp.experts.#.down_proj', 'mlp.experts.down_proj', 'block_sparse_moe.experts.#.w2'],
  ],
};

export interface LeftAlone {
  /** Parts that are left alone in every layer that has them. */
  readonly parts: ReadonlySet<Part | 'expert'>;
  /** The first and the last layer are, whole. */
  readonly ends: boolean;
}

/** What the patterns leave alone of a model. */
export function leftAloneIn(patterns: readonly ModulePattern[], arch: Architecture): LeftAlone {
  const parts = new Set<Part | 'expert'>();
  const inEnds: boolean[] = [];
  for (const part of Object.keys(matrices) as (Part | 'expert')[]) {
    const expected = layersWith(arch, part);
    if (expected === 0) continue;
    const layers = layersLeftAlone(patterns, part);
    // A file that lists every layer may leave out one, such as that of a prediction head.
    if (layers === 'all' || layers.size >= 0.9 * expected) parts.add(part);
    else inEnds.push(layers.size === 2 && layers.has(0) && layers.has(arch.layers - 1));
  }
  return { parts, ends: inEnds.length > 0 && inEnds.every(Boolean) };
}

/** The layers in which all matrices of a part are left alone. */
function layersLeftAlone(patterns: readonly ModulePattern[], part: Part | 'expert'): 'all' | ReadonlySet<number> {
  const limited: Set<number>[] = [];
  for (const names of matrices[part]) {
    const found = new Set<number>();
    let everywhere = false;
    for (const { glob, layers } of patterns) {
      if (!names.some((name) => prefixes.some((prefix) => globMatches(glob, `${prefix}${name}/`)))) continue;
      if (layers === undefined) everywhere = true;
      else for (const layer of layers) found.add(layer);
    }
    if (!everywhere) limited.push(found);
  }
  const [first, ...others] = limited;
  return first === undefined ? 'all' : new Set([...first].filter((layer) => others.every((other) => other.has(layer))));
}

const recurrentKinds: ReadonlySet<LayerKind> = new Set(['gdn', 'kda', 'mamba2', 'mamba1', 'lightning', 'conv']);
const plainKinds: ReadonlySet<LayerKind> = new Set(['mlp_only', 'moe_only', 'none', 'noattn']);

/** How many layers have that part. */
function layersWith(arch: Architecture, part: Part | 'expert'): number {
  const runs: readonly (readonly [LayerKind, number])[] = arch.layerTypes ?? [['full', arch.layers]];
  const count = (has: (kind: LayerKind) => boolean): number =>
    runs.reduce((sum, [kind, length]) => sum + (has(kind) ? length : 0), 0);
  const dense = arch.moe === undefined ? arch.layers : (arch.moe.denseLayers ?? 0);
  switch (part) {
    case 'attention':
    case 'output':
      return count((kind) => !recurrentKinds.has(kind) && !plainKinds.has(kind));
    case 'indexer':
      return arch.dsa === undefined ? 0 : arch.layers;
    case 'recurrent':
      return count((kind) => recurrentKinds.has(kind));
    case 'mlp':
      return dense;
    case 'shared':
      return arch.moe?.sharedExperts ? arch.layers - dense : 0;
    case 'expert':
      return arch.moe === undefined ? 0 : arch.layers - dense;
  }
}

/** Whether the output head is among the patterns. */
export function leavesHead(patterns: readonly ModulePattern[]): boolean {
  return patterns.some(({ glob }) => globMatches(glob, '.lm_head/') || globMatches(glob, '.language_model.lm_head/'));
}
