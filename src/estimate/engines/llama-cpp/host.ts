import type { Subject } from '../../../catalogue/subject.ts';
import { layerCaches } from './cache.ts';
import { cacheBytes, cellsFor, groupsOf } from './context.ts';
import type { Split } from './devices.ts';
import type { LlamaCppSettings } from './settings.ts';

/**
 * Bytes that must stay in host memory: embeddings, layers and experts that are not on a device, the caches of such layers,
 * and the pinned buffers for a micro-batch going in and the logits coming out. Beside it the file is read by way of the page
 * cache, which gives way when memory is short. Source: docs/method-llama-cpp.md; log lines "CPU_Mapped model buffer",
 * "CUDA_Host compute buffer", "CUDA_Host output buffer".
 */
export function hostMemory(subject: Subject, settings: LlamaCppSettings, split: Split): number {
  const arch = subject.model.architecture;
  const cells = cellsFor(subject.context, settings.requests, settings);
  const caches = groupsOf(layerCaches(arch), 0, split.hostLayers);
  const input = settings.ubatch * (arch.hidden * 4 + cells.perStream * (settings.flashAttention ? 2 : 4));
  const output = settings.slots * arch.vocab * 4;
  return Math.round(split.hostBytes + cacheBytes(caches, cells, settings.slots, settings) + input + output);
}
