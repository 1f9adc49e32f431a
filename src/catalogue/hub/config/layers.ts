import type { Architecture, LayerKind } from '../../model.ts';
import type { Family, LayerRule } from './family.ts';
import type { Fields } from './fields.ts';

/** The words of `layer_types` (and of older names for it) for kinds that mean the same everywhere. */
const kindNames: ReadonlyMap<string, LayerKind> = new Map([
  ['full_attention', 'full'],
  ['attention', 'full'],
  ['global', 'full'],
  ['indexed_attention', 'full'],
  ['minimax_m3_sparse', 'full'],
  ['deepseek_sparse_attention', 'full'],
  ['sliding_attention', 'sliding'],
  ['local', 'sliding'],
  ['chunked_attention', 'chunked'],
  ['conv', 'conv'],
  ['mlp', 'mlp_only'],
  ['moe', 'moe_only'],
  ['hybrid', 'hybrid'],
  ['hybrid_sliding', 'hybrid_sliding'],
  ['compressed_sparse_attention', 'compressed'],
  ['heavily_compressed_attention', 'compressed'],
]);

const linearNames: ReadonlySet<string> = new Set(['linear_attention', 'mamba', 'mamba2', 'recurrent']);

/** The kind of each layer: as listed, else by the family's rule, else full attention, or sliding where a window is set. */
export function layerKindsOf(fields: Fields, family: Family, layers: number, window: number | undefined): LayerKind[] {
  const kinds = listedKinds(fields, family, layers) ?? family.layers?.(fields, layers) ?? [];
  const rest: LayerKind = family.layers === undefined && window !== undefined ? 'sliding' : 'full';
  const shared = fields.count('num_kv_shared_layers') ?? 0;
  const all = Array.from({ length: layers }, (_, index) =>
    index < layers - shared ? (kinds[index] ?? rest) : sharedKv(kinds[index] ?? rest),
  );
  // A window that was switched off leaves layers that see everything.
  return window === undefined ? all.map((kind) => (kind === 'sliding' || kind === 'chunked' ? 'full' : kind)) : all;
}

/** The last layers of Gemma use the keys and values of earlier ones. */
function sharedKv(kind: LayerKind): LayerKind {
  if (kind === 'full') return 'shared_kv_full';
  return kind === 'sliding' ? 'shared_kv_sliding' : kind;
}

/** The kinds that `layer_types` lists; entries past the last layer belong to a prediction head. */
function listedKinds(fields: Fields, family: Family, layers: number): LayerKind[] | undefined {
  const words = fields.words('layer_types');
  if (words === undefined) return undefined;
  if (words.length < layers) {
    fields.report('layer_types', `layer_types lists ${words.length} of ${layers} layers`);
    return undefined;
  }
  return words.slice(0, layers).map((word) => {
    const kind = linearNames.has(word) ? family.linear : kindNames.get(word);
    if (kind === undefined)
      fields.report('layer_types', `layer_types has ${word.slice(0, 40)}, which is not known here`);
    return kind ?? 'full';
  });
}

/** Equal layers beside each other counted: the form of `Architecture.layerTypes`. */
export function runsOf(kinds: readonly LayerKind[]): NonNullable<Architecture['layerTypes']> {
  const runs: [LayerKind, number][] = [];
  for (const kind of kinds) {
    const last = runs.at(-1);
    if (last?.[0] === kind) last[1] += 1;
    else runs.push([kind, 1]);
  }
  return runs;
}

/** Layers whose kind depends on their place. */
export function byPlace(kindAt: (index: number, fields: Fields, layers: number) => LayerKind): LayerRule {
  return (fields, layers) => Array.from({ length: layers }, (_, index) => kindAt(index, fields, layers));
}

/** Every n-th layer is full, the others of another kind; n is read from the configuration, or the family's own. */
export function everyNthFull(other: LayerKind, name: string, usual: number): LayerRule {
  return (fields, layers) => {
    const n = fields.count(name) ?? usual;
    return Array.from({ length: layers }, (_, index) => (n > 0 && (index + 1) % n !== 0 ? other : 'full'));
  };
}

/** `use_sliding_window`: the layers from `max_window_layers` on (Qwen 2 and 3). */
export const windowFromLayer: LayerRule = byPlace((index, fields, layers) =>
  index >= (fields.count('max_window_layers') ?? layers) ? 'sliding' : 'full',
);

/** One letter per layer: Exaone's "LLLG", repeated; Nemotron-H's "M-M*E". */
export function lettered(name: string, letters: Readonly<Record<string, LayerKind>>): LayerRule {
  return (fields, layers) => {
    const pattern = fields.word(name);
    if (pattern === undefined || pattern.length === 0) return undefined;
    return Array.from({ length: layers }, (_, index) => {
      const letter = pattern[index % pattern.length] ?? '';
      const kind = Object.hasOwn(letters, letter) ? letters[letter] : undefined;
      if (kind === undefined) fields.report(name, `${name} has the letter ${JSON.stringify(letter)}`);
      return kind ?? 'full';
    });
  };
}

/** One number per layer, 0 for one kind and anything else for the other (MiniMax, MiMo). */
export function numbered(name: string, zero: LayerKind, other: LayerKind): LayerRule {
  return (fields) => fields.counts(name)?.map((number) => (number === 0 ? zero : other));
}
