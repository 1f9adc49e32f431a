import type { FitAnswer, Range } from '../../src/answer/answer.ts';
import type { KvFormat } from '../../src/ask/question.ts';
import type { Architecture } from '../../src/catalogue/model.ts';
import type { LlamaCppComparison, LlamaCppTerm } from './llama-cpp-measure.ts';
import {
  allOnGpus,
  type ByDevice,
  buildOf,
  isDevice,
  type LlamaCppRun,
  releasesOf,
  speculates,
  stockFormatOf,
} from './llama-cpp-runs.ts';

const MiB = 2 ** 20;
/** Buffers are logged in MiB with two decimals. */
const rounding = 0.005;

const cacheTypes: Readonly<Record<string, KvFormat>> = {
  f16: 'fp16',
  f32: 'fp32',
  bf16: 'bf16',
  q8_0: 'q8_0',
  q4_0: 'q4_0',
  iq4_nl: 'iq4_nl',
};

/** What a run asked for, in the contract's words. Other recipes are asked for as Q4_K_M: their weights are not compared. */
export function questionOf(run: LlamaCppRun, arch: Architecture): Readonly<Record<string, unknown>> {
  return {
    model: run.catalogueModel,
    format: stockFormatOf(run) ?? 'q4_k_m',
    engineVersion: buildOf(run),
    kvFormat: usualCache(run, arch) ? cacheTypes[run.type_k ?? 'f16'] : 'fp16',
    ...(run.n_ctx === undefined ? {} : { context: run.n_ctx }),
    ...(run.n_ubatch === undefined ? {} : { ubatch: run.n_ubatch }),
    ...(run.n_parallel === undefined ? {} : { slots: run.n_parallel }),
    ...(typeof run.flash_attn === 'boolean' ? { flashAttention: run.flash_attn } : {}),
  };
}

/**
 * The buffers of one run that are allocated as llama.cpp allocates them, MiB: the prediction, parameters x bits / 8 x 1.2, and
 * parameters x bits / 8 with 2 x layers x KV heads x head size x 2 bytes a token. `stock`: the file is the stock mixture it is named after.
 */
export function compareBuffers(
  run: LlamaCppRun,
  { memory, ruleOfThumb }: FitAnswer,
  arch: Architecture,
  stock: boolean,
): { [name in 'comparisons' | 'ruleOfThumb' | 'plainKv']: LlamaCppComparison[] } {
  const comparisons: LlamaCppComparison[] = [];
  const baselines: { [name in 'ruleOfThumb' | 'plainKv']: LlamaCppComparison[] } = { ruleOfThumb: [], plainKv: [] };
  const measured = (term: LlamaCppTerm, mib: number): Omit<LlamaCppComparison, 'predicted'> => ({
    term,
    id: run.id,
    what: `${run.model} ${run.quant ?? ''} (${run.engine}${run.version === undefined ? '' : ` ${run.version}`})`,
    model: run.catalogueModel ?? run.model,
    releases: releasesOf(run),
    measured: mib,
    rounding,
    source: run.source,
  });
  const gpus = Object.keys(run.model_mib ?? {}).filter(isDevice);
  const onGpus = sumOf(run.model_mib, isDevice);
  const onHost = sumOf(run.model_mib, (name) => !isDevice(name));
  // Experts kept there by --cpu-moe or -ot: more than the embedding and the pinned buffers that are always there.
  const expertsOnHost = onHost > ((memory.host ?? 0) / MiB) * 2.2;
  const whole = allOnGpus(run, arch.layers) && !expertsOnHost && gpus.length > 0;
  if (whole && stock) {
    comparisons.push({ ...measured('weights on the GPU', onGpus), ...inMib(memory.weights) });
    const pinned = sumOf(run.compute_mib, (name) => name.endsWith('_Host'));
    if (pinned > 0 && memory.host !== undefined)
      comparisons.push({ ...measured('host memory', onHost + pinned), predicted: memory.host / MiB });
  }
  const plainCache = (2 * arch.layers * (arch.kvHeads ?? 0) * (arch.headDim ?? 0) * 2 * (run.n_ctx ?? 0)) / MiB;
  const cache = usualCache(run, arch) ? loggedCache(run, arch) : undefined;
  if (cache !== undefined) {
    const logged = measured('KV cache and state', cache);
    comparisons.push({ ...logged, predicted: memory.kvCacheNeeded / MiB });
    baselines.plainKv.push({ ...logged, predicted: plainCache });
  }
  const [device = ''] = gpus;
  const compute = run.compute_mib?.[device];
  const oneGpu = whole && gpus.length === 1 && arch.mla === undefined && run.n_ubatch !== undefined;
  if (oneGpu && compute !== undefined && memory.compute !== undefined) {
    comparisons.push({ ...measured('compute buffer', compute), ...inMib(memory.compute) });
    if (stock && cache !== undefined) {
      const all = measured('all on the GPU', onGpus + cache + compute);
      const predicted = (memory.weights.value + memory.kvCacheNeeded + memory.compute.value) / MiB;
      comparisons.push({ ...all, predicted });
      baselines.ruleOfThumb.push({ ...all, predicted: ruleOfThumb.bytes / MiB });
      baselines.plainKv.push({ ...all, predicted: ruleOfThumb.bytes / 1.2 / MiB + plainCache });
    }
  }
  return { comparisons, ...baselines };
}

/** Cache and recurrent state as logged, MiB; undefined where the log says nothing of them or holds a drafted token's state too. */
function loggedCache(run: LlamaCppRun, arch: Architecture): number | undefined {
  if (run.n_ctx === undefined || speculates(run, arch.layers)) return undefined;
  const state = sumOf(run.rs_mib, () => true);
  // ik_llama.cpp counts the state in a device's cache, and leaves it out of the total.
  const cache = run.rs_mib === undefined && run.kv_mib !== undefined ? sumOf(run.kv_mib, () => true) : run.kv_total_mib;
  return cache === undefined || cache <= 0 ? undefined : cache + state;
}

/**
 * Not so in caches kept another way: ik_llama.cpp keeps sliding windows whole, and with MLA off or in mode 2 the K and V of all heads
 * or a second, transposed latent; K and V of two types.
 */
function usualCache(run: LlamaCppRun, arch: Architecture): boolean {
  const ik = run.engine.startsWith('ik_');
  if (cacheTypes[run.type_k ?? 'f16'] === undefined) return false;
  if (run.type_v !== undefined && run.type_v !== (run.type_k ?? 'f16')) return false;
  if (arch.mla !== undefined && (ik ? run.mla_mode !== 3 : !/^b?(5[4-9]|[6-9]\d|\d{3})\d\d/.test(run.version ?? '')))
    return false;
  return !(ik && arch.slidingWindow);
}

function sumOf(mib: ByDevice | undefined, counts: (device: string) => boolean): number {
  return Object.entries(mib ?? {}).reduce((sum, [device, part]) => sum + (counts(device) ? part : 0), 0);
}

function inMib({ value, low, high }: Range): { predicted: number; low: number; high: number } {
  return { predicted: value / MiB, low: low / MiB, high: high / MiB };
}
