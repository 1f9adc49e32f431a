import type { Subject } from '../catalogue/subject.ts';
import type { Engine } from './engines/engine.ts';
import { hasSwitchedFabric } from './interconnect.ts';
import { machineSize, type Plan } from './placement.ts';

/** What speaks against a plan that holds the memory: layouts that run, but that nobody would want to. */
export function cautionsOf(engine: Engine, subject: Subject, { layout, nodes }: Plan): string[] {
  if (engine.divides === 'layers') {
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
