import { readFileSync } from 'node:fs';
import type { Part } from './fields.ts';

/**
 * What a configuration class of transformers fills in where config.json says nothing, by `model_type`. Source: the fields of
 * the configuration classes of transformers 5.18.0, those that shape a decoder, under the names of names.ts; flags that
 * are off are left out.
 */
const classes = new Map(
  Object.entries(
    JSON.parse(readFileSync(new URL('class-defaults.json', import.meta.url), 'utf8')) as Record<string, Part>,
  ),
);

/** Figures without which a configuration of its own describes nothing: they are never filled in there. */
const sizes: ReadonlySet<string> = new Set([
  'vocab_size',
  'hidden_size',
  'num_hidden_layers',
  'num_attention_heads',
  'intermediate_size',
  'num_experts',
]);

/**
 * The defaults of a class. A part inside another leaves out whatever equals them, sizes too; a configuration of its own
 * always has its sizes.
 */
export function defaultsOf(modelType: string, family: string | undefined, isNested: boolean): Part {
  const row = classes.get(modelType) ?? classes.get(`${modelType}_text`) ?? classes.get(family ?? '') ?? {};
  return isNested ? row : Object.fromEntries(Object.entries(row).filter(([name]) => !sizes.has(name)));
}
