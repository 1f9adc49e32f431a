import type { Subject } from '../catalogue/subject.ts';
import type { Placing } from './engines/placing.ts';
import { hasSwitchedFabric } from './interconnect.ts';
import { machineSize, type Plan } from './placement.ts';

/** What speaks against a plan that holds the memory: layouts that run but that nobody would want to, limits that must be raised. */
export function cautionsOf({ divides, subject }: Placing, plan: Plan): string[] {
  return [...mappedMemory(subject, plan), ...layoutCautions(divides, subject, plan)];
}

/**
 * Linux maps half of the RAM to an AMD GPU that shares it, unless told otherwise. Source: rocm.docs.amd.com, "AMD Strix Halo
 * system optimization"; the kernel's ttm.pages_limit.
 */
function mappedMemory({ accelerator, acceleratorName }: Subject, { memory }: Plan): string[] {
  const needed = memory.budget - memory.kvAvailable.value + memory.kvNeeded;
  const half = (accelerator.memoryGb * 2 ** 30) / 2;
  if (accelerator.vendor !== 'AMD' || !accelerator.unifiedMemory || needed <= half) return [];
  return [
    `Linux lets the GPU of a ${acceleratorName} use half of the RAM, and this takes more: raise it with the kernel parameter ttm.pages_limit, or in the BIOS`,
  ];
}

function layoutCautions(divides: Placing['divides'], subject: Subject, { layout, nodes }: Plan): string[] {
  if (divides === 'layers') {
    return nodes > 1
      ? [
          `${nodes} machines: this engine runs on one; across machines it takes its RPC server, and the network slows every token`,
        ]
      : [];
  }
  const { tensorParallel, pipelineParallel } = layout;
  if (tensorParallel > machineSize(subject)) {
    return [
      `TP${tensorParallel} crosses machines: every layer waits for the network twice. Without a fabric between them (NVL72, InfiniBand), keep tensor parallelism inside a machine`,
    ];
  }
  if (hasSwitchedFabric(subject)) return [];
  if (nodes > 1 && pipelineParallel > 1) {
    return [
      `${nodes} machines of ${subject.acceleratorName}: enough memory, but not how anybody serves it: the cards have no fabric inside a machine nor fast network between them. Take GPUs with more memory`,
    ];
  }
  return tensorParallel >= 4
    ? [`TP${tensorParallel} over PCIe: these cards have no NVLink between all of them, which costs speed, not memory`]
    : [];
}
