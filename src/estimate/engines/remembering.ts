import { type Layout, layoutKey } from '../layout.ts';
import { type Engine, type EngineMemory, type Room, roomIn } from './engine.ts';

/** An engine of which the room under a layout is known, one way or the other. */
export type PlacingEngine = Engine & Required<Pick<Engine, 'room'>>;

/**
 * The engine, remembering what it worked out for a layout: the search for a plan, the count by memory and the final answer
 * ask for the same ones. For one subject only, whose typed degrees do not matter: the layout has them.
 */
export function remembering(engine: Engine): PlacingEngine {
  const memory = once((subject, layout): EngineMemory => engine.memory(subject, layout));
  const room = once((subject, layout): Room => engine.room?.(subject, layout) ?? roomIn(memory(subject, layout)));
  return { ...engine, memory, room };
}

type OfLayout<T> = (subject: Parameters<Engine['memory']>[0], layout: Layout) => T;

function once<T>(work: OfLayout<T>): OfLayout<T> {
  const known = new Map<string, T>();
  return (subject, layout) => {
    const key = layoutKey(layout);
    let result = known.get(key);
    if (result === undefined) {
      result = work(subject, layout);
      known.set(key, result);
    }
    return result;
  };
}
