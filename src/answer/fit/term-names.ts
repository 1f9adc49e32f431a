import type { EngineId } from '../../ask/question.ts';

/** A term's name in a row of the card, and in a chart's legend. */
interface TermName {
  readonly row: string;
  readonly short: string;
}

/** What the terms are called: engines log different ones. A term that an engine does not have has no name and is not shown. */
export interface TermNames {
  readonly activations?: TermName;
  readonly nonTorch?: TermName;
  readonly cudaGraphs?: TermName;
  readonly reserve?: TermName;
  /** The engine takes all of its budget for KV cache at start-up, whatever is asked. */
  readonly takesAll: boolean;
  readonly budget: string;
  readonly pool: string;
  readonly poolTitle: string;
  /** What nvidia-smi's figure has to do with the question. */
  readonly smi: string;
}

const pooled = {
  takesAll: true,
  budget: 'Engine may use',
  pool: 'Pool per GPU, GiB',
  poolTitle: 'KV cache the engine will report',
  smi: 'the engine takes its whole budget for KV cache, whatever you ask',
} as const;

/** llama.cpp takes what the context needs, and no more. */
const llamaCpp: TermNames = {
  activations: { row: 'Compute buffer', short: 'Compute buffer' },
  nonTorch: { row: 'Driver and pools', short: 'Driver, pools' },
  takesAll: false,
  budget: 'GPU memory',
  pool: 'Room for it per GPU, GiB',
  poolTitle: 'KV cache and state',
  smi: 'the engine takes what the context needs, at start-up',
};

/** MLX and ExLlama allocate what a prompt needs while it is read. */
const whileReading = {
  takesAll: false,
  budget: 'GPU memory',
  pool: 'Room for it per GPU, GiB',
  poolTitle: 'KV cache and state',
} as const;

const exllama: TermNames = {
  ...whileReading,
  activations: { row: 'Working memory', short: 'Working memory' },
  nonTorch: { row: 'Driver and pools', short: 'Driver, pools' },
  smi: 'weights and cache are taken at start-up, the rest while prompts are read',
};

const byEngine: Readonly<Record<EngineId, TermNames>> = {
  vllm: {
    ...pooled,
    activations: { row: 'Activation peak', short: 'Activations' },
    nonTorch: { row: 'NCCL, cuBLAS, driver', short: 'NCCL, cuBLAS' },
    cudaGraphs: { row: 'CUDA graphs', short: 'CUDA graphs' },
  },
  sglang: {
    ...pooled,
    reserve: { row: 'Set aside: activations, graphs', short: 'Set aside' },
    budget: 'Free before loading',
    smi: 'before the first requests; activations and CUDA graphs come on top',
  },
  'tensorrt-llm': {
    ...pooled,
    activations: { row: 'Peak of a full batch', short: 'Activations' },
    nonTorch: { row: 'Context, NCCL, workspaces', short: 'NCCL, workspaces' },
    reserve: { row: 'Kept free: CUDA graphs', short: 'Kept free' },
    budget: 'GPU memory',
    smi: 'before CUDA graphs are captured from what is kept free',
  },
  'llama.cpp': llamaCpp,
  ollama: llamaCpp,
  mlx: {
    ...whileReading,
    activations: { row: 'Reading a prompt', short: 'Prompt' },
    nonTorch: { row: 'Metal', short: 'Metal' },
    smi: 'at its peak, while a prompt is read; the cache grows with the conversation',
  },
  exllamav2: exllama,
  exllamav3: exllama,
  transformers: {
    activations: { row: 'Peak of generate()', short: 'Activations' },
    nonTorch: { row: 'Driver, cuBLAS', short: 'Driver, cuBLAS' },
    takesAll: false,
    budget: 'GPU memory',
    pool: 'Room for it per GPU, GiB',
    poolTitle: 'KV cache and state',
    smi: 'at its peak; before that the process takes what it has needed so far',
  },
};

/** The names for an engine's memory. */
export function termNames(engine: EngineId): TermNames {
  return byEngine[engine];
}
