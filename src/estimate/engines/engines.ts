import type { EngineId } from '../../ask/question.ts';
import type { Engine } from './engine.ts';
import { llamaCpp } from './llama-cpp/llama-cpp.ts';
import { ollama } from './llama-cpp/ollama.ts';
import { vllm } from './vllm/vllm.ts';

const engines: ReadonlyMap<EngineId, Engine> = new Map([vllm, llamaCpp, ollama].map((engine) => [engine.id, engine]));

/** Engines whose memory fitcheck can predict. */
export const knownEngines: readonly EngineId[] = [...engines.keys()];

/** @throws RangeError for an engine that is not in `knownEngines`; the look-up refuses those before. */
export function engineFor(id: EngineId): Engine {
  const engine = engines.get(id);
  if (engine === undefined) throw new RangeError(`no memory model for engine ${id}`);
  return engine;
}
