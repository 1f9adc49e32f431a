import type { Subject } from '../../../catalogue/subject.ts';
import type { Layout } from '../../layout.ts';
import { backendFor } from './backends.ts';
import { isQuantizedCache } from './cache.ts';
import { llamaCppSettings } from './settings.ts';

/**
 * Why llama.cpp does not run a layout, in a sentence; undefined when it does. Its default is `--split-mode layer`: whole layers
 * go to each GPU, which is pipeline parallelism in other engines' words.
 */
export function layoutRefusal(subject: Subject, layout: Layout): string | undefined {
  const { tensorParallel, pipelineParallel, dataParallel, decodeContextParallel, expertParallel } = layout;
  const { accelerator, acceleratorName, engine, model } = subject;
  if (backendFor(accelerator) === undefined) return `there is no backend for ${acceleratorName}`;
  if (tensorParallel > 1) {
    return `it gives whole layers to each GPU (--split-mode layer), which is pp${tensorParallel}; its row and tensor split modes are not the default and not predicted here`;
  }
  if (dataParallel > 1) return 'it has no data parallelism; start one server for each copy of the model';
  if (decodeContextParallel > 1) return 'it has no decode context parallelism';
  if (expertParallel) return 'it has no expert parallelism';
  const units = model.architecture.layers + 1;
  if (pipelineParallel > units)
    return `${pipelineParallel} GPUs are more than the ${units - 1} layers and the output head`;
  const { cpuMoe, cpuMoeLayers } = subject.question;
  if (cpuMoe === true || (cpuMoeLayers ?? 0) > 0) {
    if (model.architecture.moe === undefined)
      return 'the model has no experts to leave in host memory; say 20 gpu layers to leave whole layers there';
    if (engine === 'ollama') return 'Ollama has no --n-cpu-moe; say llama.cpp, or 20 gpu layers';
  }
  if (isQuantizedCache(subject.kvFormat) && !llamaCppSettings(subject).flashAttention) {
    return `a V cache in ${subject.kvFormat} needs flash attention; leave it on, or keep the cache in fp16`;
  }
  const { slots } = subject.question;
  if (slots !== undefined && slots < subject.concurrency) {
    return `${slots} slots serve ${slots} requests at once, fewer than the ${subject.concurrency} asked for`;
  }
  return undefined;
}
