import { localClassOf, type OfClass } from '../../../catalogue/speed/local-hardware.ts';
import { hostMemory, localOverheads, olderBuild } from '../../../catalogue/speed/local-parameters.ts';
import type { Subject } from '../../../catalogue/subject.ts';
import { gpusOf } from '../../layout.ts';
import type { Plan } from '../../placement.ts';
import { buildTraits, cacheBytesPerElement } from './engine-traits.ts';
import { type ModelReads, modelReads } from './layer-reads.ts';
import { type Divided, divide } from './left-to-host.ts';
import { ratedPeak } from './peak.ts';

/** A plan as its speed sees it: what is read where, and how fast. Bytes and operations per second, seconds. */
export interface LocalRun {
  readonly ofClass: OfClass;
  readonly reads: ModelReads;
  readonly divided: Divided;
  readonly gpus: number;
  /** Bytes of a cached element. */
  readonly element: number;
  readonly bandwidth: number;
  readonly weightRate: number;
  readonly cacheRate: number;
  /** Of all layers on GPUs, and handing over between these. */
  readonly overhead: number;
  /** The latter. */
  readonly handOver: number;
  readonly hostBandwidth: number;
  readonly hostRate: number;
  /** Multiplications and additions a second while prompts are read. */
  readonly promptRate: number;
  /** What each request beyond the first adds to a step on the GPUs beside its cache. */
  readonly furtherSeconds: number;
  /** Multiplications of one request on the processor. */
  readonly hostSeconds: number;
}

/** What a plan reads where, at the rates of its class of hardware. Sources: docs/method-speed-local.md. */
export function localRun(subject: Subject, plan: Plan): LocalRun {
  const { accelerator } = subject;
  const ofClass = localClassOf(accelerator);
  const { hardware } = ofClass;
  const reads = modelReads(subject);
  const divided = divide(subject, plan, reads);
  const gpus = gpusOf(plan.layout);
  const { older, flashAttention } = buildTraits(subject);
  const bandwidth = (accelerator.bandwidthGbS ?? 0) * 1e9;
  const layerSeconds = hardware.layerSeconds * (older ? olderBuild.layerSeconds : 1);
  const handOver = (gpus - 1) * localOverheads.furtherGpu;
  const hostBandwidth = accelerator.unifiedMemory ? bandwidth : hostMemory.bandwidth;
  const promptRate = ratedPeak(accelerator, hardware.prompts.operands) * hardware.prompts.share;
  const operations = 2 * (reads.plainElements + reads.expertElements);
  return {
    ofClass,
    reads,
    divided,
    gpus,
    element: cacheBytesPerElement(subject),
    bandwidth,
    weightRate: bandwidth * hardware.weights,
    cacheRate: bandwidth * hardware.cache * (flashAttention ? 1 : olderBuild.cache),
    overhead: layerSeconds * divided.device.layers + handOver,
    handOver,
    hostBandwidth,
    hostRate: hostBandwidth * hostShareReached(divided.hostShare, accelerator.unifiedMemory),
    promptRate,
    furtherSeconds: ((1 - divided.hostShare) * operations) / promptRate,
    hostSeconds: (divided.hostShare * operations) / hostMemory.operations,
  };
}

/**
 * The share of its bandwidth that host memory reaches: the more of the model it holds, the less the processor waits for GPUs.
 * Where both have the same memory, the processor's way to it is the narrower one.
 */
function hostShareReached(part: number, unified: boolean): number {
  const { alone, inTurns } = hostMemory;
  return unified ? inTurns : inTurns + (alone - inTurns) * part;
}
