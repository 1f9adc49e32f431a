import type { Architecture } from '../../../model.ts';
import type { Family, Shape } from '../family.ts';
import type { Fields } from '../fields.ts';
import { biasIf } from './rules.ts';

/** A gate behind the attention, norms on queries and keys, and more heads in the layers with a window. */
const gated: Family = {
  attnBias: biasIf('attention_bias', 'qkvo'),
  qkNorm: 'per_head',
  experts: { scoreCorrectionBias: true },
};

/** Laguna lists the heads of each layer. Source: modeling_laguna.py of transformers 5.18. */
export const laguna: Family = {
  ...gated,
  more: (fields, shape) => ({
    attnGate: gateOf(fields),
    ...withWindowHeads(fields, shape, listedHeads(fields, shape)),
  }),
};

/** Step 3.5 names the heads of the layers with a window. Source: configuration_step3p7.py of transformers 5.18. */
export const step: Family = {
  ...gated,
  layers: () => undefined,
  more: (fields, shape) => {
    const other = fields.inside('attention_other_setting').count('num_attention_heads');
    const own = fields.count('num_sliding_attention_heads') ?? other;
    return { attnGate: gateOf(fields), ...withWindowHeads(fields, shape, own) };
  },
};

/** One gate per head, or per dimension of the output. */
function gateOf(fields: Fields): 'per_head' | 'per_dim_out' {
  const perHead = fields.says('gating', 'per-head') || fields.says('gating', true) || !fields.has('gating');
  return perHead ? 'per_head' : 'per_dim_out';
}

function listedHeads(fields: Fields, { kinds, heads }: Shape): number | undefined {
  const name = 'num_attention_heads_per_layer';
  const each = fields.isList(name) ? fields.counts(name) : undefined;
  if (each === undefined) return undefined;
  const own = each[kinds.indexOf('sliding')] ?? heads ?? 0;
  const agrees = kinds.every((kind, index) => each[index] === (kind === 'sliding' ? own : heads));
  if (!agrees) fields.report(name, 'its heads differ among layers of one kind');
  return own;
}

function withWindowHeads(fields: Fields, { heads }: Shape, own: number | undefined): Partial<Architecture> {
  if (own === undefined || own === heads) return {};
  return { byType: { sliding: { heads: own, kvHeads: fields.count('num_key_value_heads') ?? own } } };
}
