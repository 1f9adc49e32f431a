import { type FileType, fileTypes } from './file-types.ts';

/** How far files of a recipe are from what is predicted, as shares of the weights. */
export interface RecipeSpread {
  readonly below: number;
  readonly above: number;
}

/** A published GGUF name that is no file type of llama.cpp's quantizer: somebody's own choice of types under a like name. */
export interface Recipe {
  readonly id: string;
  readonly label: string;
  readonly aliases: readonly string[];
  /** The stock file type it is counted as. */
  readonly stock: string;
  /** What it is known to do otherwise. */
  readonly change?: Partial<FileType>;
  readonly spread: RecipeSpread;
  /** Said among the assumptions. */
  readonly note: string;
}

/**
 * Unsloth chooses types per model and layer and does not publish the rule. Nine measured files against the stock type
 * (median -0.5 %): DeepSeek R1 UD-Q2_K_XL -7.2 %, Qwen3 235B UD-Q3_K_XL -7.4 %, Llama 4 Scout and Qwen3 30B UD-Q4_K_XL -5.1 and
 * -4.5 %, Qwen3.8 27B UD-Q4_K_M -0.5 and UD-Q5_K_M +2.9 %, Mistral Small 3.1 and Gemma 3 27B UD-Q4_K_XL +1.2 and +1.7 %, Hunyuan
 * A13B UD-Q6_K_XL +6.8 %. So few files do not fix a 90 % range: it is a tenth either way.
 * Source: scripts/accuracy/gguf-files.jsonl and llama-cpp-runs.jsonl (github.com/lhl/strix-halo-testing).
 */
const unslothSpread: RecipeSpread = { below: 0.1, above: 0.1 };
/** Keeps whole tensors in 16 bit; no file was measured, so the upper end is a judgement. */
const unslothWideSpread: RecipeSpread = { below: 0.01, above: 0.3 };
/** The recipe is stated, its files were not measured: a little more than stock files differ. */
const wideEndsSpread: RecipeSpread = { below: 0.02, above: 0.03 };

const unslothStock: Readonly<Record<string, string>> = {
  q8_k_xl: 'q8_0',
  q6_k_xl: 'q6_k',
  q5_k_xl: 'q5_k_m',
  q4_k_xl: 'q4_k_m',
  q3_k_xl: 'q3_k_m',
  q2_k_xl: 'q2_k',
};
/** Names Unsloth also gives the plain type's. */
const unslothSame = [
  'q6_k',
  'q5_k_m',
  'q5_k_s',
  'q4_k_m',
  'q4_k_s',
  'q3_k_m',
  'q3_k_s',
  'iq4_xs',
  'iq4_nl',
  'iq3_s',
  'iq3_xxs',
  'iq2_m',
  'iq2_xxs',
  'iq1_m',
  'iq1_s',
];

function unsloth(name: string, stock: string): Recipe {
  const wide = stock === 'q8_0';
  const share = wide ? 'up to 30 % larger' : '10 % smaller to 10 % larger';
  return {
    id: `ud-${name}`,
    label: `UD-${name.toUpperCase()}`,
    // "Q3_K_XL" without UD is another recipe's name too.
    aliases: name.endsWith('_xl') && name !== 'q3_k_xl' ? [name.replaceAll('_', '-')] : [],
    stock,
    spread: wide ? unslothWideSpread : unslothSpread,
    note: `Unsloth's UD files follow no published rule: counted as the stock ${stock.toUpperCase()}, ${share}`,
  };
}

/** Embedding and head in Q8_0, the rest stock. Source: the model cards of huggingface.co/bartowski. */
function wideEnds(name: string, stock: string): Recipe {
  return {
    id: name,
    label: name.toUpperCase(),
    aliases: [],
    stock,
    change: { embedding: 'Q8_0', output: 'Q8_0' },
    spread: wideEndsSpread,
    note: `${name.toUpperCase()} as bartowski publishes it: the stock ${stock.toUpperCase()} with embedding and output head in Q8_0`,
  };
}

/** In the order in which they are offered. */
export const recipes: readonly Recipe[] = [
  ...Object.entries(unslothStock).map(([name, stock]) => unsloth(name, stock)),
  ...unslothSame.map((name) => unsloth(name, name)),
  wideEnds('q6_k_l', 'q6_k'),
  wideEnds('q5_k_l', 'q5_k_m'),
  wideEnds('q4_k_l', 'q4_k_m'),
  wideEnds('q3_k_xl', 'q3_k_l'),
  wideEnds('q2_k_l', 'q2_k'),
];

const byId = new Map(recipes.map((recipe) => [recipe.id, recipe]));

/** The recipe of that format id; undefined for stock types and other formats. */
export function recipeOf(id: string): Recipe | undefined {
  return byId.get(id);
}

/** The stock file type a GGUF id is judged as: itself, or what its recipe is counted as. */
export function stockTypeOf(id: string): string {
  return byId.get(id)?.stock ?? id;
}

const applied = new Map<string, FileType>();
for (const { id, stock, change } of recipes) {
  const file = fileTypes[stock];
  if (file !== undefined) applied.set(id, change === undefined ? file : { ...file, ...change });
}

/** The types of a GGUF id, stock or not; undefined for what is no GGUF file type. */
export function fileTypeOf(id: string): FileType | undefined {
  return fileTypes[id] ?? applied.get(id);
}
