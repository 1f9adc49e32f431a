import type { Range } from '../range.ts';
import { type TrainingMemory, trainingMemory } from './memory.ts';
import type { TrainingQuestion, TrainingSubject } from './question.ts';
import type { Recipe } from './recipes.ts';

/** A setting that was left open, as the assumed framework has it, and the range once it is said. */
export interface Narrowing {
  readonly field: keyof TrainingQuestion;
  readonly change: Partial<TrainingQuestion>;
  readonly allocated: Range;
}

/**
 * Which one setting, said, would narrow the range most; undefined when none narrows it by a tenth. Only where the range
 * spans several frameworks is there anything to narrow.
 */
export function narrowing(subject: TrainingSubject, memory: TrainingMemory): Narrowing | undefined {
  if (memory.spanned.length < 2) return undefined;
  const { settings } = memory;
  const changes: readonly Partial<TrainingQuestion>[] = [
    { gradientCheckpointing: settings.checkpointing !== 'none' },
    { precision: precisionOf(settings.recipe) },
    { loss: settings.loss },
    { foreach: settings.foreach },
    { activationOffload: settings.activationOffload },
    { compile: settings.compile },
  ];
  let best: Narrowing | undefined;
  for (const change of changes) {
    const [field] = Object.keys(change) as (keyof TrainingQuestion)[];
    if (field === undefined || subject.question[field] !== undefined) continue;
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
