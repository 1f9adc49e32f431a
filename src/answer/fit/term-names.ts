import type { EngineMemory } from '../../estimate/engines/engine.ts';

/** What the terms are called: engines log different ones. */
export interface TermNames {
  readonly activations: string;
  readonly activationsShort: string;
  readonly nonTorch: string;
  readonly nonTorchShort: string;
  readonly budget: string;
  readonly pool: string;
  readonly poolTitle: string;
  readonly smi: string;
}

const budgeted: TermNames = {
  activations: 'Activation peak',
  activationsShort: 'Activations',
  nonTorch: 'NCCL, cuBLAS, driver',
  nonTorchShort: 'NCCL, cuBLAS',
  budget: 'Engine may use',
  pool: 'Pool per GPU, GiB',
  poolTitle: 'KV cache the engine will report',
  smi: 'the engine takes its whole budget for KV cache, whatever you ask',
};

/** llama.cpp takes what the context needs, and no more. */
const allocated: TermNames = {
  activations: 'Compute buffer',
  activationsShort: 'Compute buffer',
  nonTorch: 'Driver and pools',
  nonTorchShort: 'Driver, pools',
  budget: 'GPU memory',
  pool: 'Room for it per GPU, GiB',
  poolTitle: 'KV cache and state',
  smi: 'the engine takes what the context needs, at start-up',
};

/** The names for an engine's memory. */
export function termNames(memory: EngineMemory): TermNames {
  return memory.compute === undefined ? budgeted : allocated;
}
