import type { Subject } from '../../../catalogue/subject.ts';

/** The comment above a command that cannot name the repository: which kind of checkpoint to look for. */
export function checkpointWanted({ format, model }: Subject): string {
  // Letters whose names begin with a vowel: an FP8, an NVFP4, a GPTQ.
  const article = /^[AEFIMNO]/.test(format.label) ? 'an' : 'a';
  return `${article} ${format.label} checkpoint of ${model.id}`;
}
