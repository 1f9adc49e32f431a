import type { FitAnswer } from '../../src/answer/answer.ts';
import { modelWithId } from '../../src/catalogue/data.ts';
import type { Comparison, Measured } from './comparison.ts';
import type { VllmRun } from './vllm-runs.ts';

const GiB = 2 ** 30;

type Describe = (term: string, measured: number) => Measured;

/** What the rule leaves for KV cache: marketed memory less weights x 1.2, in GB taken for GiB as people do. */
export function ruleOfThumbOf({ measured }: VllmRun, answer: FitAnswer, describe: Describe): Comparison[] {
  const { weights_gib_per_gpu: weights, kv_cache_available_gib_per_gpu: pool } = measured;
  const each = answer.ruleOfThumb.bytes / answer.plan.gpus / 1e9;
  const found: Comparison[] = [];
  if (weights !== undefined) found.push({ ...describe('weights per GPU', weights), predicted: each });
  if (pool !== undefined && pool > 0) {
    const marketed = Math.ceil(answer.memory.physical / 1e9 / 8) * 8;
    found.push({ ...describe('KV cache available', pool), predicted: marketed - each });
  }
  return found;
}

/**
 * What calculators that know the KV cache do: budget less weights divided by TP is the pool, and every layer caches
 * 2 x KV heads x head size x 2 bytes a token on its share of the GPUs.
 */
export function plainKvOf({ measured }: VllmRun, answer: FitAnswer, describe: Describe): Comparison[] {
  const { kv_cache_available_gib_per_gpu: pool, kv_cache_tokens: tokens, oom } = measured;
  const arch = modelWithId(answer.model.id)?.architecture;
  if (arch === undefined || arch === null) return [];
  const { gpus } = answer.plan;
  const utilization = Number(answer.question['gpuMemoryUtilization']);
  const left = answer.memory.physical * utilization - answer.memory.weightsTotal / gpus;
  const each = (2 * arch.layers * (arch.kvHeads ?? 0) * (arch.headDim ?? 0) * 2) / gpus;
  const found: Comparison[] = [];
  if (pool !== undefined && pool > 0) {
    found.push({ ...describe('KV cache available', pool), predicted: left / GiB });
  }
  if (tokens !== undefined && oom !== true && each > 0) {
    found.push({ ...describe('KV tokens', tokens), predicted: left / each });
  }
  return found;
}
