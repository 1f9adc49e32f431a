import type { Subject } from '../../../catalogue/subject.ts';
import { backendFor } from './backends.ts';
import { layerCaches } from './cache.ts';
import { cacheBytes, cellsFor, groupsOf } from './context.ts';
import { splitLayers } from './devices.ts';
import type { GgufFile } from './file.ts';
import type { LlamaCppSettings } from './settings.ts';
import { needOfShare } from './share-need.ts';

/** Layers on devices and what then is in host memory. */
export interface Offload {
  /** `-ngl` as asked, or all. */
  readonly layers: number;
  /** The most that fit beside the requests asked for. */
  readonly fitting: number;
  /** All of them: the model's layers and the output head. */
  readonly of: number;
  /** Bytes in host memory at `fitting` layers: weights, and the caches of the layers that stay there. */
  readonly hostBytes: number;
}

/** How many layers fit on so many devices, by central figures, and what goes to host memory then. */
export function offloadOf(subject: Subject, settings: LlamaCppSettings, file: GgufFile, devices: number): Offload {
  const all = file.layers.length + 1;
  const most = Math.min(settings.gpuLayers ?? all, all);
  let fitting = 0;
  for (let layers = most; layers > 0; layers--) {
    if (fits(subject, settings, file, devices, layers)) {
      fitting = layers;
      break;
    }
  }
  const split = splitLayers(file, devices, fitting);
  const caches = groupsOf(layerCaches(subject.model.architecture), 0, split.hostLayers);
  const cells = cellsFor(subject.context, settings.requests, settings);
  return {
    layers: most,
    fitting,
    of: all,
    hostBytes: Math.round(split.hostBytes + cacheBytes(caches, cells, settings.slots, settings)),
  };
}

function fits(subject: Subject, settings: LlamaCppSettings, file: GgufFile, devices: number, layers: number): boolean {
  const overhead = backendFor(subject.accelerator)?.overhead.value ?? 0;
  return splitLayers(file, devices, layers).shares.every((share) => {
    const need = needOfShare(subject, settings, share, devices)(subject.context, settings.requests, settings.slots);
    return share.weights + need.total + overhead <= subject.physicalBytes;
  });
}
