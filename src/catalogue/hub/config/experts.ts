import type { Architecture, LayerKind } from '../../model.ts';
import { type Family, follow } from './family.ts';
import type { Fields } from './fields.ts';

type Moe = NonNullable<Architecture['moe']>;

/** The experts of a model; undefined for a dense one. */
export function expertsOf(
  fields: Fields,
  family: Family,
  hidden: number,
  kinds: readonly LayerKind[],
): Moe | undefined {
  const rule = family.experts;
  const experts = fields.count('num_experts') ?? 0;
  if (rule === undefined || experts === 0 || rule.present?.(fields) === false) return undefined;
  const own = kinds.some((kind) => kind === 'moe_only' || kind === 'mlp_only');
  const placed = placesOf(own ? kinds.map((kind) => kind === 'moe_only') : expertLayers(fields, kinds.length));
  if (placed === undefined) return undefined;
  const width = follow(rule.width, fields) ?? fields.count('moe_intermediate_size') ?? 0;
  if (follow(family.mlpBias, fields) === true && rule.expertBias === undefined) {
    fields.report('mlp_bias', 'the biases of its experts are not counted');
  }
  const active = fields.count('num_experts_per_tok');
  if (active === undefined) fields.report('num_experts_per_tok', 'num_experts_per_tok is not given');
  return {
    experts,
    active: Math.min(active ?? 1, experts),
    intermediate: width,
    ...sharedOf(fields, width),
    ...placed,
    ...(rule.sharedGate === true ? { sharedGate: true } : {}),
    ...(follow(rule.routerBias, fields) === true ? { routerBias: true } : {}),
    ...(follow(rule.scoreCorrectionBias, fields) === true ? { scoreCorrectionBias: true } : {}),
    ...(rule.expertBias === undefined ? {} : { expertBias: rule.expertBias(fields, width) }),
    ...(rule.mats === undefined ? {} : { mats: rule.mats }),
    ...rule.more?.(fields, hidden),
  };
}

/** Shared experts, by their number, their width together, or both. */
function sharedOf(fields: Fields, width: number): Partial<Moe> {
  const together = fields.count('shared_expert_intermediate_size');
  const count = fields.count('n_shared_experts') ?? (together ? 1 : 0);
  return count === 0 ? {} : { sharedExperts: count, sharedIntermediate: together ?? count * width };
}

/**
 * Which layers have experts. Every way of saying it that a configuration uses must agree: a list per layer, a list of
 * layers, dense layers in front, one in every n, or a period with an offset.
 * Source: the decoder layers of transformers 5.18 for Qwen, DeepSeek, ERNIE, Llama 4 and Jamba.
 */
function expertLayers(fields: Fields, layers: number): readonly boolean[] {
  const listed = listedExperts(fields, layers);
  if (listed !== undefined) return listed;
  const first = fields.count('first_k_dense_replace') ?? 0;
  const last = fields.number('moe_layer_end_index') ?? -1;
  const dense = new Set(fields.counts('mlp_only_layers'));
  const every = Math.max(
    fields.count('decoder_sparse_step') ?? fields.count('interleave_moe_layer_step') ?? 1,
    fields.count('moe_layer_interval') ?? 1,
    1,
  );
  const period = Math.max(fields.count('expert_layer_period') ?? fields.count('moe_layer_freq') ?? 1, 1);
  const offset = fields.count('expert_layer_offset') ?? 0;
  return Array.from(
    { length: layers },
    (_, index) =>
      index >= first &&
      (last < 0 || index <= last) &&
      !dense.has(index) &&
      (index + 1) % every === 0 &&
      index % period === offset % period,
  );
}

const sparseWords: ReadonlySet<string> = new Set(['sparse', 'moe', 'hash_moe']);

function listedExperts(fields: Fields, layers: number): readonly boolean[] | undefined {
  const words = fields.words('mlp_layer_types');
  if (words !== undefined) return Array.from({ length: layers }, (_, index) => sparseWords.has(words[index] ?? ''));
  if (fields.isList('moe_layer_freq')) {
    const each = fields.counts('moe_layer_freq') ?? [];
    return Array.from({ length: layers }, (_, index) => (each[index] ?? 0) !== 0);
  }
  const named = namedLayers(fields);
  return named === undefined ? undefined : Array.from({ length: layers }, (_, index) => named.has(index));
}

/** Layers by their numbers: a list (Llama 4), or a text of numbers with commas (Step). */
function namedLayers(fields: Fields): ReadonlySet<number> | undefined {
  const numbers = fields.counts('moe_layers');
  if (numbers !== undefined) return new Set(numbers);
  const text = fields.word('moe_layers_enum');
  return text === undefined ? undefined : new Set(text.split(',').map(Number));
}

/** The shortest way for an Architecture to say it; undefined when no layer has experts. */
function placesOf(sparse: readonly boolean[]): Partial<Moe> | undefined {
  const first = sparse.indexOf(true);
  if (first < 0) return undefined;
  if (sparse.every((is, index) => is === index >= first)) return first === 0 ? {} : { denseLayers: first };
  const every = first + 1;
  if (sparse.every((is, index) => is === ((index + 1) % every === 0))) return { every };
  return { moeLayers: sparse.flatMap((is, index) => (is ? [index] : [])) };
}
