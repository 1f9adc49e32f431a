import type { Architecture } from '../../../catalogue/model.ts';
import { headShape } from '../../tensors/attention.ts';
import { layerKindsOf } from '../../tensors/list.ts';
import { denseWidths } from '../../tensors/mlp.ts';
import { isQuantizedCache } from './cache.ts';
import { type Cells, windowCells } from './context.ts';
import type { LlamaCppSettings } from './settings.ts';

/** The parts of a device's compute buffer, in bytes. */
export interface ComputeParts {
  /** Logits and hidden states of the tokens that have outputs; 0 on devices without the output head. */
  readonly logits: number;
  /** Working set of the widest layer for one micro-batch. */
  readonly layer: number;
  /** Attention masks of one micro-batch. */
  readonly mask: number;
  /** Further copies of the inputs when stages of several devices overlap. */
  readonly copies: number;
  /** Experts in host memory, copied here a tensor at a time for prompts. */
  readonly expertCopy: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Micro-batches in flight with several devices: GGML_SCHED_MAX_COPIES. */
export const inFlight = 4;
/** Hidden states that a layer keeps beside what its MLP, experts or scores take; see activationWidth. */
const beside = { mlp: 3.5, experts: 1.5, latent: 5, scores: 5.5 };
/** Hidden states beside the logits: the residual and its norm. */
const besideLogits = 2;

/** What of a device and of the whole layout its compute buffer depends on. */
export interface ComputeDevice {
  /** It has the output head. */
  readonly output: boolean;
  /** Devices that overlap their work: more than one only when all layers are on devices and no tensor is put elsewhere. */
  readonly overlapping: number;
  readonly slots: number;
  /** Bytes of the largest tensor of experts in host memory, which is copied to the device for prompts; 0 for none. */
  readonly expertCopy: number;
}

/**
 * The compute buffer of one device. Source: docs/method-llama-cpp.md; the widths of the working set are fitted on the
 * logs in scripts/accuracy/llama-cpp-runs.jsonl.
 */
export function computeBuffer(
  arch: Architecture,
  settings: LlamaCppSettings,
  cells: Cells,
  device: ComputeDevice,
): ComputeParts {
  const { ubatch, flashAttention, build } = settings;
  const residual = ubatch * arch.hidden * 4;
  const covered = ubatch * maskedCells(arch, settings, cells, device.slots);
  const mask = covered * (flashAttention ? build.maskBytes : 4);
  const scores = flashAttention ? 0 : ubatch * cells.perStream * mostHeads(arch) * 4;
  const layer = flashAttention ? ubatch * 4 * activationWidth(arch) : scores + beside.scores * residual;
  const sentMask = covered * sentMaskBytes(settings);
  const copies = device.overlapping > 1 ? inFlight * residual + (inFlight - 1) * sentMask : 0;
  const everyToken = device.output ? ubatch * 4 * (arch.vocab + besideLogits * arch.hidden) : 0;
  const onePerSlot = device.output ? Math.min(device.slots, ubatch) * 4 * arch.vocab : 0;
  const working = layer + mask;
  const wide = Math.max(everyToken, working) + copies + device.expertCopy;
  const narrow = Math.max(onePerSlot, working) + copies + device.expertCopy;
  // How the allocator lays out what does not live at the same time: the mask may lie beside the logits; fused or unfused sums.
  // Of copied experts logs show from none to 1.6 tensors: docs/method-llama-cpp.md.
  const more = residual + mask + device.expertCopy;
  const least = 0.75 * (narrow - device.expertCopy);
  const parts = { layer, mask, copies, expertCopy: device.expertCopy };
  switch (build.logits) {
    case 'every token':
      return {
        ...parts,
        logits: everyToken,
        value: wide,
        low: 0.9 * (wide - device.expertCopy),
        high: 1.05 * wide + more,
      };
    case 'one per slot':
      return { ...parts, logits: onePerSlot, value: narrow, low: least, high: 1.25 * narrow + more };
    case 'unknown':
      return { ...parts, logits: everyToken, value: wide, low: least, high: 1.05 * wide + more };
  }
}

const widths = new WeakMap<Architecture, number>();

/**
 * How many 32-bit figures per token the widest layer keeps at once: a gated MLP its gate, its up and their product beside
 * the residual; experts the outputs of all chosen ones twice, before and after weighting; absorbed MLA the queries and
 * outputs of all heads in the latent space. Check: 428 and 568 MiB at micro-batches of 2,048 on build b9849.
 */
export function activationWidth(arch: Architecture): number {
  let width = widths.get(arch);
  if (width !== undefined) return width;
  const { moe, mla, hidden, mlpMats } = arch;
  const dense = Math.max(0, moe?.sharedIntermediate ?? 0, ...denseWidths(arch, layerKindsOf(arch)));
  width = mlpMats * dense + beside.mlp * hidden;
  if (moe !== undefined) {
    const expertWidth = moe.intermediate ?? 0;
    width = Math.max(
      width,
      moe.active * Math.max(2 * (moe.latent ?? hidden), 3 * expertWidth) + beside.experts * hidden,
    );
  }
  if (mla !== undefined) {
    const absorbed = (arch.heads ?? 0) * (2 * mla.kvLoraRank + mla.qkRopeHeadDim);
    width = Math.max(width, absorbed + beside.latent * hidden);
  }
  widths.set(arch, width);
  return width;
}

/** Bytes of a cell of the mask as it comes from the host: of a mask in two types the one in 32 bit. */
export function sentMaskBytes({ flashAttention, build }: Pick<LlamaCppSettings, 'flashAttention' | 'build'>): number {
  return flashAttention && build.maskBytes === 2 ? 2 : 4;
}

/** Cells that the masks of a token cover: one mask for the layers of full attention and one for those with a window. */
export function maskedCells(arch: Architecture, settings: LlamaCppSettings, cells: Cells, slots: number): number {
  const window = arch.slidingWindow ?? 0;
  const windowed = window > 0 && layerKindsOf(arch).includes('sliding');
  return cells.perStream + (windowed ? windowCells(window, cells, slots, settings) / cells.streams : 0);
}

function mostHeads(arch: Architecture): number {
  return Math.max(arch.heads ?? 0, headShape(arch, 'full').heads);
}

/**
 * What unpacking a quantized cache takes for one layer during a prompt, in bytes: K and V of the widest layer in 16 bit. CUDA
 * takes it from a pool that no log line shows.
 */
export function unpackedCacheBytes(settings: LlamaCppSettings, cells: Cells, widest: number): number {
  return isQuantizedCache(settings.kvFormat) ? 2 * cells.full * widest : 0;
}
