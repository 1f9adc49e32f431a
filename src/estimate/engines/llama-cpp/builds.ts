/**
 * What changed between llama.cpp builds in how memory is reserved. Source: docs/method-llama-cpp.md, from start-up
 * logs.
 */
export interface LlamaCppBuild {
  /** First build this row holds for. */
  readonly from: number;
  readonly name: string;
  /**
   * For which tokens of a micro-batch the logits are reserved on the output device: all of them, or one per slot
   * ("n_outputs_max"). Between the last build seen with one and the first seen with the other it is not known.
   */
  readonly logits: 'every token' | 'one per slot' | 'unknown';
}

/** Newest first. */
export const llamaCppBuilds: readonly LlamaCppBuild[] = [
  { from: 9849, name: 'b9849 and later', logits: 'one per slot' },
  { from: 8587, name: 'b8587 to b9848', logits: 'unknown' },
  { from: 0, name: 'up to b8586', logits: 'every token' },
];

/** The row for a build such as "b8586" or "8586"; the newest for anything else. */
export function llamaCppBuild(version: string): LlamaCppBuild {
  const match = /^b?(\d{1,6})$/.exec(version.trim());
  const build = match === null ? Number.POSITIVE_INFINITY : Number(match[1]);
  return llamaCppBuilds.find(({ from }) => build >= from) ?? (llamaCppBuilds[0] as LlamaCppBuild);
}
