import type { Layout } from '../../layout.ts';
import { layerKindsOf } from '../../tensors/list.ts';
import { denseWidths } from '../../tensors/mlp.ts';
import type { StageRun } from './defaults.ts';
import type { Staged } from './staged.ts';

const GiB = 2 ** 30;

/** Where a pipeline stage stands; a model on one stage is both. */
export interface StagePlace {
  readonly first: boolean;
  readonly last: boolean;
}

/** The only stage. */
export const onlyStage: StagePlace = { first: true, last: true };

export interface ActivationTerms {
  /** 0 on stages that do not sample. */
  readonly sampler: number;
  readonly forward: number;
  readonly experts: number;
  /** Buffers for what the stage before sends; 0 on the first. */
  readonly received: number;
  /** max(sampler, forward) + experts, more for vision models, + received. */
  readonly total: number;
  /** The figures that went in: columns of the MLP on one rank, and hidden states of all tokens alive at the peak. */
  readonly width: number;
  readonly hiddenStates: number;
}

/** Widest dense MLP of the model, in columns; the shared experts where there is no dense layer. */
function widestMlp(subject: Staged): number {
  const arch = subject.model.architecture;
  return Math.max(arch.moe?.sharedIntermediate ?? 0, denseWidths(arch, layerKindsOf(arch))[0] ?? 0);
}

/** Vision models profile their tower too: 5 % in the sweep (docs/method.md). */
const visionShare = 1.05;
/** What a forward pass holds besides, GiB: Llama 3.1 8B logs 2.07 and 2.99 for 20,000 and 29,000 tokens on V0. */
const forwardFloorGib = 0.01;

/**
 * Hidden states (tokens x hidden) alive while the MLP's are. Run layer by layer, three: the attention's output, the residual
 * and their sum. Compiled, measured: seven (v150 of vllm-runs.jsonl, in 32 bit: 2.21 GiB; v154, a first stage: 1.10), and four
 * where a stage begins with what it received (v155: 1.05 with the buffers below).
 */
function hiddenStatesAlive({ speculation }: Staged, { version, eager }: StageRun, { first, last }: StagePlace): number {
  const read = last && speculation?.method === 'eagle3' ? eagle3HiddenStates : 0;
  if (eager || !version.compiled) return 3 + read;
  return (first ? 7 : 4) + read;
}

/** Layers whose outputs an EAGLE-3 head reads (get_eagle3_aux_hidden_state_layers). */
const eagle3HiddenStates = 3;

/**
 * The peak of vLLM's profile run on one stage: a dummy forward of max_num_batched_tokens, and on the last stage a dummy
 * sampler pass over max_num_seqs rows, whichever is larger; the fused-MoE workspaces; and on stages behind the first the
 * buffers for the hidden state and residual that they receive, which stay allocated (make_empty_intermediate_tensors).
 * Source: docs/method.md, fitted on runs of vLLM 0.17 to 0.19 on H100.
 */
export function activationTerms(
  subject: Staged,
  layout: Layout,
  settings: StageRun,
  place: StagePlace = onlyStage,
): ActivationTerms {
  const arch = subject.model.architecture;
  const element = subject.format.activations === '32-bit' ? 4 : 2;
  const { maxNumBatchedTokens: tokens, version } = settings;
  const sequences = Math.min(settings.maxNumSeqs, tokens);
  const width = widestMlp(subject) / layout.tensorParallel;
  const hiddenStates = hiddenStatesAlive(subject, settings, place);
  const forward = element * tokens * (3 * width + hiddenStates * arch.hidden) + forwardFloorGib * GiB;
  // Models that embed have no sampler (gpu_model_runner.profile_run).
  const sampler =
    place.last && subject.model.kind !== 'embedding'
      ? samplerRowBytes(subject, settings) * sequences * arch.vocab + 2 * version.samplerHidden * tokens * arch.hidden
      : 0;
  const experts = expertWorkspace(subject, layout, tokens);
  const received = place.first ? 0 : 2 * element * tokens * arch.hidden;
  const share = subject.model.kind === 'vlm' ? visionShare : 1;
  const total = Math.round((Math.max(sampler, forward) + experts) * share + received);
  return { sampler, forward, experts, received, width, hiddenStates, total };
}

/** Bytes that the sampler's profile pass takes per sequence and vocabulary entry. */
export function samplerRowBytes({ speculation }: Staged, { version }: StageRun): number {
  return version.samplerBytes + (speculation === undefined ? 0 : version.speculativeSamplerBytes);
}

/** Triton's fused-MoE workspaces: two intermediate caches per token and chosen expert; MXFP4 kernels have none. */
function expertWorkspace(subject: Staged, layout: Layout, tokens: number): number {
  const { moe, hidden } = subject.model.architecture;
  if (moe === undefined || subject.format.id === 'mxfp4') return 0;
  const width = (moe.intermediate ?? 0) / (layout.expertParallel ? 1 : layout.tensorParallel);
  return 2 * tokens * moe.active * (Math.max(2 * width, hidden) + Math.max(width, hidden));
}
