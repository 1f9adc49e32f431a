import type { Subject } from '../../../catalogue/subject.ts';
import { isEncoder } from '../../kv/layers.ts';
import type { Layout } from '../../layout.ts';
import { outsideBytes } from './overhead.ts';
import { currentVllm, type VllmVersion, vllmVersion, vllmVersions } from './versions.ts';

const GiB = 2 ** 30;

/** vLLM's settings, as given or as it would choose them. */
export interface VllmSettings {
  readonly version: VllmVersion;
  readonly utilization: number;
  readonly maxModelLen: number;
  readonly maxNumSeqs: number;
  readonly maxNumBatchedTokens: number;
  readonly blockSize: number;
  readonly eager: boolean;
}

/** Batch defaults of the API server by memory: EngineArgs.get_batch_defaults (vllm/engine/arg_utils.py). */
function batchDefaults(
  subject: Subject,
  version: VllmVersion,
): { readonly tokens: number; readonly sequences: number } {
  const memory = subject.physicalBytes / GiB;
  if (memory >= 160 && version.largeBatchFrom160) return { tokens: 16_384, sequences: 1024 };
  if (memory >= 70 && !subject.accelerator.id.startsWith('a100')) return { tokens: 8192, sequences: 1024 };
  return { tokens: 2048, sequences: 256 };
}

/**
 * The two limits: a default of one is cut to what the other allows, a typed one is kept
 * (_set_default_max_num_seqs_and_batched_tokens_args in vllm/engine/arg_utils.py).
 */
function batchLimits(subject: Subject, version: VllmVersion): { readonly tokens: number; readonly sequences: number } {
  const { question } = subject;
  const defaults = batchDefaults(subject, version);
  const sequences = question.maxNumSeqs ?? defaults.sequences;
  // An encoder reads a text at once, so that its batch holds the longest.
  const least = isEncoder(subject.model.architecture) ? subject.context : 0;
  const tokens =
    question.maxNumBatchedTokens ?? Math.min(Math.max(defaults.tokens, least), sequences * subject.context);
  return { tokens, sequences: question.maxNumSeqs ?? Math.min(sequences, tokens) };
}

/**
 * The settings vLLM runs this question with. Where its default utilization would fail its own start-up check (more than
 * what the driver leaves free, on small GPUs), the highest that passes is taken instead, in hundredths.
 */
export function vllmSettings(subject: Subject, layout: Layout): VllmSettings {
  const { question } = subject;
  const version = vllmVersion(subject.engineVersion) ?? vllmVersion(currentVllm) ?? (vllmVersions[0] as VllmVersion);
  const batch = batchLimits(subject, version);
  const free = 1 - outsideBytes(subject, layout, version) / subject.physicalBytes;
  const highest = Math.max(0.01, Math.floor(free * 100) / 100);
  return {
    version,
    utilization: question.gpuMemoryUtilization ?? Math.min(version.utilization, highest),
    maxModelLen: subject.context,
    maxNumSeqs: batch.sequences,
    maxNumBatchedTokens: batch.tokens,
    blockSize: question.blockSize ?? 16,
    eager: question.eager ?? false,
  };
}
