import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { findModel } from '../../src/catalogue/find-model.ts';
import { formatNamed } from '../../src/catalogue/format-names.ts';
import { jsonLines } from './json-lines.ts';

/** A measured speed of llama.cpp and its kin as published. */
interface Published {
  readonly id: string;
  readonly set: string;
  readonly model?: string;
  readonly model_raw?: string;
  readonly quant?: string;
  readonly engine: string;
  readonly engine_version?: string;
  readonly gpu: string;
  readonly gpu_count: number;
  readonly phase: 'decode' | 'prefill';
  readonly isl?: number;
  readonly osl?: number;
  readonly depth?: number | null;
  readonly batch?: number;
  readonly value: number;
  readonly source: string;
}

/** The same as a question, and what was measured. */
export interface LocalRow {
  readonly id: string;
  readonly table: LocalTable;
  /** The catalogue's id: runs of one model resemble each other. */
  readonly model: string;
  readonly gpu: string;
  readonly question: Readonly<Record<string, unknown>>;
  readonly phase: 'decode' | 'prefill';
  readonly batch: number;
  /** Tokens in context while one more is made; of prompts, those that are there already. */
  readonly depth: number;
  /** Tokens of the prompt. */
  readonly tokens: number;
  /** Tokens that were made. */
  readonly answer: number;
  /** Tokens per second of all requests. */
  readonly measured: number;
  readonly what: string;
  readonly source: string;
}

/** Who measured: llama-bench or a program that times itself, and users who typed in what they saw. */
export type LocalTable = 'llama-bench' | 'llmfit community' | 'user-submitted';

const tables: Readonly<Record<string, LocalTable>> = {
  xiongjie: 'llama-bench',
  'strix-halo': 'llama-bench',
  'dgx-spark': 'llama-bench',
  'llmfit-community': 'llmfit community',
  localmaxxing: 'user-submitted',
};

export interface LocalRows {
  readonly rows: readonly LocalRow[];
  /** Rows left out, by why. */
  readonly left: ReadonlyMap<string, number>;
}

/** Rows without a licence are read beside the checkout, where they are, and never copied into it. */
const unlicensed = new URL('../../../shared/facts/throughput.jsonl.gz', import.meta.url);

/**
 * Measured speeds of llama.cpp, Ollama and MLX. In this directory: llama.cpp's benches/dgx-spark.md and the community runs of
 * llmfit (both MIT). A row is left out only for what it states.
 */
export function localRows(): LocalRows {
  const left = new Map<string, number>();
  const rows: LocalRow[] = [];
  const seen = new Set<string>();
  for (const published of [...jsonLines<Published>('speed-local.jsonl'), ...withoutLicence()]) {
    const row = rowOf(published);
    const same =
      typeof row === 'string' ? '' : JSON.stringify([row.question, row.phase, row.batch, row.depth, row.measured]);
    const why = typeof row === 'string' ? row : seen.has(same) ? 'the same run once more' : undefined;
    if (why !== undefined) left.set(why, (left.get(why) ?? 0) + 1);
    else if (typeof row !== 'string') rows.push(row);
    seen.add(same);
  }
  return { rows, left };
}

function withoutLicence(): Published[] {
  if (!existsSync(unlicensed)) return [];
  const lines = gunzipSync(readFileSync(unlicensed)).toString('utf8').trim().split('\n');
  const licensed = new Set(['dgx-spark', 'llmfit-community']);
  return lines
    .map((line) => JSON.parse(line) as Published)
    .filter(({ set, engine }) => set in tables && !licensed.has(set) && engine in engines);
}

/** Of llmfit's runs, which do not say how long: a few dozen tokens, and answers of 100 to 300. */
const shortPrompt = 30;
const shortAnswer = 200;

const engines: Readonly<Record<string, string>> = {
  'llama.cpp': 'llama.cpp',
  llamacpp: 'llama.cpp',
  ollama: 'ollama',
  mlx: 'mlx',
};

/** The row as a question, or why it cannot be asked. */
function rowOf(row: Published): LocalRow | string {
  const { set, gpu, batch = 1, isl = 0, osl = 0, phase, value } = row;
  const name = row.model_raw ?? row.model ?? '';
  if (/mtp/i.test(name)) return 'drafts tokens';
  const engine = engines[row.engine] ?? row.engine;
  const format = formatOf(row, engine);
  if (format === undefined) return 'format not stated';
  if (formatNamed(format) === undefined) return 'a format that the catalogue does not have';
  const found = findModel(cleaned(set === 'xiongjie' ? (row.model ?? '') : name));
  if (!found.found || found.note?.includes('not in the catalogue') === true)
    return 'a model that the catalogue does not have';
  const version = versionOf(row);
  return {
    id: row.id,
    table: tables[set] ?? 'user-submitted',
    model: found.model.id,
    gpu,
    question: {
      model: found.model.id,
      format,
      gpu,
      gpus: row.gpu_count,
      engine,
      ...(version === undefined ? {} : { engineVersion: version }),
      ...(set === 'dgx-spark' ? { ubatch: 2048 } : {}),
    },
    phase,
    batch,
    // xiongjie's prompts of 1,024 and 8,192 tokens start from nothing, which its depth column repeats.
    depth:
      phase === 'decode'
        ? (row.depth ?? (isl || shortPrompt) + (osl || shortAnswer) / 2)
        : set === 'xiongjie'
          ? 0
          : (row.depth ?? 0),
    tokens: isl === 0 ? 512 : isl,
    answer: osl,
    measured: value,
    what: `${name} ${row.quant ?? ''} on ${row.gpu_count} x ${gpu}${row.engine_version === undefined ? '' : `, ${row.engine_version}`}`,
    source: row.source,
  };
}

/** Ollama's plain tags are Q4_K_M; LM Studio's names say nothing. */
function formatOf({ quant, model_raw = '' }: Published, engine: string): string | undefined {
  const format = quant?.toLowerCase();
  if (engine === 'mlx') return format === 'mxfp4' ? 'mlx-mxfp4' : `mlx-${format}`;
  if (format === undefined) return engine === 'ollama' && !/mlx|fp|nv/.test(model_raw) ? 'q4_k_m' : undefined;
  return format === 'f16' ? 'fp16' : format;
}

/** The table of May 2024 is older than flash attention as the default. */
function versionOf({ set, engine_version = '' }: Published): string | undefined {
  return set === 'xiongjie' ? 'b2900' : /^b\d+/.exec(set === 'dgx-spark' ? engine_version : '')?.[0];
}

/** A file's, tag's or repository's name without publisher, quantization and packaging. */
function cleaned(name: string): string {
  return name
    .replace(/\.gguf$/, '')
    .replace(/:latest$/, '')
    .replace(':', ' ')
    .replace(/^[^/]*\//, '')
    .replace(/^[a-zA-Z-]+_(?=[A-Z])/, '')
    .replace(/-GGUF.*$/i, '')
    .replace(/[-.](?:UD-)?(?:Q\d\w*|IQ\d\w*|MXFP4\S*|BF16|4bit|8bit)$/i, '');
}
