import type { KvFormat, QuestionDraft } from '../../src/ask/question.ts';
import { fileTypes } from '../../src/catalogue/gguf/file-types.ts';
import { bitsOf } from '../../src/catalogue/gguf/tensor-types.ts';
import { lookUp } from '../../src/catalogue/look-up.ts';
import type { Subject } from '../../src/catalogue/subject.ts';
import { layerCaches } from '../../src/estimate/engines/llama-cpp/cache.ts';
import { splitLayers } from '../../src/estimate/engines/llama-cpp/devices.ts';
import { ggufFile, mixtureOf } from '../../src/estimate/engines/llama-cpp/file.ts';
import { llamaCppSettings } from '../../src/estimate/engines/llama-cpp/settings.ts';
import { needOfShare } from '../../src/estimate/engines/llama-cpp/share-need.ts';
import { tensorsOf } from '../../src/estimate/tensors/of-model.ts';
import type { Comparison } from './comparison.ts';
import { type GgufFileRecord, ggufFileRecords, type LlamaCppRun, llamaCppRuns } from './llama-cpp-runs.ts';

const MiB = 2 ** 20;
const GiB = 2 ** 30;

/** One figure of one run or file. */
export interface LlamaCppComparison extends Comparison {
  readonly term:
    | 'file size'
    | 'weights on the GPU'
    | 'weights in host memory'
    | 'KV cache'
    | 'recurrent state'
    | 'compute buffer';
}

/** Predictions and what was logged, MiB; and why records were left out, by what they state. */
export interface LlamaCppMeasurement {
  readonly comparisons: readonly LlamaCppComparison[];
  readonly left: ReadonlyMap<string, number>;
}

/** Compares every usable file size and start-up log with the prediction. */
export function measureLlamaCpp(): LlamaCppMeasurement {
  const comparisons: LlamaCppComparison[] = [];
  const left = new Map<string, number>();
  const leave = (why: string): void => void left.set(why, (left.get(why) ?? 0) + 1);
  for (const record of ggufFileRecords()) {
    const why = fileLeftOut(record);
    if (why === undefined) comparisons.push(compareFile(record));
    else leave(why);
  }
  for (const run of llamaCppRuns()) {
    if (run.catalogueModel === undefined) leave('runs: model not in the catalogue');
    else comparisons.push(...compareRun(run, run.catalogueModel));
  }
  return { comparisons, left };
}

function fileLeftOut({ format, bpw }: GgufFileRecord): string | undefined {
  if (fileTypes[format] === undefined) return `files: not a stock mixture (UD-, ik_llama.cpp's own types, recipes)`;
  return possible(format, bpw) ? undefined : 'files: fewer bits than the named type has, so another recipe';
}

/** No file can have fewer bits than its base type. */
function possible(format: string, bpw: number): boolean {
  const type = fileTypes[format];
  return type !== undefined && bpw >= bitsOf(type.base) * 0.98;
}

function subjectOf(draft: QuestionDraft): Subject {
  const found = lookUp({ engine: 'llama.cpp', ...draft });
  if (!found.found) throw new Error(found.refusal.message);
  return found.subject;
}

function compareFile(record: GgufFileRecord): LlamaCppComparison {
  const { model } = subjectOf({ model: record.model });
  const arch = model.architecture;
  const file = ggufFile(tensorsOf(model), mixtureOf(arch, record.format));
  // Tables give bits per weight to more figures than sizes.
  const parameters = (record.gib ?? 0) > 0 ? ((record.gib ?? 0) * GiB * 8) / record.bpw : undefined;
  const exact =
    record.gib === undefined || record.gib < 10
      ? model.parameters.total - (arch.visionParams ?? 0) - (arch.mtpParams ?? 0)
      : parameters;
  const measured = record.gib === undefined || record.gib < 10 ? (record.bpw * (exact ?? 0)) / 8 : record.gib * GiB;
  return {
    term: 'file size',
    id: record.file,
    what: record.label,
    predicted: file.total / MiB,
    measured: measured / MiB,
    source: record.source,
  };
}

const cacheTypes: Readonly<Record<string, KvFormat>> = {
  f16: 'fp16',
  f32: 'fp32',
  bf16: 'bf16',
  q8_0: 'q8_0',
  q4_0: 'q4_0',
  iq4_nl: 'iq4_nl',
};

function compareRun(run: LlamaCppRun, model: string): LlamaCppComparison[] {
  const found: LlamaCppComparison[] = [];
  const add = (
    term: LlamaCppComparison['term'],
    predicted: number,
    measured: number | undefined,
    range: { readonly low?: number; readonly high?: number } = {},
  ): void => {
    if (measured === undefined || measured <= 0) return;
    found.push({
      term,
      id: run.id,
      what: `${run.model} ${run.quant ?? ''}`,
      predicted,
      measured,
      ...range,
      source: run.source,
    });
  };
  const format = (run.quant ?? '').toLowerCase().replace(/^i1-/, '').replace(/^f16$/, 'fp16');
  const stock = fileTypes[format] !== undefined && possible(format, run.bpw ?? Number.POSITIVE_INFINITY);
  const subject = subjectOf({
    model,
    ...(stock ? { format } : {}),
    ...(run.n_ctx === undefined ? {} : { context: run.n_ctx }),
    ...(run.n_ubatch === undefined ? {} : { ubatch: run.n_ubatch }),
    ...(run.n_parallel === undefined ? {} : { slots: run.n_parallel }),
    ...(run.flash_attn === false ? { flashAttention: false } : {}),
    kvFormat: cacheTypes[run.type_k ?? 'f16'] ?? 'fp16',
    engineVersion: buildOf(run),
  });
  const arch = subject.model.architecture;
  const file = ggufFile(tensorsOf(subject.model), mixtureOf(arch, subject.format.id));
  const gpus = Object.keys(run.model_mib ?? {}).filter(isDevice);
  const settings = llamaCppSettings(subject);
  const [layers, of] = (run.n_gpu_layers ?? '').split('/').map(Number);
  const everything =
    layers !== undefined && layers === of && layers >= arch.layers + 1 && !speculates(run, arch.layers);
  const hosts = Object.entries(run.model_mib ?? {}).filter(([device]) => !isDevice(device));
  const hostMib = hosts.reduce((sum, [, mib]) => sum + mib, 0);
  // Experts kept on the host by --cpu-moe or -ot: more there than the embedding.
  const plain = everything && hostMib < (file.embedding / MiB) * 2.2;
  if (stock && plain && gpus.length > 0) {
    const onGpus = gpus.reduce((sum, device) => sum + (run.model_mib?.[device] ?? 0), 0);
    const all = splitLayers(file, 1);
    add('weights on the GPU', (all.shares[0]?.weights ?? 0) / MiB, onGpus);
    add('weights in host memory', file.embedding / MiB, hostMib);
  }
  const whole = splitLayers(file, 1).shares[0];
  if (whole === undefined || run.n_ctx === undefined) return found;
  const need = needOfShare(subject, settings, whole, { overlapping: 1, expertCopy: 0 })(run.n_ctx, 1, settings.slots);
  const states = layerCaches(arch).reduce((sum, cache) => sum + cache.stateBytes, 0) * settings.slots;
  if (usualCache(run, subject)) {
    // ik_llama.cpp counts the state in a device's cache, and leaves it out of the total.
    const together = run.rs_mib === undefined && states > 0;
    const logged = together ? Object.values(run.kv_mib ?? {}).reduce((sum, mib) => sum + mib, 0) : run.kv_total_mib;
    add('KV cache', (together ? need.cache : need.cache - states) / MiB, logged);
  }
  if (run.rs_mib !== undefined && !speculates(run, arch.layers))
    add(
      'recurrent state',
      states / MiB,
      Object.values(run.rs_mib).reduce((sum, mib) => sum + mib, 0),
    );
  const [device] = gpus;
  if (plain && gpus.length === 1 && device !== undefined && arch.mla === undefined && run.n_ubatch !== undefined) {
    const { value, low, high } = need.compute;
    add('compute buffer', value / MiB, run.compute_mib?.[device], { low: low / MiB, high: high / MiB });
  }
  return found;
}

/**
 * Caches kept another way: ik_llama.cpp keeps sliding windows whole, and with MLA off or in mode 2 the K and V of all heads or a
 * second, transposed latent; a draft head has a cache too.
 */
function usualCache(run: LlamaCppRun, { model }: Subject): boolean {
  const arch = model.architecture;
  const ik = run.engine.startsWith('ik_');
  if (cacheTypes[run.type_k ?? 'f16'] === undefined) return false;
  if (run.type_v !== undefined && run.type_v !== (run.type_k ?? 'f16')) return false;
  if (arch.mla !== undefined && (ik ? run.mla_mode !== 3 : !/^b?(5[4-9]|[6-9]\d|\d{3})\d\d/.test(run.version ?? '')))
    return false;
  return !(ik && arch.slidingWindow) && !speculates(run, arch.layers);
}

/** A multi-token-prediction layer was loaded: one layer more than the model has, or a state per drafted token. */
function speculates({ n_gpu_layers, note }: LlamaCppRun, layers: number): boolean {
  const of = Number((n_gpu_layers ?? '').split('/')[1]);
  if (note?.includes('no MTP') === true) return false;
  return of === layers + 2 || /rs_seq|MTP/.test(note ?? '');
}

function isDevice(name: string): boolean {
  return /^(?:CUDA\d+|Vulkan\d+|ROCm\d+|Metal|SYCL\d+)$/.test(name);
}

/** ik_llama.cpp forked long before logits were reserved one per slot. */
function buildOf({ engine, version }: LlamaCppRun): string {
  const build = /^b?(\d{3,6})\b/.exec(version ?? '')?.[1];
  return engine.startsWith('ik_') || build === undefined ? 'b5000' : `b${build}`;
}
