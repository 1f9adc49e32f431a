import type { Subject } from '../../../catalogue/subject.ts';
import { type TensorRtRelease, tensorRtRelease } from './releases.ts';

/** TensorRT-LLM's settings, as given or its defaults. Source: tensorrt_llm/llmapi/llm_args.py (KvCacheConfig, LlmArgs). */
export interface TensorRtSettings {
  readonly release: TensorRtRelease;
  /** free_gpu_memory_fraction: of what is free beside weights and the peak of a full batch. */
  readonly fraction: number;
  readonly maxNumTokens: number;
  readonly maxBatchSize: number;
  readonly blockSize: number;
}

const defaults = { fraction: 0.9, maxNumTokens: 8192, maxBatchSize: 2048 } as const;

/** `stateful`: recurrent states are made for every request of the batch, so it is taken to be set to what was asked. */
export function tensorRtSettings(subject: Subject, stateful: boolean): TensorRtSettings {
  const { question } = subject;
  const release = tensorRtRelease(subject.engineVersion);
  return {
    release,
    fraction: question.gpuMemoryUtilization ?? defaults.fraction,
    maxNumTokens: question.maxNumBatchedTokens ?? defaults.maxNumTokens,
    maxBatchSize: question.maxNumSeqs ?? (stateful ? subject.concurrency : defaults.maxBatchSize),
    blockSize: question.blockSize ?? release.blockSize,
  };
}
