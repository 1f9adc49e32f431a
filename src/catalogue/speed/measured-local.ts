import type { MeasuredGroup, MeasuredSetup } from './measured-group.ts';
import { measuredSetups } from './measured-local-runs.ts';

/** Measured runs of llama.cpp, Ollama and MLX, by architecture. */
export const measuredLocalGroups: readonly MeasuredGroup[] = measuredSetups.flatMap(groupsOf);

function groupsOf({ runs, ...setup }: MeasuredSetup): MeasuredGroup[] {
  const shapes = Map.groupBy(runs, ([, shape]) => shape);
  return [...shapes].map(([shape, same]) => ({
    ...setup,
    shape,
    model: same[0]?.[0] ?? '',
    layout: [1, 1, 0],
    runs: same.flatMap(([, , ...figures]) => figures),
  }));
}
