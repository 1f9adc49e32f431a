import { denseFamilies } from './families/dense.ts';
import { earlierFamilies } from './families/earlier.ts';
import { expertFamilies } from './families/experts.ts';
import { latentFamilies } from './families/latent.ts';
import { recurrentFamilies } from './families/recurrent.ts';
import { specialFamilies } from './families/special.ts';
import type { Family } from './family.ts';

/** Every `model_type` whose layers are known. */
const families: ReadonlyMap<string, Family> = new Map(
  [denseFamilies, expertFamilies, latentFamilies, recurrentFamilies, specialFamilies, earlierFamilies].flatMap(
    (table) => Object.entries(table),
  ),
);

/** Other names of the same layers. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['step3p5', 'step3p7'],
  ['kimi_k25', 'deepseek_v3'],
  ['mimo_v2', 'mimo_v2_flash'],
  ['gemma4_unified', 'gemma4'],
  ['qwen2_5_omni_text', 'qwen2_5_vl'],
  ['exaone4_5', 'exaone4'],
  ['hunyuan_vl', 'hunyuan_v1_dense'],
  ['deepseek_vl_v2', 'deepseek_v2'],
  ['Yi', 'yi'],
  ['minimax_m3', 'minimax_m3_vl'],
  ['minimax_text_01', 'minimax'],
  ['minimax_m1', 'minimax'],
  ['deepseek_ref', 'deepseek_v4'],
  ['mllama', 'mllama_text_model'],
]);

/** The family of a `model_type`, with the name it is kept under; `_text` at its end is no part of the family. */
export function familyNamed(modelType: string): { readonly name: string; readonly family: Family } | undefined {
  for (const name of [modelType, modelType.replace(/_text$/, '')]) {
    const known = aliases.get(name) ?? name;
    const family = families.get(known);
    if (family !== undefined) return { name: known, family };
  }
  return undefined;
}

/** All the names of the table: what a person can look for in it. */
export const knownModelTypes: readonly string[] = [...families.keys(), ...aliases.keys()];
