import type { OnAnyGpu } from '../../any-gpu.ts';
import { layerCaches } from './cache.ts';
import { inFlight, maskedCells, sentMaskBytes } from './compute.ts';
import { cacheBytes, cellsFor, groupsOf } from './context.ts';
import type { Split } from './devices.ts';
import type { LlamaCppSettings } from './settings.ts';

/**
 * Bytes that must stay in host memory: embeddings, layers and experts that are not on a device, the caches of such layers,
 * and the pinned buffers for a micro-batch going in and the logits coming out. Beside it the file is read by way of the page
 * cache, which gives way when memory is short. Source: docs/method-llama-cpp.md; log lines "CPU_Mapped model buffer",
 * "CUDA_Host compute buffer", "CUDA_Host output buffer".
 * @param overlapping devices that overlap their work: the mask of several micro-batches is there then
 */
export function hostMemory(subject: OnAnyGpu, settings: LlamaCppSettings, split: Split, overlapping: number): number {
  const arch = subject.model.architecture;
  const { ubatch, slots, build } = settings;
  const cells = cellsFor(subject.context, settings.requests, settings);
  const caches = groupsOf(layerCaches(arch), 0, split.hostLayers);
  const mask = ubatch * maskedCells(arch, settings, cells, slots) * sentMaskBytes(settings);
  // Logs of builds with a 16-bit mask have the hidden states of a micro-batch twice.
  const states = ubatch * arch.hidden * 4 * (build.maskBytes === 2 ? 2 : 1);
  const input = states + mask * (overlapping > 1 ? inFlight : 1);
  const output = slots * arch.vocab * 4;
  return Math.round(split.hostBytes + cacheBytes(caches, cells, settings.slots, settings) + input + output);
}
