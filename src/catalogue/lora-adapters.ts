import type { Question } from '../ask/question.ts';

/** LoRA adapters served beside the model: how many in one batch, and the rank that their buffers are made for. */
export interface LoraAdapters {
  readonly count: number;
  readonly rank: number;
}

/** vLLM's defaults, and the ranks that it makes buffers for: LoRAConfig in vllm/config/lora.py. */
const defaultCount = 1;
const defaultRank = 16;
const ranks = [1, 8, 16, 32, 64, 128, 256, 320, 512];
export const largestServedRank = 512;

/** The adapters that a question asks for; undefined when it asks for none. */
export function loraAdapters({ maxLoras, maxLoraRank }: Question): LoraAdapters | undefined {
  if (maxLoras === undefined && maxLoraRank === undefined) return undefined;
  const asked = maxLoraRank ?? defaultRank;
  return { count: maxLoras ?? defaultCount, rank: ranks.find((rank) => rank >= asked) ?? largestServedRank };
}

/** What was assumed of adapters, each with the words that would say otherwise. */
export function adapterAssumptions({ maxLoras, maxLoraRank }: Question, { rank }: LoraAdapters): string[] {
  const said: string[] = [];
  if (maxLoras === undefined) said.push('one LoRA adapter in a batch (say 4 loras)');
  if (maxLoraRank === undefined) said.push(`LoRA adapters of rank ${rank} at most (say max-lora-rank 64)`);
  else if (maxLoraRank !== rank)
    said.push(`buffers for LoRA rank ${rank}, the next that vLLM has above ${maxLoraRank}`);
  return said;
}
