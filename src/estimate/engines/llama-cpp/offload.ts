import type { GgufFile } from '../../../catalogue/gguf/gguf-file.ts';
import type { Subject } from '../../../catalogue/subject.ts';
import type { ExpertOffload, Offload } from '../engine.ts';
import { backendFor } from './backends.ts';
import { splitLayers } from './devices.ts';
import { hostMemory } from './host.ts';
import type { LlamaCppSettings } from './settings.ts';
import { needOfShare, overlapOf } from './share-need.ts';

/** How many layers fit on so many devices, by central figures, and what goes to host memory then. */
export function offloadOf(subject: Subject, settings: LlamaCppSettings, file: GgufFile, devices: number): Offload {
  const all = file.layers.length + 1;
  const most = Math.min(settings.gpuLayers ?? all, all);
  const fitting = most - fewest(most, (host) => fits(subject, { ...settings, gpuLayers: most - host }, file, devices));
  const experts = expertsOf(subject, settings, file, devices);
  return {
    layers: most,
    fitting,
    of: all,
    hostBytes: hostWith(subject, { ...settings, gpuLayers: fitting }, file, devices),
    ...(experts === undefined ? {} : { experts }),
  };
}

/**
 * The fewest first layers whose experts must stay in host memory so that the rest fits with every layer on a device. None
 * for models without experts, where not even all of them are enough, and for Ollama, which has no such setting.
 */
function expertsOf(
  subject: Subject,
  settings: LlamaCppSettings,
  file: GgufFile,
  devices: number,
): ExpertOffload | undefined {
  if (subject.model.architecture.moe === undefined || subject.engine === 'ollama') return undefined;
  const from = settings.cpuMoeLayers;
  const tried = (more: number): LlamaCppSettings => ({ ...settings, gpuLayers: undefined, cpuMoeLayers: from + more });
  const all = file.layers.length;
  const more = fewest(all - from, (count) => fits(subject, tried(count), file, devices));
  // The search ends at all of them without having tried.
  if (!fits(subject, tried(more), file, devices)) return undefined;
  return { layers: from + more, of: all, hostBytes: hostWith(subject, tried(more), file, devices) };
}

/** The smallest count from 0 to `most` that fits, where more fits if less does; `most` when none below it does. */
function fewest(most: number, fitting: (count: number) => boolean): number {
  if (fitting(0)) return 0;
  let low = 1;
  let high = most;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (fitting(middle)) high = middle;
    else low = middle + 1;
  }
  return Math.min(low, most);
}

function hostWith(subject: Subject, settings: LlamaCppSettings, file: GgufFile, devices: number): number {
  const { overlapping } = overlapOf(settings, file, devices);
  return hostMemory(subject, settings, splitLayers(file, devices, settings), overlapping);
}

function fits(subject: Subject, settings: LlamaCppSettings, file: GgufFile, devices: number): boolean {
  const overhead = backendFor(subject.accelerator)?.overhead.value ?? 0;
  const overlap = overlapOf(settings, file, devices);
  return splitLayers(file, devices, settings).shares.every((share) => {
    const need = needOfShare(subject, settings, share, overlap)(subject.context, settings.requests, settings.slots);
    return share.weights + need.total + overhead <= subject.physicalBytes;
  });
}
