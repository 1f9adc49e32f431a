import type { EngineId, KvFormat } from '../ask/question.ts';
import { engineRecord } from './engines.ts';
import { exllamaEngineOf, exllamaFormat } from './exllama/exllama-formats.ts';
import { formatLabel, isGguf } from './format-names.ts';
import { formatFor } from './formats.ts';
import { type LlamaCppFormat, llamaCppCacheFormat, llamaCppFormat } from './gguf/llama-cpp-formats.ts';
import { isMlx, mlxFormat } from './mlx/mlx-formats.ts';
import type { ModelRecord } from './model.ts';

/** The only engines that read a format; undefined for formats of checkpoints, which several do. */
export function readersOf(id: string): readonly EngineId[] | undefined {
  if (isGguf(id)) return ['llama.cpp', 'ollama'];
  if (isMlx(id)) return ['mlx'];
  const exllama = exllamaEngineOf(id);
  return exllama === undefined ? undefined : [exllama];
}

/** Whether an engine reads files of its own, so that it has the nearest of its formats in place of any other. */
function hasOwnFormats(engine: EngineId): boolean {
  return ['llama.cpp', 'ollama', 'mlx', 'exllamav2', 'exllamav3'].includes(engine);
}

/** The format an engine would run for one asked: itself, or its own nearest with a note; undefined when it has none. */
export function engineFormat(model: ModelRecord, engine: EngineId, id: string): LlamaCppFormat<string> | undefined {
  if (!hasOwnFormats(engine)) return readersOf(id) === undefined ? { id } : undefined;
  const bits = (): number => formatFor(model, id)?.nominalBits ?? 16;
  switch (engine) {
    case 'mlx':
      return noted(engine, id, mlxFormat(model.architecture, id, bits()));
    case 'exllamav2':
    case 'exllamav3':
      return noted(engine, id, exllamaFormat(engine, id, bits()));
    default: {
      if (isMlx(id) || exllamaEngineOf(id) !== undefined) return noted(engine, id, nearestGguf(bits()));
      return llamaCppFormat(model.architecture, id);
    }
  }
}

function nearestGguf(bits: number): string {
  const named: readonly (readonly [number, string])[] = [
    [2, 'q2_k'],
    [3, 'q3_k_m'],
    [4, 'q4_k_m'],
    [5, 'q5_k_m'],
    [6, 'q6_k'],
  ];
  return named.find(([most]) => bits <= most)?.[1] ?? 'q8_0';
}

function noted(engine: EngineId, asked: string, taken: string): LlamaCppFormat<string> {
  if (asked === taken) return { id: taken };
  return {
    id: taken,
    note: `${formatLabel(taken)} in place of ${formatLabel(asked)}, which ${engineRecord(engine).label} does not read`,
  };
}

/** KV formats of the engines with caches of their own, and what the others become there. */
const exllamaCache: Readonly<Partial<Record<KvFormat, KvFormat>>> = {
  fp32: 'fp16',
  fp8_ds_mla: 'q8_0',
  int8_per_token_head: 'q8_0',
  nvfp4: 'q4_0',
  q5_1: 'q6_0',
  q5_0: 'q6_0',
  q4_1: 'q4_0',
  iq4_nl: 'q4_0',
};
const caches: Readonly<Partial<Record<EngineId, Readonly<Partial<Record<KvFormat, KvFormat>>>>>> = {
  mlx: { ...exllamaCache, fp8: 'q8_0', q6_0: 'q8_0', q5_1: 'q8_0', q5_0: 'q8_0' },
  exllamav2: exllamaCache,
  exllamav3: { ...exllamaCache, fp8: 'q8_0' },
};

/** The KV format an engine would run for one asked. */
export function engineCacheFormat(engine: EngineId, asked: KvFormat): LlamaCppFormat<KvFormat> {
  if (engine === 'llama.cpp' || engine === 'ollama') return llamaCppCacheFormat(asked);
  const taken = caches[engine]?.[asked];
  if (taken === undefined) return { id: asked };
  return {
    id: taken,
    note: `KV cache in ${taken} in place of ${asked}, which ${engineRecord(engine).label} does not have`,
  };
}
