import type { Range } from '../range.ts';
import { type TrainingMemory, trainingMemory } from './memory.ts';
import type { TrainingQuestion, TrainingSubject } from './question.ts';
import type { Recipe } from './recipes.ts';
import type { TrainingSettings } from './settings.ts';

/** A setting that was left open, as the assumed framework has it, and the range once it is said. */
export interface Narrowing {
  readonly field: keyof TrainingQuestion;
  readonly change: Partial<TrainingQuestion>;
  readonly allocated: Range;
}

/** Settings that frameworks differ in, as a question says them. */
const open = {
  gradientCheckpointing: ({ checkpointing }) => checkpointing !== 'none',
  precision: ({ recipe }) => precisionOf(recipe),
  loss: ({ loss }) => loss,
  foreach: ({ foreach }) => foreach,
  activationOffload: ({ activationOffload }) => activationOffload,
  compile: ({ compile }) => compile,
} as const satisfies Partial<Record<keyof TrainingQuestion, (settings: TrainingSettings) => string | boolean>>;

/**
 * Which one setting, said, would narrow the range most; undefined when none narrows it by a tenth. Only what the spanned
 * frameworks disagree on can narrow it.
 */
export function narrowing(subject: TrainingSubject, memory: TrainingMemory): Narrowing | undefined {
  let best: Narrowing | undefined;
  for (const field of Object.keys(open) as (keyof typeof open)[]) {
    const value = open[field](memory.settings);
    if (subject.question[field] !== undefined) continue;
    if (memory.spanned.every(({ settings }) => open[field](settings) === value)) continue;
    const change: Partial<TrainingQuestion> = { [field]: value };
    const { allocated } = trainingMemory({ ...subject, question: { ...subject.question, ...change } }, memory.spread);
    if (width(allocated) < width(best?.allocated ?? memory.allocated)) best = { field, change, allocated };
  }
  return best !== undefined && width(best.allocated) < 0.9 * width(memory.allocated) ? best : undefined;
}

/** How a question says it. */
function precisionOf(recipe: Recipe): NonNullable<TrainingQuestion['precision']> {
  if (recipe === 'fp32') return 'fp32';
  return recipe === 'pure-16' ? 'bf16' : 'bf16-mixed';
}

function width({ low, high }: Range): number {
  return high - low;
}
