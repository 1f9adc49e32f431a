import type { Accelerator } from '../../../catalogue/accelerator.ts';
import { allReduceTimes, type Fabric, smallestMessage } from '../../../catalogue/speed/all-reduce.ts';
import type { Subject } from '../../../catalogue/subject.ts';
import { hasSwitchedFabric } from '../../interconnect.ts';
import { machineSize } from '../../placement.ts';
import { kernelClass } from './device.ts';

/** Seconds of one all-reduce of so many bytes. */
export type AllReduce = (bytes: number) => number;

/** Network of a GPU between machines, bytes per second one way: 400 Gb/s, one card for each GPU as in HGX servers. */
const network = 50e9;
/** Seconds before the first byte: inside a machine over NCCL, and between machines (docs/method-speed.md). */
const latency = { inside: 15e-6, between: 40e-6 } as const;
/** Part of a link that an all-reduce of large messages uses. */
const used = 0.78;

const none: AllReduce = () => 0;

/**
 * The all-reduce among `ranks` GPUs: measured times, interpolated in logarithms; where nobody measured, 2 (n - 1) / n of the message
 * over the slowest link. Machines with PCIe differ: in the measured one with L40S eight GPUs shared 10 GB/s, in that of
 * TensorRT-LLM's table they did not, so the sooner of the two counts there.
 */
export function allReduceOf(subject: Subject, ranks: number): AllReduce {
  if (ranks <= 1) return none;
  const domain = Math.max(machineSize(subject), subject.accelerator.scaleUpDomain);
  if (ranks > domain) return byLink(network, latency.between, ranks);
  const measured = measuredTimes(subject, ranks);
  const computed = byLink(linkOf(subject.accelerator), latency.inside, ranks);
  if (measured === undefined) return computed;
  const table = interpolated(measured);
  return hasSwitchedFabric(subject) ? table : (bytes) => Math.min(table(bytes), computed(bytes));
}

function byLink(bytesPerSecond: number, before: number, ranks: number): AllReduce {
  const share = (2 * (ranks - 1)) / ranks / (used * bytesPerSecond);
  return (bytes) => before + bytes * share;
}

/** One way; without links of their own GPUs have PCIe: 32 GB/s over 16 lanes of version 4.0, twice as much over 5.0. */
function linkOf({ interconnect }: Accelerator): number {
  const own = interconnect?.gbSPerGpuBidirectional;
  if (own) return (own / 2) * 1e9;
  return interconnect?.pcie?.startsWith('5') === true ? 64e9 : 32e9;
}

function measuredTimes(subject: Subject, ranks: number): readonly number[] | undefined {
  const fabric = fabricOf(subject);
  // Three ranks wait as long as four.
  return fabric && ranks <= 8 ? allReduceTimes[fabric][ranks <= 2 ? 2 : ranks <= 4 ? 4 : 8] : undefined;
}

function fabricOf(subject: Subject): Fabric | undefined {
  const { vendor } = subject.accelerator;
  if (vendor === 'Intel') return 'pcie-5-intel';
  if (vendor !== 'NVIDIA') return undefined;
  const switched = hasSwitchedFabric(subject);
  switch (kernelClass(subject.accelerator)) {
    case 'ampere':
      return switched ? 'nvlink-3' : 'pcie-4';
    case 'hopper':
      return switched ? 'nvlink-4' : 'pcie-4';
    case 'blackwell':
      return switched ? 'nvlink-5' : 'pcie-5';
    case 'blackwell-pro':
      return 'pcie-5';
    default:
      return switched ? undefined : 'pcie-4';
  }
}

const logarithms = new WeakMap<readonly number[], Float64Array>();

/** Straight lines between the logarithms of size and time; beyond the last size, time grows with size. */
function interpolated(times: readonly number[]): AllReduce {
  let logs = logarithms.get(times);
  if (logs === undefined) {
    logs = Float64Array.from(times, (time) => Math.log2(time * 1e-6));
    logarithms.set(times, logs);
  }
  const last = logs.length - 1;
  const known = logs;
  return (bytes) => {
    const place = Math.max(0, Math.log2(bytes / smallestMessage));
    if (place >= last) return 2 ** ((known[last] ?? 0) + place - last);
    const before = Math.floor(place);
    const from = known[before] ?? 0;
    return 2 ** (from + (place - before) * ((known[before + 1] ?? 0) - from));
  };
}
