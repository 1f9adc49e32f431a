import type { GoodAnswer, Range } from '../../src/answer/answer.ts';
import { answerObject } from '../../src/answer/fit.ts';
import { models } from '../../src/catalogue/data.ts';
import type { Comparison } from './comparison.ts';
import { leftOut, type VllmRun, vllmRuns } from './vllm-runs.ts';

export interface Verdict {
  readonly run: VllmRun;
  readonly fits: boolean;
  readonly confidence: number;
  /** The engine started and had room for one request. */
  readonly ran: boolean;
}

export interface VllmMeasurement {
  readonly comparisons: readonly Comparison[];
  /** The same runs by parameters x bytes x 1.2 and by the marketed memory: the KV pool it leaves. */
  readonly ruleOfThumb: readonly Comparison[];
  /** The same runs by weights and a plain full-attention KV cache, with nothing else in memory. */
  readonly plainKv: readonly Comparison[];
  readonly verdicts: readonly Verdict[];
  readonly left: ReadonlyMap<string, number>;
  readonly used: number;
}

const GiB = 2 ** 30;
/** vLLM logs GiB with two decimals. */
const rounding = 0.005;

/** Runs every usable measured run of vLLM through the public way from question to answer. */
export function measureVllm(): VllmMeasurement {
  const comparisons: Comparison[] = [];
  const ruleOfThumb: Comparison[] = [];
  const plainKv: Comparison[] = [];
  const verdicts: Verdict[] = [];
  const left = new Map<string, number>();
  let used = 0;
  for (const run of vllmRuns()) {
    const { answer } = answerObject(run.question);
    const why = leftOut(run) ?? (answer.ok ? undefined : `refused: ${answer.error.code}`);
    if (why !== undefined || !answer.ok) {
      left.set(why ?? '', (left.get(why ?? '') ?? 0) + 1);
      continue;
    }
    used++;
    comparisons.push(...compare(run, answer));
    ruleOfThumb.push(...compareRuleOfThumb(run, answer));
    plainKv.push(...comparePlainKv(run, answer));
    if (run.measured.oom !== undefined || run.measured.kv_cache_tokens !== undefined) {
      const { oneRequest, confidence } = answer.fits;
      verdicts.push({ run, fits: oneRequest, confidence, ran: run.measured.oom !== true });
    }
  }
  return { comparisons, ruleOfThumb, plainKv, verdicts, left, used };
}

function compare(run: VllmRun, answer: GoodAnswer): Comparison[] {
  const { measured } = run;
  const { memory, kvCache } = answer;
  const found: Comparison[] = [];
  const add = (term: string, range: Range | undefined, figure: number | undefined, unit = 1): void => {
    if (range === undefined || figure === undefined || figure <= 0) return;
    found.push({
      ...described(run, term, figure),
      predicted: range.value / unit,
      low: range.low / unit,
      high: range.high / unit,
      rounding: unit === 1 ? 0 : rounding,
    });
  };
  add('weights per GPU', memory.weights, measured.weights_gib_per_gpu, GiB);
  add('activation peak', memory.activations, measured.activation_peak_gib, GiB);
  add('non-torch', memory.nonTorch, measured.non_torch_gib, GiB);
  add('CUDA graphs', memory.cudaGraphs, measured.cuda_graph_gib, GiB);
  add('KV cache available', memory.kvCacheAvailable, measured.kv_cache_available_gib_per_gpu, GiB);
  if (measured.oom === true) return found;
  const pool = measured.kv_cache_available_gib_per_gpu;
  if (pool !== undefined && measured.kv_cache_tokens !== undefined && memory.kvCacheAvailable.value > 0) {
    const tokens = (kvCache.tokens.value * pool * GiB) / memory.kvCacheAvailable.value;
    found.push({ ...described(run, 'KV tokens, pool given', measured.kv_cache_tokens), predicted: tokens });
  }
  add('KV tokens', kvCache.tokens, measured.kv_cache_tokens);
  add('requests at once', kvCache.maxConcurrency, measured.max_concurrency);
  return found;
}

/** What the rule leaves for KV cache: marketed memory less weights x 1.2, in GB taken for GiB as people do. */
function compareRuleOfThumb(run: VllmRun, answer: GoodAnswer): Comparison[] {
  const { weights_gib_per_gpu: weights, kv_cache_available_gib_per_gpu: pool } = run.measured;
  const each = answer.ruleOfThumb.bytes / answer.plan.gpus / 1e9;
  const found: Comparison[] = [];
  if (weights !== undefined) found.push({ ...described(run, 'weights per GPU', weights), predicted: each });
  if (pool !== undefined && pool > 0) {
    const marketed = Math.ceil(answer.memory.physical / 1e9 / 8) * 8;
    found.push({ ...described(run, 'KV cache available', pool), predicted: marketed - each });
  }
  return found;
}

/**
 * What calculators that know the KV cache do: budget less weights divided by TP is the pool, and every layer caches
 * 2 x KV heads x head size x 2 bytes a token on its share of the GPUs.
 */
function comparePlainKv(run: VllmRun, answer: GoodAnswer): Comparison[] {
  const { kv_cache_available_gib_per_gpu: pool, kv_cache_tokens: tokens, oom } = run.measured;
  const arch = models.find(({ id }) => id === answer.model.id)?.architecture;
  if (arch === undefined || arch === null) return [];
  const { gpus } = answer.plan;
  const utilization = Number(answer.question['gpuMemoryUtilization']);
  const left = answer.memory.physical * utilization - answer.memory.weightsTotal / gpus;
  const each = (2 * arch.layers * (arch.kvHeads ?? 0) * (arch.headDim ?? 0) * 2) / gpus;
  const found: Comparison[] = [];
  if (pool !== undefined && pool > 0) {
    found.push({ ...described(run, 'KV cache available', pool), predicted: left / GiB });
  }
  if (tokens !== undefined && oom !== true && each > 0) {
    found.push({ ...described(run, 'KV tokens', tokens), predicted: left / each });
  }
  return found;
}

function described(run: VllmRun, term: string, measured: number): Omit<Comparison, 'predicted'> {
  const { engineVersion, tensorParallel = 1 } = run.question;
  const what = `${run.servedAs} (vLLM ${String(engineVersion)}, TP${String(tensorParallel)})`;
  return { term, id: run.id, what, measured, source: run.source };
}
