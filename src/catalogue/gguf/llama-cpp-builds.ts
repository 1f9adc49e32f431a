/** What changed between llama.cpp builds in its defaults and in how memory is reserved. */
export interface LlamaCppBuild {
  /** First build this row holds for. */
  readonly from: number;
  readonly name: string;
  /**
   * For which tokens of a micro-batch the logits are reserved on the output device: all of them, or one per slot
   * (`n_outputs_max` of llama-server). Unknown: a program that carries some build or other.
   */
  readonly logits: 'every token' | 'one per slot' | 'unknown';
  /** Bytes that a cell of the attention mask takes on a device with flash attention, for each token of a micro-batch. */
  readonly maskBytes: number;
  /** Whether flash attention is on where nothing is said; before, `-fa` was a switch. */
  readonly flashAttention: boolean;
}

/**
 * Newest first. Sources, all github.com/ggml-org/llama.cpp: logits, pull request 23861, first in b9460 (issue 24066). Mask: in
 * 16 bit since pull request 23764, in 32 with a copy in 16 before; merged between b9371 and b9413 (29 May 2026). Flash
 * attention "auto", which is on for CUDA, ROCm, Vulkan and Metal: pull request 15434, 30 August 2025.
 */
export const llamaCppBuilds: readonly LlamaCppBuild[] = [
  { from: 9460, name: 'b9460 and later', logits: 'one per slot', maskBytes: 2, flashAttention: true },
  { from: 9413, name: 'b9413 to b9459', logits: 'every token', maskBytes: 2, flashAttention: true },
  { from: 6325, name: 'b6325 to b9412', logits: 'every token', maskBytes: 6, flashAttention: true },
  { from: 0, name: 'up to b6324', logits: 'every token', maskBytes: 6, flashAttention: false },
];

/** Ollama's releases carry builds of their own choice: what they reserve lies between the two ways. */
export const ollamaBuild: LlamaCppBuild = {
  from: 0,
  name: 'Ollama',
  logits: 'unknown',
  maskBytes: 6,
  flashAttention: true,
};

/** The row for a build such as "b8586" or "8586"; the newest for anything else. */
export function llamaCppBuild(version: string): LlamaCppBuild {
  const match = /^b?(\d{1,6})$/.exec(version.trim());
  const build = match === null ? Number.POSITIVE_INFINITY : Number(match[1]);
  return llamaCppBuilds.find(({ from }) => build >= from) ?? (llamaCppBuilds[0] as LlamaCppBuild);
}
