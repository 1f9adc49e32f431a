/**
 * What a trained parameter costs between steps, in bytes. "bf16 training" can be any of these, and they differ by a
 * factor of two.
 */
export interface RecipeBytes {
  readonly weight: number;
  readonly gradient: number;
  /** One optimizer state; AdamW keeps two. */
  readonly state: number;
  /** The optimizer's own copy of the weight. */
  readonly master: number;
  /** The weight as the layers compute with it: what is gathered for a sharded layer. */
  readonly compute: number;
  /** A cast copy of every weight that autocast keeps between forward and backward. */
  readonly castCopy: number;
  readonly source: string;
}

export const recipes = {
  'pure-16': {
    weight: 2,
    gradient: 2,
    state: 2,
    master: 0,
    compute: 2,
    castCopy: 0,
    source:
      'states follow the parameter type: 10.002 B with foreach for Mistral-7B and Llama-3-8B (fms-acceleration refs), 8 without (torchtune pull 389)',
  },
  'mixed-16': {
    weight: 4,
    gradient: 4,
    state: 4,
    master: 0,
    compute: 2,
    castCopy: 2,
    source:
      'fp32 weights under torch autocast: 18 B per parameter (huggingface.co/docs/transformers model_memory_anatomy)',
  },
  'sharded-mixed-16': {
    weight: 4,
    gradient: 4,
    state: 4,
    master: 0,
    compute: 2,
    castCopy: 0,
    source:
      'FSDP mixed precision: fp32 shard, cast when gathered (accelerate concept_guides/fsdp_and_deepspeed): 16.009/n after the step, Llama-3-8B on 4 GPUs (fms-acceleration refs)',
  },
  megatron: {
    weight: 2,
    gradient: 4,
    state: 4,
    master: 4,
    compute: 2,
    castCopy: 0,
    source: 'bf16 weights, fp32 main gradients: 6 + 12/d B (Megatron docs dist_optimizer.md); 7B TP4 DP2 19.2 GiB',
  },
  deepspeed: {
    weight: 2,
    gradient: 2,
    state: 4,
    master: 4,
    compute: 2,
    castCopy: 0,
    source: 'DeepSpeed docs memory.rst: 2 + 2 + 12 B, and an fp32 copy of the gradient shard while it steps',
  },
  fp32: {
    weight: 4,
    gradient: 4,
    state: 4,
    master: 0,
    compute: 4,
    castCopy: 0,
    source: '4 + 4 + 8 B',
  },
} as const satisfies Readonly<Record<string, RecipeBytes>>;

export type Recipe = keyof typeof recipes;
