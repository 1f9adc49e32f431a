import { jsonLines } from './json-lines.ts';

/** A measured run as a question in the contract's words, and what was measured. */
export interface SpeedRow {
  readonly id: string;
  /** The model's name in the table: runs of one model resemble each other. */
  readonly model: string;
  readonly gpu: string;
  readonly engine: string;
  readonly question: Readonly<Record<string, unknown>>;
  /** Seconds per output token of one request; of the TensorRT-LLM table, output tokens per second of all. */
  readonly measured: number;
  /** Seconds to the first token; absent where it is not stated. */
  readonly firstToken?: number;
  /** When it was measured; empty where that is not stated. */
  readonly date: string;
  /** What aiconfigurator predicts for it; absent where it has no answer. */
  readonly peer?: number;
}

/** Names of the tables in the catalogue's words. */
export const models: Readonly<Record<string, string>> = {
  'llama-3.1-8b': 'meta-llama/Llama-3.1-8B-Instruct',
  'llama-3.1-70b': 'meta-llama/Llama-3.1-70B-Instruct',
  'llama-3.1-405b': 'meta-llama/Llama-3.1-405B-Instruct',
  'deepseek-r1': 'deepseek-ai/DeepSeek-R1',
  'gpt-oss-120b': 'openai/gpt-oss-120b',
  'minimax-m2.5': 'MiniMaxAI/MiniMax-M2.5',
  'qwen3-235b-a22b': 'Qwen/Qwen3-235B-A22B',
  'qwen3.5-397b-a17b': 'Qwen/Qwen3.5-397B-A17B',
  'mistral-7b': 'mistralai/Mistral-7B-Instruct-v0.3',
  'mixtral-8x7b': 'mistralai/Mixtral-8x7B-Instruct-v0.1',
  'mixtral-8x22b': 'mistralai/Mixtral-8x22B-Instruct-v0.1',
};

/**
 * Output tokens per second at full load of TensorRT-LLM 0.17 (docs/source/performance/perf-overview.md at 258c7540, Apache-2.0).
 * No parameter was fitted to them.
 */
export function tensorRtRows(): SpeedRow[] {
  return jsonLines<TableRow>('speed-tensorrt-llm.jsonl').map(
    ({ id, model, quant, kv_dtype, gpu, tp, isl, osl, value }) => ({
      id,
      model,
      gpu,
      engine: 'tensorrt-llm',
      question: {
        model: models[model],
        format: quant,
        gpu,
        engine: 'tensorrt-llm',
        tensorParallel: tp,
        inputTokens: isl,
        outputTokens: osl,
        ...(kv_dtype === 'fp8' ? { kvFormat: 'fp8' } : {}),
      },
      measured: value,
      date: '2025-02',
    }),
  );
}

interface TableRow {
  readonly id: string;
  readonly model: string;
  readonly quant: string;
  readonly kv_dtype?: string;
  readonly gpu: string;
  readonly tp: number;
  readonly isl: number;
  readonly osl: number;
  readonly value: number;
}
