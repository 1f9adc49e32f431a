import { readFileSync } from 'node:fs';
import type { Accelerator } from './accelerator.ts';
import type { Measurement } from './accuracy/measurement.ts';
import type { HardwareFormatRule } from './hardware-format-rule.ts';
import type { ModelRecord } from './model.ts';

/**
 * The shipped facts, read once at start. Their shape is checked by test/catalogue/data.test.ts, not at every start: that
 * would cost a third of a second.
 */
function read<T>(file: string): readonly T[] {
  return JSON.parse(readFileSync(new URL(`data/${file}`, import.meta.url), 'utf8')) as readonly T[];
}

export const models = read<ModelRecord>('models.json');
export const accelerators = read<Accelerator>('accelerators.json');
export const accuracyMeasurements = read<Measurement>('accuracy.json');
export const hardwareFormatRules = read<HardwareFormatRule>('hardware-formats.json');

const modelsById = new Map(models.map((model) => [model.id, model]));
const acceleratorsById = new Map(accelerators.map((accelerator) => [accelerator.id, accelerator]));

/** The model with that id, letter for letter. */
export function modelWithId(id: string | undefined): ModelRecord | undefined {
  return id === undefined ? undefined : modelsById.get(id);
}

/** The accelerator with that id. */
export function acceleratorWithId(id: string): Accelerator | undefined {
  return acceleratorsById.get(id);
}
