import type { Architecture } from '../../../model.ts';
import type { Rule, Shape } from '../family.ts';
import type { Fields } from '../fields.ts';

type Bias = Architecture['attnBias'];

/** A flag of the configuration; absent counts as `usual`. */
export function flag(name: string, usual = false): (fields: Fields) => boolean {
  return (fields) => fields.flag(name) ?? usual;
}

/** Biases of these projections where the flag is set. */
export function biasIf(name: string, bias: Bias, usual = false): Rule<Bias> {
  return (fields) => ((fields.flag(name) ?? usual) ? bias : 'none');
}

/** Norms on queries and keys where the flag is set. */
export function qkNormIf(name: string, norm: Architecture['qkNorm'], usual = false): Rule<Architecture['qkNorm']> {
  return (fields) => ((fields.flag(name) ?? usual) ? norm : 'none');
}

/** `times` the hidden size, where the width is not given. */
export function timesHidden(times: number) {
  return (fields: Fields, hidden: number): number => fields.count('intermediate_size') || times * hidden;
}

/** Learned positions: one row of the hidden size for each, and `extra` more. */
export function learnedPositions(extra = 0) {
  return (fields: Fields, { hidden }: { readonly hidden: number }): Partial<Architecture> => ({
    embedExtra: ((fields.count('max_position_embeddings') ?? 0) + extra) * hidden,
  });
}

/** A bias of the output head. */
export function headBias(_: Fields, { vocab }: { readonly vocab: number }): Partial<Architecture> {
  return { otherParams: vocab };
}

/** Layer norms with a bias on the heads of queries and of keys, over all layers: in elements. */
export function headNorms(fields: Fields, { hidden, heads, layers }: Shape): number {
  if (fields.flag('qk_layernorm') !== true || heads === null) return 0;
  return layers * 4 * Math.floor(hidden / heads);
}
