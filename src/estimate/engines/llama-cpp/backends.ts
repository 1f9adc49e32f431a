import type { Accelerator } from '../../../catalogue/accelerator.ts';

const MiB = 2 ** 20;

/** The library llama.cpp drives a device with, and what that takes beyond the buffers that are logged. */
export interface Backend {
  readonly name: 'CUDA' | 'ROCm' | 'Metal' | 'SYCL';
  /** As in log lines and `--device`: "CUDA0". */
  readonly device: string;
  /** Bytes per device in no log line: context, kernels, pools. */
  readonly overhead: { readonly value: number; readonly low: number; readonly high: number };
}

/**
 * Measured as what nvidia-smi shows beyond the sum of the logged buffers (docs/method-llama-cpp.md): 320 to 753 MiB
 * for CUDA without a desktop. AMD: memory in use (GTT) on a Strix Halo beyond weights, cache and compute buffer as predicted
 * here, 22 runs of llama-bench with Qwen3 32B and Llama 3.3 70B: 530 to 871 MiB during prompts, 114 to 627 while generating.
 * Metal: the method's recommendation of half a GiB, not measured. SYCL is taken as ROCm: no measurement.
 */
const backends: Readonly<Record<Accelerator['vendor'], Backend | undefined>> = {
  NVIDIA: { name: 'CUDA', device: 'CUDA0', overhead: { value: 350 * MiB, low: 250 * MiB, high: 800 * MiB } },
  AMD: { name: 'ROCm', device: 'ROCm0', overhead: { value: 600 * MiB, low: 110 * MiB, high: 880 * MiB } },
  Apple: { name: 'Metal', device: 'Metal', overhead: { value: 512 * MiB, low: 150 * MiB, high: 900 * MiB } },
  Intel: { name: 'SYCL', device: 'SYCL0', overhead: { value: 600 * MiB, low: 100 * MiB, high: 1000 * MiB } },
  Google: undefined,
  AWS: undefined,
};

/** The backend for an accelerator; undefined where llama.cpp has none (TPU, Trainium). */
export function backendFor({ vendor }: Accelerator): Backend | undefined {
  return backends[vendor];
}
