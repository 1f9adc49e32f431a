import type { Subject } from '../../../catalogue/subject.ts';
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

/**
 * Batch defaults by memory: EngineArgs.get_batch_defaults (docs/method.md). The 160 GiB class came with
 * 2026-08-11 (#51726), after 0.20.
 */
function batchDefaults(subject: Subject): { readonly tokens: number; readonly sequences: number } {
  const memory = subject.physicalBytes / GiB;
  if (memory >= 160) return { tokens: 16_384, sequences: 1024 };
  if (memory >= 70 && !subject.accelerator.id.startsWith('a100')) return { tokens: 8192, sequences: 1024 };
  return { tokens: 2048, sequences: 256 };
}

/**
 * The settings vLLM runs this question with. Where its default utilization would fail its own start-up check (more than
 * what the driver leaves free, on small GPUs), the highest that passes is taken instead, in hundredths.
 */
export function vllmSettings(subject: Subject, layout: Layout): VllmSettings {
  const { question } = subject;
  const version = vllmVersion(subject.engineVersion) ?? vllmVersion(currentVllm) ?? (vllmVersions[0] as VllmVersion);
  const batch = batchDefaults(subject);
  const free = 1 - outsideBytes(subject, layout, version) / subject.physicalBytes;
  const highest = Math.max(0.01, Math.floor(free * 100) / 100);
  return {
    version,
    utilization: question.gpuMemoryUtilization ?? Math.min(version.utilization, highest),
    maxModelLen: subject.context,
    maxNumSeqs: question.maxNumSeqs ?? batch.sequences,
    maxNumBatchedTokens: question.maxNumBatchedTokens ?? batch.tokens,
    blockSize: question.blockSize ?? 16,
    eager: question.eager ?? false,
  };
}
