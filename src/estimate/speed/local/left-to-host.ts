import type { Subject } from '../../../catalogue/subject.ts';
import type { EngineMemory } from '../../engines/engine.ts';
import type { Plan } from '../../placement.ts';
import { tensorsOf } from '../../tensors/of-model.ts';
import { type ModelReads, type Reads, rangeOf } from './layer-reads.ts';

/** What the GPUs read of a model, and what the processor does. */
export interface Divided {
  readonly device: Reads;
  /** Absent: everything is on the GPUs. */
  readonly host?: Reads;
  /** Of what a token reads, the part in host memory: 0 to 1. */
  readonly hostShare: number;
  /** What stays in host memory, in words; absent as above. */
  readonly words?: string;
  /** It was left there because it does not fit: as many requests as it was cut for run. */
  readonly cutFor?: number;
}

/** How the plan divides the model: as asked, or, where one request does not fit, as far as it fits. */
export function divide(subject: Subject, plan: Plan, reads: ModelReads): Divided {
  const { settings } = plan.memory;
  const all = reads.layers.length + 1;
  const asked = { onGpu: Number(settings['gpuLayers'] ?? all), experts: Number(settings['cpuMoeLayers'] ?? 0) };
  const found = fitting(plan.memory);
  if (found !== undefined) return { ...cut(subject, reads, found), cutFor: subject.concurrency };
  return asked.onGpu >= all && asked.experts === 0 ? { device: reads.all, hostShare: 0 } : cut(subject, reads, asked);
}

interface Cut {
  /** Layers on GPUs, the head counted as one; the first ones stay on the host. */
  readonly onGpu: number;
  /** Of the layers on GPUs, the experts of the model's first so many stay on the host. */
  readonly experts: number;
}

/** Undefined where a request fits, and in engines that keep no layers on the host. */
function fitting({ kvAvailable, kvPerRequest, offload }: EngineMemory): Cut | undefined {
  if (kvAvailable.value >= kvPerRequest) return undefined;
  const most = offload?.();
  if (most === undefined) return undefined;
  return most.experts === undefined
    ? { onGpu: most.fitting, experts: 0 }
    : { onGpu: most.of, experts: most.experts.layers };
}

function cut({ model }: Subject, reads: ModelReads, { onGpu, experts }: Cut): Divided {
  const arch = model.architecture;
  const list = tensorsOf(model);
  const layers = reads.layers.length;
  const hostLayers = Math.max(0, Math.min(layers, layers + 1 - onGpu));
  const below = rangeOf(arch, list, reads, 0, hostLayers);
  const above = rangeOf(arch, list, reads, hostLayers, layers);
  let moved = 0;
  for (let layer = hostLayers; layer < experts; layer++) moved += reads.layers[layer]?.experts ?? 0;
  const headOnHost = onGpu === 0;
  const host = { ...below, plain: below.plain + (headOnHost ? reads.head : 0), experts: below.experts + moved };
  const active = (part: Reads): number => part.plain + part.experts * reads.activeShare;
  return {
    device: { ...above, plain: above.plain + (headOnHost ? 0 : reads.head), experts: above.experts - moved },
    host,
    hostShare: active(host) / active(reads.all),
    words: [
      ...(hostLayers > 0 ? [`${hostLayers} of ${layers} layers`] : []),
      ...(moved > 0 ? [`the experts of ${Math.min(experts, layers)} of ${layers} layers`] : []),
    ].join(' and '),
  };
}
