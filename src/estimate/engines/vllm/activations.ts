import type { Subject } from '../../../catalogue/subject.ts';
import type { Layout } from '../../layout.ts';
import { layerKindsOf } from '../../tensors/list.ts';
import { denseWidths } from '../../tensors/mlp.ts';
import type { VllmSettings } from './defaults.ts';

const GiB = 2 ** 30;

export interface ActivationTerms {
  readonly sampler: number;
  readonly forward: number;
  readonly experts: number;
  /** max(sampler, forward) + experts, more for vision models. */
  readonly total: number;
  /** The figures that went in. */
  readonly width: number;
}

/** Widest dense MLP of the model, in columns; the shared experts where there is no dense layer. */
function widestMlp(subject: Subject): number {
  const arch = subject.model.architecture;
  return Math.max(arch.moe?.sharedIntermediate ?? 0, denseWidths(arch, layerKindsOf(arch))[0] ?? 0);
}

/** Vision models profile their tower too: 5 % in the sweep (docs/method.md). */
const visionShare = 1.05;
/** What a forward pass holds besides the MLP, GiB. */
const forwardFloorGib = 0.06;

/**
 * The peak of vLLM's profile run on the last stage: a dummy forward of max_num_batched_tokens and a dummy sampler pass
 * over max_num_seqs rows, whichever is larger, and the fused-MoE workspaces.
 * Source: docs/method.md, fitted on 52 runs of vLLM 0.17 to 0.19 on H100.
 */
export function activationTerms(subject: Subject, layout: Layout, settings: VllmSettings): ActivationTerms {
  const arch = subject.model.architecture;
  const element = subject.format.activations === '32-bit' ? 4 : 2;
  const { maxNumBatchedTokens: tokens, version } = settings;
  const sequences = Math.min(settings.maxNumSeqs, tokens);
  const width = widestMlp(subject) / layout.tensorParallel;
  const forward = element * tokens * (3 * width + 3 * arch.hidden) + forwardFloorGib * GiB;
  // Models that embed have no sampler (gpu_model_runner.profile_run).
  const sampler =
    version.samplerProfiled && subject.model.kind !== 'embedding'
      ? version.samplerBytes * sequences * arch.vocab + (version.hiddenOnTop ? 4 * tokens * arch.hidden : 0)
      : 0;
  const experts = expertWorkspace(subject, layout, tokens);
  const share = subject.model.kind === 'vlm' ? visionShare : 1;
  return { sampler, forward, experts, width, total: Math.round((Math.max(sampler, forward) + experts) * share) };
}

/** Triton's fused-MoE workspaces: two intermediate caches per token and chosen expert; MXFP4 kernels have none. */
function expertWorkspace(subject: Subject, layout: Layout, tokens: number): number {
  const { moe, hidden } = subject.model.architecture;
  if (moe === undefined || subject.format.id === 'mxfp4') return 0;
  const width = (moe.intermediate ?? 0) / (layout.expertParallel ? 1 : layout.tensorParallel);
  return 2 * tokens * moe.active * (Math.max(2 * width, hidden) + Math.max(width, hidden));
}
