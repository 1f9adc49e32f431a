import type { Subject } from '../../catalogue/subject.ts';
import type { Layout } from '../layout.ts';
import { byLayout } from './by-layout.ts';
import { type Engine, type Figures, roomIn } from './engine.ts';

/** What the search for a plan asks of an engine, for one subject. */
export interface Placing extends Required<Figures> {
  readonly subject: Subject;
  readonly divides: Engine['divides'];
  refusal(layout: Layout): string | undefined;
}

/**
 * An engine and its figures for a subject. The room is remembered for each layout, as the count by memory and the search ask for
 * the same ones; the memory is where the room is taken from it.
 */
export function placing(engine: Engine, subject: Subject, figures: Figures): Placing {
  const memory = figures.room === undefined ? byLayout(figures.memory) : figures.memory;
  return {
    subject,
    divides: engine.divides,
    memory,
    room: byLayout(figures.room ?? ((layout) => roomIn(memory(layout)))),
    refusal: (layout) => engine.refusal(subject, layout),
  };
}
