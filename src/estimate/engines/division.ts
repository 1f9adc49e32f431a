import type { Encoding, Format } from '../../catalogue/formats.ts';
import type { Part } from '../../catalogue/recipes/recipe.ts';
import type { Subject } from '../../catalogue/subject.ts';
import type { Layout } from '../layout.ts';
import { expertRanks } from '../layout.ts';
import { headShape } from '../tensors/attention.ts';
import { layerKindsOf } from '../tensors/list.ts';
import { denseWidths } from '../tensors/mlp.ts';

const vocabularyPadding = 64;

/**
 * MLP widths that makers pad with zeros in their grouped checkpoints, so that they divide: Qwen2 and Qwen2.5 72B
 * (github.com/QwenLM/Qwen3/issues/578: "made by padding the parameters with zeros").
 */
const paddedInCheckpoints: ReadonlyMap<number, number> = new Map([[29_568, 29_696]]);

/**
 * Why tensor-parallel engines refuse a layout, in a sentence; undefined when vLLM runs it, whose rules these are. What is divided must divide evenly: attention heads
 * (ModelConfig.verify_with_parallel_config), KV heads (or be replicated evenly: QKVParallelLinear), the padded vocabulary,
 * MLP columns, and on every rank whole quantization groups (the kernels' checks in the quantization layers).
 */
export function divisionRefusal(subject: Subject, layout: Layout): string | undefined {
  const { tensorParallel: tp, pipelineParallel: pp, decodeContextParallel: dcp } = layout;
  const arch = subject.model.architecture;
  if (pp > arch.layers) return `PP${pp} needs at least ${pp} layers; the model has ${arch.layers}`;
  if (dcp > 1) {
    const refusal = contextParallelRefusal(subject, tp, dcp);
    if (refusal !== undefined) return refusal;
  }
  if (tp === 1 && expertRanks(layout) === 1) return undefined;
  return (
    headRefusal(subject, tp) ??
    vocabularyRefusal(arch.vocab, tp) ??
    attentionRefusal(subject, tp) ??
    widthRefusal(subject, layout)
  );
}

/**
 * Decode context parallelism divides the tokens of a cache that several ranks would hold alike: MLA's latent, or KV heads
 * that are fewer than the ranks (ModelConfig.verify_with_parallel_config, ParallelConfig; SlidingWindowSpec refuses it).
 */
function contextParallelRefusal(subject: Subject, tp: number, dcp: number): string | undefined {
  if (tp % dcp !== 0) return `DCP${dcp} must divide TP${tp}`;
  const arch = subject.model.architecture;
  if (
    arch.compressRatios !== undefined ||
    layerKindsOf(arch).some((kind) => kind === 'sliding' || kind === 'hybrid_sliding')
  ) {
    return `DCP${dcp} cannot divide the cache of sliding-window layers`;
  }
  if (arch.mla !== undefined) return undefined;
  const kvHeads = arch.kvHeads ?? arch.heads ?? 0;
  if (kvHeads === 0) return undefined;
  if (tp < kvHeads * dcp) {
    return `DCP${dcp} needs at least ${dcp} ranks for each of the ${kvHeads} KV heads: TP${kvHeads * dcp}, not TP${tp}`;
  }
  const queries = Math.floor((arch.heads ?? 0) / kvHeads);
  return queries % dcp === 0 ? undefined : `DCP${dcp} does not divide the ${queries} query heads of each KV head`;
}

function headRefusal(subject: Subject, tp: number): string | undefined {
  const arch = subject.model.architecture;
  const heads = arch.heads ?? 0;
  if (heads > 0 && heads % tp !== 0) return `TP${tp} does not divide the ${heads} attention heads`;
  const kvHeads = arch.kvHeads ?? heads;
  if (arch.mla === undefined && kvHeads > 0 && kvHeads % tp !== 0 && tp % kvHeads !== 0) {
    return `TP${tp} neither divides nor is a multiple of the ${kvHeads} KV heads`;
  }
  const linearHeads = arch.linear?.vHeads ?? arch.linear?.heads ?? arch.mamba?.heads;
  if (linearHeads !== undefined && linearHeads % tp !== 0)
    return `TP${tp} does not divide the ${linearHeads} linear-attention heads`;
  return undefined;
}

function vocabularyRefusal(vocab: number, tp: number): string | undefined {
  const padded = Math.ceil(vocab / vocabularyPadding) * vocabularyPadding;
  return padded % tp === 0 ? undefined : `TP${tp} does not divide the padded vocabulary of ${padded}`;
}

/**
 * The output projection is divided along its input, in which quantization groups run (validate_fp8_block_shape and the
 * kernels' group checks). The projections in front of it are cut by heads, and the kernels pad those.
 */
function attentionRefusal(subject: Subject, tp: number): string | undefined {
  const arch = subject.model.architecture;
  const { format } = subject;
  if (tp === 1 || encodingOf('output', format).bits >= 16) return undefined;
  if (!layerKindsOf(arch).some((kind) => kind === 'full' || kind === 'sliding' || kind === 'chunked')) return undefined;
  const { heads, valueDim } = headShape(arch, 'full');
  const input = (heads * (arch.mla?.vHeadDim ?? valueDim)) / tp;
  if (input % format.inputAlignment !== 0) {
    return `TP${tp} leaves ${input} columns of the attention's output projection each, not a multiple of ${format.label}'s ${unitOf(format)} of ${format.inputAlignment}`;
  }
  return undefined;
}

function widthRefusal(subject: Subject, layout: Layout): string | undefined {
  const arch = subject.model.architecture;
  const tp = layout.tensorParallel;
  for (const width of denseWidths(arch, layerKindsOf(arch))) {
    const refusal = alignmentRefusal(subject, width, tp, 'MLP', encodingOf('mlp', subject.format));
    if (refusal !== undefined) return refusal;
  }
  if (arch.moe?.sharedIntermediate) {
    const encoding = encodingOf('shared', subject.format);
    const refusal = alignmentRefusal(subject, arch.moe.sharedIntermediate, tp, 'shared experts', encoding);
    if (refusal !== undefined) return refusal;
  }
  if (arch.moe?.intermediate && !layout.expertParallel) {
    const ranks = expertRanks(layout);
    return alignmentRefusal(subject, arch.moe.intermediate, ranks, 'experts', subject.format.encodings.expert);
  }
  return undefined;
}

/**
 * MXFP4 kernels pad the experts themselves (gpt-oss runs at TP8 with 2,880 columns); for GPTQ and AWQ the group of 128 is
 * halved until it divides, down to 32 (vLLM's moe_wna16.py, create_weights).
 */
function expertAlignment({ id, inputAlignment }: Format): number {
  if (id === 'mxfp4') return 1;
  return id === 'gptq-int4' || id === 'awq-int4' ? 32 : inputAlignment;
}

/** What a part of a layer is stored in: a recipe may have left it in 16 bit, where there are no groups to keep whole. */
function encodingOf(part: Part, { encodings, keeps }: Format): Encoding {
  return keeps?.has(part) === true ? encodings.plain : encodings.linear;
}

/** Scales stand for a run of inputs, or for a square of the matrix. */
function unitOf({ encodings }: Format): 'group' | 'block' {
  return encodings.linear.tile === undefined ? 'group' : 'block';
}

function alignmentRefusal(
  subject: Subject,
  width: number,
  ranks: number,
  what: string,
  encoding: { readonly bits: number },
): string | undefined {
  if (width % ranks !== 0) return `${ranks} ranks do not divide the ${width} columns of the ${what}`;
  const { outputAlignment, label } = subject.format;
  const inputAlignment = what === 'experts' ? expertAlignment(subject.format) : subject.format.inputAlignment;
  if (encoding.bits >= 16 || inputAlignment === 1) return undefined;
  const share = (paddedInCheckpoints.get(width) ?? width) / ranks;
  if (share % inputAlignment !== 0) {
    return `${ranks} ranks leave ${share} columns of the ${what} each, not a multiple of ${label}'s ${unitOf(subject.format)} of ${inputAlignment}`;
  }
  if (share % outputAlignment !== 0) {
    return `${ranks} ranks leave ${share} columns of the ${what} each, not a multiple of the ${outputAlignment} that ${label} kernels need`;
  }
  return undefined;
}
