import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { models, type SpeedRow } from './speed-rows.ts';

export interface SpeedRows {
  readonly rows: readonly SpeedRow[];
  /** Rows left out, by why. */
  readonly left: ReadonlyMap<string, number>;
}

const engines: Readonly<Record<string, string>> = { vllm: 'vllm', sglang: 'sglang', trtllm: 'tensorrt-llm' };

/** Columns of speed-serving.csv.gz that are read. */
type Columns = Readonly<
  Record<
    | 'id'
    | 'set'
    | 'model'
    | 'gpu'
    | 'backend'
    | 'backend_version'
    | 'precision'
    | 'isl'
    | 'osl'
    | 'conc'
    | 'tp'
    | 'dp'
    | 'moe_tp'
    | 'moe_ep'
    | 'ttft_ms'
    | 'tpot_ms'
    | 'aic_tpot_ms'
    | 'measured',
    string
  >
>;

/**
 * Measured serving runs of InferenceMAX and NVIDIA, as ai-dynamo/aiconfigurator ships them (silicon_sample.csv, Apache-2.0). What
 * is left out is left out for what the row states.
 */
export function servingRows(): SpeedRows {
  const text = gunzipSync(readFileSync(new URL('speed-serving.csv.gz', import.meta.url))).toString('utf8');
  const [head = '', ...lines] = text.trim().split('\n');
  const names = head.split(',');
  const left = new Map<string, number>();
  const seen = new Set<string>();
  const rows: SpeedRow[] = [];
  for (const line of lines) {
    const cells = line.split(',');
    const row = Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ''])) as unknown as Columns;
    const layout = layoutOf(row);
    const same = [row.model, row.gpu, row.backend, row.precision, row.isl, row.osl, row.conc, row.tpot_ms].join();
    const why = typeof layout === 'string' ? layout : seen.has(same) ? 'the same run in a second dump' : undefined;
    if (why !== undefined) left.set(why, (left.get(why) ?? 0) + 1);
    else if (typeof layout !== 'string') rows.push(rowOf(row, layout));
    seen.add(same);
  }
  return { rows, left };
}

interface AskedLayout {
  readonly tensorParallel: number;
  readonly dataParallel: number;
  readonly expertParallel: boolean;
}

/**
 * The layout a row states, or why it cannot be asked. One dump multiplies the degrees of attention and experts: `tp8_ep8` on
 * eight GPUs is written as 64 = 8 x 8, and as tp 4, dp 4, ep 16 where it is TP4 with EP4.
 */
function layoutOf(row: Columns): AskedLayout | string {
  const [tp, expertTp, ep] = [Number(row.tp), Number(row.moe_tp), Number(row.moe_ep)];
  const dp = Number(row.dp || 1);
  const squared = row.set === 'inferencemax-dump' && expertTp === ep && ep > 1;
  if (squared) return tensorOrData(dp > 1, ep, true);
  if (dp > 1 && tp === dp && ep === dp * dp) return tensorOrData(false, tp, true);
  if (tp * dp > 8) return 'more than 8 GPUs, whose machines and disaggregation are not stated';
  if (tp * dp !== expertTp * ep && ep * expertTp > 1) return 'attention and experts on different numbers of GPUs';
  return tensorOrData(dp > 1, tp * dp, ep > 1);
}

function tensorOrData(data: boolean, gpus: number, expertParallel: boolean): AskedLayout {
  return { tensorParallel: data ? 1 : gpus, dataParallel: data ? gpus : 1, expertParallel };
}

function rowOf(row: Columns, layout: AskedLayout): SpeedRow {
  const engine = engines[row.backend] ?? row.backend;
  const format = formatOf(row);
  const release = /^\d+\.\d+\.\d+(\.post\d+)?$/.test(row.backend_version);
  return {
    id: row.id,
    model: row.model,
    gpu: row.gpu,
    engine,
    question: {
      model: models[row.model],
      format,
      gpu: row.gpu,
      engine,
      ...(release ? { engineVersion: row.backend_version } : {}),
      ...layout,
      inputTokens: Number(row.isl),
      outputTokens: Number(row.osl),
      concurrency: Number(row.conc),
      // NVIDIA's own checkpoints say so (hf_quant_config.json: kv_cache_quant_algo), and TensorRT-LLM follows them.
      ...(engine === 'tensorrt-llm' && (format === 'fp8' || format === 'nvfp4') ? { kvFormat: 'fp8' } : {}),
    },
    measured: Number(row.tpot_ms) / 1000,
    date: row.measured,
    ...(row.ttft_ms === '' ? {} : { firstToken: Number(row.ttft_ms) / 1000 }),
    ...(row.aic_tpot_ms === '' ? {} : { peer: Number(row.aic_tpot_ms) / 1000 }),
  };
}

/** gpt-oss comes in MXFP4 only; a row without a precision is of 16-bit weights. */
function formatOf({ model, precision }: Columns): string {
  if (model === 'gpt-oss-120b') return 'mxfp4';
  return precision === 'fp4' ? 'nvfp4' : precision === '' ? 'bf16' : precision;
}
