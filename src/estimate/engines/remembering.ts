import type { Layout } from '../layout.ts';
import type { Engine, EngineMemory } from './engine.ts';

/**
 * The engine, remembering what it worked out for a layout: the search for a plan, the count by memory and the final answer
 * ask for the same ones. For one subject only, whose typed degrees do not matter: the layout has them.
 */
export function remembering(engine: Engine): Engine {
  const known = new Map<string, EngineMemory>();
  return {
    ...engine,
    memory(subject, layout) {
      const key = keyOf(layout);
      let memory = known.get(key);
      if (memory === undefined) {
        memory = engine.memory(subject, layout);
        known.set(key, memory);
      }
      return memory;
    },
  };
}

function keyOf(layout: Layout): string {
  const { tensorParallel, pipelineParallel, dataParallel, decodeContextParallel, expertParallel } = layout;
  return `${tensorParallel} ${pipelineParallel} ${dataParallel} ${decodeContextParallel} ${expertParallel}`;
}
