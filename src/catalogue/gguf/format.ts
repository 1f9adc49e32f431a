import { formatLabel } from '../format-names.ts';
import type { Format } from '../formats.ts';
import type { Architecture } from '../model.ts';
import { mixtureFor } from './mixture.ts';
import { fileTypeOf, recipeOf } from './recipes.ts';
import { bitsOf } from './tensor-types.ts';

/**
 * A GGUF file type as a Format. Its exact bytes come from `gguf`, tensor by tensor; the encodings only say about how many bits
 * the matrices have. Undefined for ids that are no GGUF file type. `arch` null: sizes cannot be exact, nominal bits are known.
 */
export function ggufFormat(arch: Architecture | null, id: string): Format | undefined {
  const file = fileTypeOf(id);
  if (file === undefined) return undefined;
  const recipe = recipeOf(id);
  const mixture = arch === null ? undefined : mixtureFor(arch, id);
  const matrices = { bits: bitsOf(file.base) };
  return {
    id,
    label: formatLabel(id),
    nominalBits: file.nominalBits,
    encodings: { expert: matrices, linear: matrices, plain: { bits: 16 } },
    activations: '16-bit',
    inputAlignment: 1,
    outputAlignment: 1,
    source: recipe?.note ?? 'stock mixture of llama.cpp (src/llama-quant.cpp): a type per tensor role and layer',
    ...(mixture === undefined ? {} : { gguf: mixture }),
    ...(recipe === undefined ? {} : { weightsSpread: recipe.spread }),
  };
}
