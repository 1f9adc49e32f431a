import { type FitAnswer, isFit, type Range } from '../../src/answer/answer.ts';
import { answerObject } from '../../src/answer/fit.ts';
import type { Comparison, Measured } from './comparison.ts';
import { plainKvOf, ruleOfThumbOf } from './vllm-baselines.ts';
import { leftOut, releasesOf, type VllmRun, vllmRuns } from './vllm-runs.ts';

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

/** Runs every usable run through the public way from question to answer. */
export function measureVllm(runs: readonly VllmRun[] = vllmRuns()): VllmMeasurement {
  const comparisons: Comparison[] = [];
  const ruleOfThumb: Comparison[] = [];
  const plainKv: Comparison[] = [];
  const verdicts: Verdict[] = [];
  const left = new Map<string, number>();
  let used = 0;
  for (const run of runs) {
    const { answer } = answerObject(run.question);
    const why = leftOut(run) ?? (answer.ok ? undefined : `refused: ${answer.error.code}`);
    if (why !== undefined || !isFit(answer)) {
      left.set(why ?? '', (left.get(why ?? '') ?? 0) + 1);
      continue;
    }
    used++;
    const describe = (term: string, measured: number): Measured => described(run, answer, term, measured);
    comparisons.push(...compare(run, answer, describe));
    ruleOfThumb.push(...ruleOfThumbOf(run, answer, describe));
    plainKv.push(...plainKvOf(run, answer, describe));
    if (run.measured.oom !== undefined || run.measured.kv_cache_tokens !== undefined) {
      const { oneRequest, confidence } = answer.fits;
      verdicts.push({ run, fits: oneRequest, confidence, ran: run.measured.oom !== true });
    }
  }
  return { comparisons, ruleOfThumb, plainKv, verdicts, left, used };
}

function compare(
  run: VllmRun,
  answer: FitAnswer,
  describe: (term: string, measured: number) => Measured,
): Comparison[] {
  const { measured } = run;
  const { memory, kvCache } = answer;
  const found: Comparison[] = [];
  const add = (term: string, range: Range | undefined, figure: number | undefined, unit = 1): void => {
    if (range === undefined || figure === undefined || figure <= 0) return;
    found.push({
      ...describe(term, figure),
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
    found.push({ ...describe('KV tokens, pool given', measured.kv_cache_tokens), predicted: tokens });
  }
  add('KV tokens', kvCache.tokens, measured.kv_cache_tokens);
  add('requests at once', kvCache.maxConcurrency, measured.max_concurrency);
  return found;
}

function described(run: VllmRun, { model }: FitAnswer, term: string, measured: number): Measured {
  const { engineVersion, gpu, tensorParallel = 1, pipelineParallel = 1 } = run.question;
  const layout = `TP${String(tensorParallel)}${pipelineParallel === 1 ? '' : ` PP${String(pipelineParallel)}`}`;
  return {
    term,
    id: run.id,
    what: `${run.servedAs} (vLLM ${String(engineVersion)}, ${String(gpu ?? 'GPU by memory')}, ${layout})`,
    model: model.id,
    releases: releasesOf(String(engineVersion)),
    measured,
    ...(run.note === undefined ? {} : { note: run.note }),
    source: run.source,
  };
}
