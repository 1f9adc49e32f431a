import type { Question } from '../ask/question.ts';
import type { Refusal } from '../ask/refusal.ts';
import { type Accelerator, visibleMemoryBytes } from './accelerator.ts';
import { acceleratorName } from './accelerator-name.ts';
import { findAccelerator } from './find-accelerator.ts';
import { genericAccelerator } from './generic-accelerator.ts';
import { isMlx } from './mlx/mlx-formats.ts';
import type { Packaging } from './packaging.ts';

const GiB = 2 ** 30;

/** The accelerator of a question, with the memory that an engine sees on each. */
export interface Hardware {
  readonly accelerator: Accelerator;
  readonly name: string;
  readonly bytes: number;
  readonly assumptions: readonly string[];
}

/**
 * Resolves the GPU and its memory; when neither was named an H100, or a Mac for what only Macs run, and said so.
 * @param packaging what the model's name says of its files
 */
export function findHardware(question: Question, packaging: Packaging = {}): Hardware | { readonly refusal: Refusal } {
  const typedGib = question.gpuMemoryGib;
  if (question.gpu === undefined && typedGib !== undefined) {
    const accelerator = genericAccelerator(typedGib);
    return {
      accelerator,
      name: `${trimNumber(typedGib)} GB GPU`,
      bytes: Math.round(typedGib * GiB),
      assumptions: [`any discrete GPU with ${trimNumber(typedGib)} GiB (name it for its exact figures)`],
    };
  }
  const match = findAccelerator(question.gpu ?? (isForMacs(question, packaging) ? 'm4 max' : 'h100'));
  if (!match.found) {
    const names = match.nearest.map((accelerator) => accelerator.aliases[0] ?? accelerator.id);
    return {
      refusal: {
        code: 'unknown-gpu',
        message: `${question.gpu} is no accelerator that fitcheck knows. ${names.length > 0 ? `The nearest are ${names.slice(0, 3).join(', ')}; or say` : 'Say'} its memory, such as 24GB.`,
        field: 'gpu',
        suggestions: names,
      },
    };
  }
  const { accelerator } = match;
  const assumptions = question.gpu === undefined ? [`${acceleratorName(accelerator)}, as no GPU was named`] : [];
  const soldSize = accelerator.memoryOptionsGb?.find((size) => typedGib !== undefined && Math.abs(size - typedGib) < 1);
  const bytes =
    typedGib !== undefined && soldSize === undefined && Math.abs(typedGib - accelerator.memoryGb) > 0.01
      ? Math.round(typedGib * GiB)
      : visibleMemoryBytes(accelerator, soldSize);
  return { accelerator, name: acceleratorName(accelerator, soldSize), bytes, assumptions };
}

function isForMacs(question: Question, packaging: Packaging): boolean {
  const engine = question.engine ?? packaging.engine;
  return engine === 'mlx' || (engine === undefined && isMlx(question.format ?? packaging.format ?? ''));
}

function trimNumber(value: number): string {
  return String(Math.round(value * 100) / 100);
}
