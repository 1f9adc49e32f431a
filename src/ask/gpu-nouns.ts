import type { Atom } from '../catalogue/atoms.ts';
import type { Meaning } from './vocabulary.ts';

/** Whether a meaning is the word "GPU" or "card". */
export function isGpuNoun(meaning: Meaning | undefined): boolean {
  if (meaning?.kind === 'setting') return meaning.setting.field === 'gpus';
  return meaning?.kind === 'gpu-noun' || (meaning?.kind === 'name' && meaning.field === 'gpu');
}

/** Whether a value is assigned to the word before: "gpu: h100". */
export function isAssigned(atom: Atom | undefined): boolean {
  const mark = atom?.before.trim() ?? '';
  return mark.startsWith('=') || mark.startsWith(':');
}
