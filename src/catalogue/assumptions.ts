import type { EngineId, Question } from '../ask/question.ts';
import { engineRecord } from './engines.ts';
import { exllamaEngineOf } from './exllama/exllama-formats.ts';
import { modelLabel } from './find-model.ts';
import type { Format } from './formats.ts';
import { llamaCppAssumptions } from './gguf/llama-cpp-formats.ts';
import type { ModelRecord } from './model.ts';
import { thousands } from './thousands.ts';

/** What was defaulted, each with the words that would say otherwise. */
export function assumptionsOf(
  question: Question,
  model: ModelRecord,
  format: Format,
  chosen: { readonly engine: EngineId; readonly engineVersion: string; readonly context: number },
): string[] {
  const said: string[] = [];
  const record = engineRecord(chosen.engine);
  // What was read of a repository is no assumption.
  if (question.format === undefined && format.held === undefined) {
    if (format.id === model.nativeFormat)
      said.push(`${format.label}, the format the makers published (say int4, fp8 ...)`);
    else if (chosen.engine === 'ollama')
      said.push(`${format.label}, which Ollama pulls by default (say q8_0, q5_k_m ...)`);
    else if (exllamaEngineOf(format.id) !== undefined)
      said.push(`${format.label}, a usual average (say 3.0bpw, 5.0bpw ... after exl2 or exl3)`);
  }
  if (question.engineVersion === undefined) {
    said.push(
      `${record.label} ${chosen.engineVersion} (say ${record.label.toLowerCase()} ${record.example} for another release)`,
    );
  }
  if (question.context === undefined) {
    const why =
      question.inputTokens === undefined && question.outputTokens === undefined
        ? chosen.engine === 'ollama'
          ? "Ollama's default on this much memory"
          : 'the default'
        : 'input and output together';
    said.push(
      `${thousands(chosen.context)} tokens a request, ${why} (say 32k${model.maxContext === null ? '' : `; ${modelLabel(model)} goes to ${thousands(model.maxContext)}`})`,
    );
  }
  if (question.gpu === undefined && question.gpuMemoryGib !== undefined && question.gpus === undefined)
    said.push('one such GPU (say 2x, or gpus=auto to find the number)');
  if (question.concurrency === undefined) said.push('one request must fit at full length (say 8 users)');
  // DeepSeek V4 has a cache format of its own, whatever is asked.
  if (
    (question.kvFormat === undefined || question.kvFormat === 'auto') &&
    model.architecture?.compressRatios === undefined
  )
    said.push(
      `KV cache in 16 bit${chosen.engine === 'transformers' ? '' : ` (say ${format.gguf === undefined ? 'fp8' : 'q8_0'} kv)`}`,
    );
  if (format.gguf !== undefined) said.push(...llamaCppAssumptions(question, format));
  return said;
}
