import type { Architecture } from '../../src/catalogue/model.ts';

const dense = {
  attnBias: 'none',
  mlpBias: false,
  qkNorm: 'none',
  norm: 'rms',
  normsPerLayer: 2,
  mlpMats: 3,
  tieEmbeddings: false,
} as const;

/** The shapes of models in measured runs that the catalogue lacks, by the name in the runs. */
export const runModels: Readonly<Record<string, Architecture>> = {
  // https://huggingface.co/microsoft/phi-1_5/blob/main/config.json
  'phi-1.5': {
    ...dense,
    modelType: 'phi',
    layers: 24,
    hidden: 2048,
    heads: 32,
    kvHeads: 32,
    headDim: 64,
    intermediate: 8192,
    vocab: 51_200,
    attnBias: 'qkvo',
    mlpBias: true,
    norm: 'ln',
    normsPerLayer: 1,
    mlpMats: 2,
  },
  // https://huggingface.co/ibm-research/PowerLM-3b/blob/main/config.json
  'powerlm-3b': {
    ...dense,
    modelType: 'granite',
    layers: 40,
    hidden: 2304,
    heads: 36,
    kvHeads: 36,
    headDim: 64,
    intermediate: 9216,
    vocab: 49_152,
    tieEmbeddings: true,
  },
  // https://huggingface.co/Qwen/Qwen-1_8B/blob/main/config.json: intermediate_size counts both up-projections
  'qwen-1.8b': {
    ...dense,
    modelType: 'qwen',
    layers: 24,
    hidden: 2048,
    heads: 16,
    kvHeads: 16,
    headDim: 128,
    intermediate: 5504,
    vocab: 151_936,
    attnBias: 'qkv',
  },
  // https://huggingface.co/Qwen/Qwen-7B/blob/main/config.json
  'qwen-7b': {
    ...dense,
    modelType: 'qwen',
    layers: 32,
    hidden: 4096,
    heads: 32,
    kvHeads: 32,
    headDim: 128,
    intermediate: 11_008,
    vocab: 151_936,
    attnBias: 'qkv',
  },
};
