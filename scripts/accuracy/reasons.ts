import type { Comparison } from './comparison.ts';

/** Why predictions were off: a sentence of physics or of the log. Only what is known; the report says where nothing is. */
export interface Reason {
  readonly ids: readonly string[];
  /** Where records share an id: what else they are called. */
  readonly of?: string;
  readonly terms: readonly string[];
  readonly why: string;
}

export const reasons: readonly Reason[] = [
  {
    ids: ['v154', 'v155'],
    terms: ['activation peak', 'KV cache available', 'KV tokens, pool given'],
    why: 'The log is of a pipeline stage that does not sample, the answer of the last, which does: the tokens it counts fill 65.63 and 68.88 GiB there, as predicted.',
  },
  {
    ids: ['Deepseek-V3-0324'],
    of: 'Q4_K_M',
    terms: ['file size'],
    why: 'Another recipe under a stock name: files of this model with the same label have 4.578 and 4.852 bits a weight, and the larger one is met.',
  },
  {
    ids: ['Deepseek-V3-0324'],
    of: 'Q2_K',
    terms: ['file size'],
    why: 'Another recipe under a stock name: llama.cpp pull request 13306 calls the file UD-Q2_K_XL.',
  },
  {
    ids: ['Mixtral-8x7B-Instruct-v0.1', 'Mixtral-8x7B-v0.1'],
    terms: ['file size'],
    why: 'Made before the experts of a layer were one tensor: with the experts in the base type it would be 30,738 MiB.',
  },
  {
    ids: ['unsloth_DeepSeek R1 BF16', 'gguf-0087'],
    terms: ['file size', 'weights on the GPU'],
    why: 'Made by ik_llama.cpp, whose mixtures differ from llama.cpp’s.',
  },
];

/** The reason for a figure's error; undefined where it is not known. */
export function reasonFor(row: Comparison): string | undefined {
  return reasons.find(
    ({ ids, of, terms }) => ids.includes(row.id) && terms.includes(row.term) && (of === undefined || of === row.what),
  )?.why;
}
