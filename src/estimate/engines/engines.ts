import type { EngineId } from '../../ask/question.ts';
import type { Engine, FiguresOf } from './engine.ts';
import { exllamaV2, exllamaV3 } from './exllama/exllama.ts';
import { llamaCpp } from './llama-cpp/llama-cpp.ts';
import { ollama } from './llama-cpp/ollama.ts';
import { mlx } from './mlx/mlx.ts';
import { sglang } from './sglang/sglang.ts';
import { tensorRtLlm } from './tensorrt-llm/tensorrt-llm.ts';
import { transformers } from './transformers/transformers.ts';
import { vllm } from './vllm/vllm.ts';

/** Every engine that can be asked for. */
const engines: Readonly<Record<EngineId, Engine>> = {
  vllm,
  sglang,
  'tensorrt-llm': tensorRtLlm,
  'llama.cpp': llamaCpp,
  ollama,
  transformers,
  mlx,
  exllamav2: exllamaV2,
  exllamav3: exllamaV3,
};

/** The rules of an engine. */
export function engineFor(id: EngineId): Engine {
  return engines[id];
}

/** Its figures of subjects that differ in their GPU only: what does not depend on it is worked out once. */
export function figuresForAnyGpu(id: EngineId): FiguresOf {
  const engine = engines[id];
  return engine.forAnyGpu?.() ?? ((subject) => ({ memory: (layout) => engine.memory(subject, layout) }));
}
