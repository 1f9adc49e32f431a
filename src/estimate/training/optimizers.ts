/** What an optimizer keeps of each trained parameter. */
export interface OptimizerStates {
  readonly label: string;
  /** States in the recipe's state type. */
  readonly full: number;
  /** Bytes of states that do not follow the recipe. */
  readonly fixedBytes: number;
  /** States of matrices inside the layers, where they differ from those of embeddings, head and norms. */
  readonly matrices?: number;
  /** Bytes of states of a trained embedding, where it is treated differently. */
  readonly embeddingBytes?: number;
  /** Copies of the trained parameters' size, in the recipe's weight type, that a multi-tensor step makes. */
  readonly stepCopies: number;
  /** States in unified memory: they leave the GPU when it is full. */
  readonly paged?: boolean;
  readonly source: string;
}

export const optimizerStates = {
  adamw: {
    label: 'AdamW',
    full: 2,
    fixedBytes: 0,
    stepCopies: 1,
    source: 'two moments; foreach holds one more copy while it steps: 10.002 against 8 B (fms-acceleration refs)',
  },
  'adamw-8bit': {
    label: '8-bit AdamW',
    full: 0,
    fixedBytes: 2,
    embeddingBytes: 8,
    stepCopies: 0,
    source:
      'two 8-bit moments with a scale per block (bitsandbytes docs optimizers.mdx); nn.Embedding stays in 32 bit (transformers trainer.py): 21.8 -> 17.6 GiB on Llama-3.2-3B (torchtune)',
  },
  'paged-adamw-8bit': {
    label: 'paged 8-bit AdamW',
    full: 0,
    fixedBytes: 2,
    stepCopies: 0,
    paged: true,
    source: 'as 8-bit, in CUDA unified memory (bitsandbytes docs optimizers.mdx): 18.9 GiB for 8B on a 24 GB card',
  },
  adafactor: {
    label: 'Adafactor',
    full: 0,
    fixedBytes: 0.02,
    stepCopies: 1,
    source:
      'row and column sums only; "slightly more than 4 bytes" with the gradient (transformers perf_train_gpu_one)',
  },
  sgd: { label: 'SGD', full: 0, fixedBytes: 0, stepCopies: 0, source: 'no state without momentum' },
  muon: {
    label: 'Muon',
    full: 2,
    fixedBytes: 0,
    matrices: 1,
    stepCopies: 0,
    source:
      'one momentum for matrices, AdamW for the rest (EleutherAI cookbook); ms-swift Qwen2.5-7B TP2: 78 -> 65 GiB',
  },
  galore: {
    label: 'GaLore',
    full: 0,
    fixedBytes: 0.5,
    stepCopies: 0,
    source: 'moments in a rank-h/4 subspace (arXiv 2403.03507)',
  },
} as const satisfies Readonly<Record<string, OptimizerStates>>;

export type OptimizerId = keyof typeof optimizerStates;
