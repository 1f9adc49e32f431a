import type { TensorTypeName } from './tensor-types.ts';

/**
 * llama.cpp's stock mixtures ("Q4_K_M" is a mixture, not a type), one row each: which type a tensor gets by what it does
 * and where it sits. Source: llama_tensor_get_type_impl in src/llama-quant.cpp of llama.cpp, read at commit 007dbbf3; an
 * importance matrix is assumed, as the published files nearly all have one. Files labelled "UD-", "_XL" or "_L" follow
 * other recipes.
 */
export interface FileType {
  /** What a tensor gets that no rule below names. */
  readonly base: TensorTypeName;
  /** Output head; also the token embedding when that is the head. */
  readonly output: TensorTypeName;
  readonly embedding: TensorTypeName;
  /** V projections, and latent ones that contain V. */
  readonly value: Rule;
  /**
   * Q, K and V in one tensor. Published files of such models are from before March 2026, when pull request 19770 made the
   * quantizer treat them as V.
   */
  readonly fused: TensorTypeName;
  /** Q and K projections. */
  readonly queryKey: TensorTypeName;
  readonly attentionOutput: TensorTypeName;
  readonly down: Rule;
  readonly up: Rule;
  /** Models of exactly eight experts (Mixtral, Grok): types of K, V and the attention output. */
  readonly eightExperts: {
    readonly key: TensorTypeName;
    readonly value: TensorTypeName;
    readonly attentionOutput: TensorTypeName;
  };
  /** Bits people count with. */
  readonly nominalBits: number;
}

/** Where a tensor sits among the others of its kind. */
export interface Place {
  readonly index: number;
  /** How many of its kind there are. */
  readonly of: number;
  /** Four or more query heads share a KV head. */
  readonly grouped: boolean;
  readonly experts: number;
}

type Rule = (place: Place) => TensorTypeName;

const always =
  (type: TensorTypeName): Rule =>
  () =>
    type;
/** The first and last eighth, and every third in between. */
const important = ({ index, of }: Place): boolean =>
  index < Math.floor(of / 8) || index >= Math.floor((7 * of) / 8) || (index - Math.floor(of / 8)) % 3 === 2;
const firstEighth = ({ index, of }: Place): boolean => index < Math.floor(of / 8);
const middle = ({ index, of }: Place): boolean => index >= Math.floor(of / 8) && index < Math.floor((7 * of) / 8);

/** A mixture in which everything has the base type but what `change` names. */
function mixture(base: TensorTypeName, nominalBits: number, change: Partial<FileType> = {}): FileType {
  const attentionOutput = change.attentionOutput ?? base;
  return {
    base,
    output: 'Q6_K',
    embedding: base,
    value: always(base),
    fused: base,
    queryKey: base,
    attentionOutput,
    down: always(base),
    up: always(base),
    eightExperts: { key: 'Q8_0', value: 'Q8_0', attentionOutput },
    nominalBits,
    ...change,
  };
}

/** Eight-expert models keep the attention output at Q5_K in these mixtures. */
const keepOutput: Partial<FileType> = { eightExperts: { key: 'Q8_0', value: 'Q8_0', attentionOutput: 'Q5_K' } };

/** The mixtures of about one and two bits share their rules. */
function tiny(
  base: TensorTypeName,
  nominalBits: number,
  better: 'Q2_K' | 'IQ3_S',
  attentionOutput: TensorTypeName,
): FileType {
  return mixture(base, nominalBits, {
    output: 'Q5_K',
    embedding: better,
    value: ({ grouped, experts }) => (grouped || experts >= 4 ? 'Q4_K' : better),
    down: (place) => (firstEighth(place) ? better : base),
    attentionOutput,
    eightExperts: { key: 'Q4_K', value: 'Q4_K', attentionOutput: 'Q5_K' },
  });
}

const ifGrouped =
  (type: TensorTypeName, otherwise: TensorTypeName): Rule =>
  ({ grouped }) =>
    grouped ? type : otherwise;

const q2k = mixture('Q2_K', 2, {
  value: ifGrouped('Q4_K', 'Q3_K'),
  down: always('Q3_K'),
  attentionOutput: 'Q3_K',
  ...keepOutput,
});

/** Keyed by format id. `mxfp4` is llama.cpp's MXFP4_MOE: experts in MXFP4, all else in Q8_0. */
export const fileTypes: Readonly<Record<string, FileType>> = {
  fp32: mixture('F32', 32, { output: 'F32', eightExperts: { key: 'F32', value: 'F32', attentionOutput: 'F32' } }),
  bf16: mixture('BF16', 16, { output: 'BF16', eightExperts: { key: 'BF16', value: 'BF16', attentionOutput: 'BF16' } }),
  fp16: mixture('F16', 16, { output: 'F16', eightExperts: { key: 'F16', value: 'F16', attentionOutput: 'F16' } }),
  q8_0: mixture('Q8_0', 8, { output: 'Q8_0' }),
  q6_k: mixture('Q6_K', 6),
  q5_k_m: mixture('Q5_K', 5, {
    fused: 'Q6_K',
    value: (place) => (important(place) ? 'Q6_K' : 'Q5_K'),
    down: (place) => (important(place) ? 'Q6_K' : 'Q5_K'),
  }),
  q5_k_s: mixture('Q5_K', 5),
  q5_1: mixture('Q5_1', 5),
  q5_0: mixture('Q5_0', 5, { down: (place) => (firstEighth(place) ? 'Q5_1' : 'Q5_0') }),
  q4_k_m: mixture('Q4_K', 4, {
    fused: 'Q5_K',
    value: (place) => (important(place) ? 'Q6_K' : 'Q4_K'),
    down: (place) => (important(place) ? 'Q6_K' : 'Q4_K'),
    ...keepOutput,
  }),
  q4_k_s: mixture('Q4_K', 4, {
    value: ({ index }) => (index < 4 ? 'Q5_K' : 'Q4_K'),
    down: (place) => (firstEighth(place) ? 'Q5_K' : 'Q4_K'),
    ...keepOutput,
  }),
  q4_1: mixture('Q4_1', 4),
  q4_0: mixture('Q4_0', 4, { down: (place) => (firstEighth(place) ? 'Q4_1' : 'Q4_0') }),
  iq4_nl: mixture('IQ4_NL', 4, { value: ifGrouped('Q5_K', 'IQ4_NL'), ...keepOutput }),
  iq4_xs: mixture('IQ4_XS', 4, { value: ifGrouped('Q5_K', 'IQ4_XS'), ...keepOutput }),
  q3_k_l: mixture('Q3_K', 3, {
    fused: 'Q4_K',
    value: always('Q5_K'),
    down: always('Q5_K'),
    attentionOutput: 'Q5_K',
    eightExperts: { key: 'Q8_0', value: 'Q8_0', attentionOutput: 'Q3_K' },
  }),
  q3_k_m: mixture('Q3_K', 3, {
    fused: 'Q4_K',
    value: ({ index }) => (index < 2 ? 'Q5_K' : 'Q4_K'),
    down: ({ index, of }) => (index < Math.floor(of / 16) ? 'Q5_K' : 'Q4_K'),
    attentionOutput: 'Q4_K',
    ...keepOutput,
  }),
  q3_k_s: mixture('Q3_K', 3, keepOutput),
  iq3_m: mixture('IQ3_S', 3, {
    fused: 'Q4_K',
    value: always('Q4_K'),
    down: (place) => (firstEighth(place) || (place.experts === 8 && important(place)) ? 'Q4_K' : 'IQ3_S'),
    attentionOutput: 'Q4_K',
    ...keepOutput,
  }),
  iq3_s: mixture('IQ3_S', 3, { value: ifGrouped('Q4_K', 'IQ3_S'), ...keepOutput }),
  iq3_xs: mixture('IQ3_S', 3, {
    value: ifGrouped('Q4_K', 'IQ3_S'),
    queryKey: 'IQ3_XXS',
    up: (place) => (middle(place) ? 'IQ3_XXS' : 'IQ3_S'),
    ...keepOutput,
  }),
  iq3_xxs: mixture('IQ3_XXS', 3, {
    output: 'Q5_K',
    embedding: 'IQ3_S',
    value: ifGrouped('Q4_K', 'IQ3_XXS'),
    queryKey: 'IQ2_S',
    attentionOutput: 'IQ3_S',
    ...keepOutput,
  }),
  q2_k: q2k,
  q2_k_s: mixture('Q2_K', 2, {
    value: ifGrouped('Q4_K', 'Q2_K'),
    down: (place) => (firstEighth(place) ? 'Q4_K' : 'Q2_K'),
  }),
  iq2_m: tiny('IQ2_S', 2, 'IQ3_S', 'IQ3_S'),
  iq2_s: tiny('IQ2_XS', 2, 'IQ3_S', 'IQ3_S'),
  iq2_xs: tiny('IQ2_XS', 2, 'Q2_K', 'IQ2_XS'),
  iq2_xxs: tiny('IQ2_XXS', 2, 'Q2_K', 'IQ2_XXS'),
  iq1_m: tiny('IQ1_M', 1, 'Q2_K', 'IQ2_XXS'),
  iq1_s: tiny('IQ1_S', 1, 'Q2_K', 'IQ2_XXS'),
  mxfp4: mixture('Q8_0', 4, { output: 'Q8_0' }),
};

/**
 * Mixtures that the quantizer had until January 2024 under the same name: the published files of models from 2023 have them.
 * Q2_K gave the MLP's gate and up projection Q3_K too: 2.67 GiB for a Llama 7B (llama.cpp pull request 1684), 3.35 bits per
 * weight against 3.00 of today (5676).
 */
export const fileTypesOf2023: Readonly<Record<string, FileType>> = {
  q2_k: { ...q2k, up: always('Q3_K') },
};
