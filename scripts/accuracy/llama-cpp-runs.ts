import { readFileSync } from 'node:fs';

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
  readonly model_mib?: Readonly<Record<string, number>>;
  readonly kv_mib?: Readonly<Record<string, number>>;
  readonly kv_total_mib?: number;
  readonly rs_mib?: Readonly<Record<string, number>>;
  readonly compute_mib?: Readonly<Record<string, number>>;
  readonly oom: boolean;
  readonly note?: string;
  readonly source: string;
}

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
  readonly source: string;
}

function lines<T>(file: string): T[] {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

/** The open part of the measured runs of the llama.cpp family, with their sources. */
export function llamaCppRuns(): LlamaCppRun[] {
  return lines('llama-cpp-runs.jsonl');
}

/** Published sizes of GGUF files, with their sources. */
export function ggufFileRecords(): GgufFileRecord[] {
  return lines('gguf-files.jsonl');
}
