import type { GgufFile } from '../../../catalogue/gguf/gguf-file.ts';

/** What one device holds. */
export interface Share {
  /** [first, behind the last): its layers. */
  readonly from: number;
  readonly to: number;
  readonly output: boolean;
  readonly weights: number;
}

/** Where a model's layers go. */
export interface Split {
  readonly shares: readonly Share[];
  /** Layers [0, hostLayers) run on the processor, from host memory. */
  readonly hostLayers: number;
  /** The output head is on the last device. */
  readonly outputOnDevice: boolean;
  /** Weights in host memory: embeddings always, and the layers that are not offloaded. */
  readonly hostBytes: number;
}

/** What is left to the host, as asked. */
export interface LeftToHost {
  /** `-ngl`: layers on devices, the head counted as one; undefined: all. */
  readonly gpuLayers?: number | undefined;
  /** `--n-cpu-moe`: the experts of so many first layers stay in host memory, the rest of those layers does not. */
  readonly cpuMoeLayers?: number;
}

/**
 * Layers over equal devices as llama.cpp's `--split-mode layer` does it: the output head counts as one more layer behind the
 * last; of those that are offloaded, the i-th goes to device floor(i x devices / number). With fewer than all, the first
 * layers stay on the host. Where the experts of a layer are does not change where the layer goes. Source:
 * llama_model::load_tensors, llama-model.cpp; `--n-cpu-moe` in common/arg.cpp (overrides of blk.0 to blk.N-1).
 */
export function splitLayers(file: GgufFile, devices: number, { gpuLayers, cpuMoeLayers = 0 }: LeftToHost = {}): Split {
  const all = file.layers.length + 1;
  const offloaded = Math.min(all, gpuLayers ?? all);
  const start = all - offloaded;
  const bounds = Array.from({ length: devices + 1 }, (_, device) => start + Math.ceil((device * offloaded) / devices));
  const shares: Share[] = [];
  let hostExperts = 0;
  for (let device = 0; device < devices; device++) {
    const from = bounds[device] ?? 0;
    const behind = bounds[device + 1] ?? 0;
    const output = offloaded > 0 && behind === all && from < behind;
    const to = output ? behind - 1 : behind;
    let weights = output ? file.output : 0;
    if (device === 0 && start === 0) weights += file.front;
    for (let layer = from; layer < to; layer++) {
      const experts = layer < cpuMoeLayers ? (file.experts[layer] ?? 0) : 0;
      weights += (file.layers[layer] ?? 0) - experts;
      hostExperts += experts;
    }
    shares.push({ from, to, output, weights });
  }
  let hostBytes = hostExperts + file.embedding + (offloaded === 0 ? file.output : 0) + (start === 0 ? 0 : file.front);
  for (let layer = 0; layer < Math.min(start, file.layers.length); layer++) hostBytes += file.layers[layer] ?? 0;
  return { shares, hostLayers: Math.min(start, file.layers.length), outputOnDevice: offloaded > 0, hostBytes };
}
