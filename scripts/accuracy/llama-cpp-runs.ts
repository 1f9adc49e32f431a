import { fileTypes } from '../../src/catalogue/gguf/file-types.ts';
import { bitsOf } from '../../src/catalogue/gguf/tensor-types.ts';
import { jsonLines } from './json-lines.ts';

/** A start-up log of llama.cpp or of a program built on it: MiB by device, tokens. */
export interface LlamaCppRun {
  readonly id: string;
  readonly kind: string;
  readonly engine: string;
  readonly version?: string;
  readonly backend?: string;
  readonly model: string;
  /** The catalogue's record of the model, where it has one. */
  readonly catalogueModel?: string;
  readonly arch?: string;
  readonly quant?: string;
  readonly bpw?: number;
  readonly n_ctx?: number;
  readonly n_ubatch?: number;
  readonly n_parallel?: number;
  readonly type_k?: string;
  readonly type_v?: string;
  readonly flash_attn?: boolean | string;
  readonly mla_mode?: number;
  readonly n_gpu_layers?: string;
  readonly model_mib?: ByDevice;
  readonly kv_mib?: ByDevice;
  readonly kv_total_mib?: number;
  readonly rs_mib?: ByDevice;
  readonly compute_mib?: ByDevice;
  readonly oom: boolean;
  readonly note?: string;
  readonly source: string;
}

/** MiB by the name the log gives the device: "CUDA0", "CPU_Mapped". */
export type ByDevice = Readonly<Record<string, number>>;

/** The size of a published file. */
export interface GgufFileRecord {
  /** As the file or table calls it. */
  readonly file: string;
  readonly model: string;
  readonly label: string;
  /** Format id, where the label is one of the stock mixtures. */
  readonly format: string;
  readonly bpw: number;
  readonly gib?: number;
  /** The start-up log that the size was read from. */
  readonly run?: string;
  readonly source: string;
}

/** The open part of the measured runs of the llama.cpp family, with their sources. */
export function llamaCppRuns(): LlamaCppRun[] {
  return jsonLines('llama-cpp-runs.jsonl');
}

/** Published sizes of GGUF files, with their sources. */
export function ggufFileRecords(): GgufFileRecord[] {
  return jsonLines('gguf-files.jsonl');
}

/** Why a file says nothing about the stock mixtures, by what it states; undefined when it counts. */
export function fileLeftOut({ format, bpw }: GgufFileRecord): string | undefined {
  if (fileTypes[format] === undefined) return `not a stock mixture (UD-, ik_llama.cpp's own types, recipes)`;
  return possible(format, bpw) ? undefined : 'fewer bits than the named type has, so another recipe';
}

/** The stock mixture a run was made with; undefined for other recipes. */
export function stockFormatOf({ quant = '', bpw = Number.POSITIVE_INFINITY }: LlamaCppRun): string | undefined {
  const format = quant.toLowerCase().replace(/^i1-/, '').replace(/^f16$/, 'fp16');
  return fileTypes[format] !== undefined && possible(format, bpw) ? format : undefined;
}

/** No file can have fewer bits than its base type. */
function possible(format: string, bpw: number): boolean {
  const type = fileTypes[format];
  return type !== undefined && bpw >= bitsOf(type.base) * 0.98;
}

/** A multi-token-prediction layer was loaded: one layer more than the model has, or a state per drafted token. */
export function speculates({ n_gpu_layers, note }: LlamaCppRun, layers: number): boolean {
  const of = Number((n_gpu_layers ?? '').split('/')[1]);
  if (note?.includes('no MTP') === true) return false;
  return of === layers + 2 || /rs_seq|MTP/.test(note ?? '');
}

/** All layers and the head are on GPUs. */
export function allOnGpus(run: LlamaCppRun, layers: number): boolean {
  const [loaded, of] = (run.n_gpu_layers ?? '').split('/').map(Number);
  return loaded !== undefined && loaded === of && loaded >= layers + 1 && !speculates(run, layers);
}

export function isDevice(name: string): boolean {
  return /^(?:CUDA\d+|Vulkan\d+|ROCm\d+|Metal|SYCL\d+)$/.test(name);
}

/** Builds that are counted together: those between which the logits' buffer changed, and the fork. */
export function releasesOf({ engine, version }: LlamaCppRun): string {
  if (engine.startsWith('ik_')) return 'ik_llama.cpp (a fork)';
  const build = /^b?(\d{3,6})\b/.exec(version ?? '')?.[1];
  if (build === undefined) return 'build not stated';
  return Number(build) >= 9849 ? 'since b9849' : 'up to b8586';
}

/** ik_llama.cpp forked long before logits were reserved one per slot. */
export function buildOf({ engine, version }: LlamaCppRun): string {
  const build = /^b?(\d{3,6})\b/.exec(version ?? '')?.[1];
  return engine.startsWith('ik_') || build === undefined ? 'b5000' : `b${build}`;
}
