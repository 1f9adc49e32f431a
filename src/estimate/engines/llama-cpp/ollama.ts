import type { Subject } from '../../../catalogue/subject.ts';
import type { Layout } from '../../layout.ts';
import type { Engine } from '../engine.ts';
import { fileLabel, ggufRepository } from './command.ts';
import { layoutRefusal } from './legal.ts';
import { llamaCpp, llamaCppFigures } from './llama-cpp.ts';

/** Ollama: llama.cpp's buffers under its own defaults. The context it defaults to is set when the question is looked up. */
export const ollama: Engine = {
  id: 'ollama',
  divides: 'layers',
  memory: llamaCpp.memory,
  forAnyGpu: llamaCppFigures,
  refusal: layoutRefusal,
  command: ollamaCommand,
};

/** Tags of ollama.com whose default file is Q4_K_M, by model (gpt-oss: MXFP4, as published). */
const tags: Readonly<Record<string, string>> = {
  'meta-llama/Llama-3.1-8B-Instruct': 'llama3.1:8b',
  'meta-llama/Llama-3.1-70B-Instruct': 'llama3.1:70b',
  'meta-llama/Llama-3.1-405B-Instruct': 'llama3.1:405b',
  'meta-llama/Llama-3.3-70B-Instruct': 'llama3.3:70b',
  'Qwen/Qwen2.5-7B-Instruct': 'qwen2.5:7b',
  'Qwen/Qwen2.5-32B-Instruct': 'qwen2.5:32b',
  'Qwen/Qwen2.5-72B-Instruct': 'qwen2.5:72b',
  'Qwen/Qwen3-8B': 'qwen3:8b',
  'Qwen/Qwen3-14B': 'qwen3:14b',
  'Qwen/Qwen3-32B': 'qwen3:32b',
  'google/gemma-3-12b-it': 'gemma3:12b',
  'google/gemma-3-27b-it': 'gemma3:27b',
  'deepseek-ai/DeepSeek-R1': 'deepseek-r1:671b',
  'openai/gpt-oss-20b': 'gpt-oss:20b',
  'openai/gpt-oss-120b': 'gpt-oss:120b',
};

/** `ollama run` with the environment that fixes context and slots; Ollama also runs GGUF repositories of Hugging Face. */
function ollamaCommand(subject: Subject, _layout: Layout): string {
  const { model, format, context, concurrency, kvFormat } = subject;
  const tagged = tags[model.id];
  const own = model.nativeFormat === 'mxfp4' ? 'mxfp4' : 'q4_k_m';
  const name =
    tagged !== undefined && format.id === own ? tagged : `'hf.co/${ggufRepository(subject)}:${fileLabel(subject)}'`;
  const environment = [
    `OLLAMA_CONTEXT_LENGTH=${context}`,
    `OLLAMA_NUM_PARALLEL=${subject.question.slots ?? concurrency}`,
    ...(kvFormat === 'q8_0' || kvFormat === 'q4_0'
      ? ['OLLAMA_FLASH_ATTENTION=1', `OLLAMA_KV_CACHE_TYPE=${kvFormat}`]
      : []),
  ];
  return `${environment.join(' ')} ollama serve\nollama run ${name}`;
}
