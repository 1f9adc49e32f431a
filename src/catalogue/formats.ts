import { exllamaFormats } from './exllama/exllama-formats.ts';
import { formatNames, isGguf } from './format-names.ts';
import { ggufFormat } from './gguf/format.ts';
import type { Mixture } from './gguf/mixture.ts';
import type { HeldBytes } from './hub/checkpoint/stored.ts';
import { mlxFormats } from './mlx/mlx-formats.ts';
import type { Architecture, ModelRecord } from './model.ts';
import { recipeOf, recipesFor } from './recipes/find.ts';
import type { Part, Recipe } from './recipes/recipe.ts';

/**
 * What a weight format costs, exactly: bits per element, plus scales and zero points per group, row or tile. Which tensors
 * a format touches is a property of the format (and of the model that was published in it), never of the estimator.
 */

/** How the elements of one matrix are stored. */
export interface Encoding {
  /** Bits per element. */
  readonly bits: number;
  /** Scales (and zero points) per group of consecutive input features. */
  readonly group?: { readonly size: number; readonly bits: number };
  /** Bits per output row: per-channel scales. */
  readonly rowBits?: number;
  /** Scales per square tile. */
  readonly tile?: { readonly size: number; readonly bits: number };
}

/** The classes of tensors that formats tell apart. `plain` is never quantized: embeddings, norms, routers, heads. */
export type TensorClass = 'expert' | 'linear' | 'plain';

export interface Format {
  readonly id: string;
  readonly label: string;
  /** Bits people count with: 4 for int4. Used by the rule of thumb only. */
  readonly nominalBits: number;
  readonly encodings: Readonly<Record<TensorClass, Encoding>> & {
    /** The output head, where it is quantized apart from the rest. */
    readonly head?: Encoding;
  };
  /** What the matrix multiplications are fed with. */
  readonly activations: '16-bit' | '32-bit' | 'fp8' | 'int8' | 'fp4';
  /** Input features of a row-split matrix must be a multiple of this on every rank; 1 when there is no such rule. */
  readonly inputAlignment: number;
  /** Output features of a column-split matrix must be a multiple of this on every rank. */
  readonly outputAlignment: number;
  /** Where the numbers come from. */
  readonly source: string;
  /** Experts are padded to multiples of these in the kernel's layout: width and hidden size. */
  readonly expertPadding?: { readonly width: number; readonly hidden: number };
  /** Parts that are as plain as embeddings: what the checkpoint's recipe left alone. */
  readonly keeps?: ReadonlySet<Part>;
  /** The first and the last layer are in this one. */
  readonly ends?: Format;
  /** The output head is there beside the embedding that it equals. */
  readonly ownHead?: boolean;
  /** What sets the checkpoint apart from others of the same format; absent where there are none. */
  readonly said?: string;
  /** Other checkpoints of this format that people load. */
  readonly others?: readonly Format[];
  /** GGUF only: the type of each tensor by role and layer. `encodings` are then only about right. */
  readonly gguf?: Mixture;
  /** How many bytes there really are, where a repository's files were read; the rest says how they are divided. */
  readonly held?: HeldBytes;
  /** How far files of this name differ from the predicted size, where they differ more than the engine's own range says. */
  readonly weightsSpread?: { readonly below: number; readonly above: number };
}

const sixteen: Encoding = { bits: 16 };
const thirtyTwo: Encoding = { bits: 32 };

function everywhere(encoding: Encoding): Readonly<Record<TensorClass, Encoding>> {
  return { expert: encoding, linear: encoding, plain: encoding };
}
function linears(encoding: Encoding): Readonly<Record<TensorClass, Encoding>> {
  return { expert: encoding, linear: encoding, plain: sixteen };
}
function expertsOnly(encoding: Encoding, rest: Encoding = sixteen): Readonly<Record<TensorClass, Encoding>> {
  return { expert: encoding, linear: rest, plain: sixteen };
}

const compressedTensors =
  'compressed-tensors: group 128, one 16-bit scale per group, symmetric (github.com/vllm-project/llm-compressor)';

const table: readonly Omit<Format, 'label'>[] = [
  {
    id: 'fp32',
    nominalBits: 32,
    encodings: everywhere(thirtyTwo),
    activations: '32-bit',
    inputAlignment: 1,
    outputAlignment: 1,
    source: '4 bytes per parameter',
  },
  {
    id: 'bf16',
    nominalBits: 16,
    encodings: everywhere(sixteen),
    activations: '16-bit',
    inputAlignment: 1,
    outputAlignment: 1,
    source: '2 bytes per parameter',
  },
  {
    id: 'fp16',
    nominalBits: 16,
    encodings: everywhere(sixteen),
    activations: '16-bit',
    inputAlignment: 1,
    outputAlignment: 1,
    source: '2 bytes per parameter',
  },
  {
    id: 'fp8',
    nominalBits: 8,
    encodings: linears({ bits: 8, rowBits: 32 }),
    activations: 'fp8',
    inputAlignment: 1,
    outputAlignment: 1,
    source:
      'compressed-tensors FP8-dynamic: one 32-bit scale per output channel; embeddings, head and routers in 16 bit',
  },
  {
    id: 'int8',
    nominalBits: 8,
    encodings: linears({ bits: 8, rowBits: 32 }),
    activations: 'int8',
    inputAlignment: 1,
    outputAlignment: 1,
    source: 'compressed-tensors W8A8: one 32-bit scale per output channel; embeddings, head and routers in 16 bit',
  },
  {
    id: 'int8-w8a16',
    nominalBits: 8,
    encodings: linears({ bits: 8, group: { size: 128, bits: 16 } }),
    activations: '16-bit',
    inputAlignment: 128,
    outputAlignment: 64,
    source: compressedTensors,
  },
  {
    id: 'int4',
    nominalBits: 4,
    encodings: linears({ bits: 4, group: { size: 128, bits: 16 } }),
    activations: '16-bit',
    inputAlignment: 128,
    outputAlignment: 64,
    source: compressedTensors,
  },
  {
    id: 'gptq-int4',
    nominalBits: 4,
    encodings: linears({ bits: 4, group: { size: 128, bits: 16 + 4 } }),
    activations: '16-bit',
    inputAlignment: 128,
    outputAlignment: 64,
    source:
      'GPTQ: group 128, 16-bit scale and 4-bit zero point per group (github.com/AutoGPTQ/AutoGPTQ, qzeros and scales)',
  },
  {
    id: 'awq-int4',
    nominalBits: 4,
    encodings: linears({ bits: 4, group: { size: 128, bits: 16 + 4 } }),
    activations: '16-bit',
    inputAlignment: 128,
    outputAlignment: 64,
    source:
      'AWQ: group 128, 16-bit scale and 4-bit zero point per group (github.com/casper-hansen/AutoAWQ, WQLinear_GEMM)',
  },
  {
    id: 'nf4',
    nominalBits: 4,
    encodings: linears({ bits: 4, group: { size: 64, bits: 32 } }),
    activations: '16-bit',
    inputAlignment: 1,
    outputAlignment: 1,
    source: 'bitsandbytes: one 32-bit absmax per 64 elements, double quantization off as is its default (Linear4bit)',
  },
  {
    id: 'bnb-int8',
    nominalBits: 8,
    encodings: linears({ bits: 8, rowBits: 32 }),
    activations: '16-bit',
    inputAlignment: 1,
    outputAlignment: 1,
    source: 'bitsandbytes LLM.int8(): one 32-bit absmax per output row',
  },
  {
    id: 'nvfp4',
    nominalBits: 4,
    encodings: linears({ bits: 4, group: { size: 16, bits: 8 } }),
    activations: 'fp4',
    inputAlignment: 16,
    outputAlignment: 16,
    source: 'NVFP4: one 8-bit (E4M3) scale per 16 elements, 4.5 bits (NVIDIA TensorRT Model Optimizer)',
  },
  {
    id: 'mxfp4',
    nominalBits: 4,
    encodings: linears({ bits: 4, group: { size: 32, bits: 8 } }),
    activations: '16-bit',
    inputAlignment: 32,
    outputAlignment: 1,
    source: 'OCP MX 1.0: one 8-bit (E8M0) scale per 32 elements, 4.25 bits',
  },
];

const allFormats = [...table, ...mlxFormats, ...exllamaFormats];

/** Block-FP8 as DeepSeek publishes it: one 32-bit scale per 128 x 128 tile. */
const fp8Tiles: Encoding = { bits: 8, tile: { size: 128, bits: 32 } };

const labels = new Map(formatNames.map(({ id, label }) => [id, label]));
const formats = new Map(allFormats.map((row) => [row.id, { ...row, label: labels.get(row.id) ?? row.id }]));

/** Marlin's layout (vllm mxfp4.py); gpt-oss-120b: 65.7 GiB against 64.4 to 66.0 in logs, 60.8 in the checkpoint. */
export const mxfp4Padding = { width: 128, hidden: 256 } as const;

/** A format as it is without a model: of GGUF ids there is none. */
export function plainFormat(id: string): Format | undefined {
  return formats.get(id);
}

/**
 * Models whose makers publish FP8 in 128 x 128 tiles: those published in FP8 at all, and Qwen3 and later, whose -FP8
 * repositories say so on their cards ("fine-grained fp8 quantization with block size of 128").
 */
function publishedInFp8Tiles({ nativeFormat, architecture }: ModelRecord): boolean {
  return (
    nativeFormat === 'fp8' ||
    architecture?.fp8BlockScales !== undefined ||
    architecture?.modelType.startsWith('qwen3') === true
  );
}

/**
 * The format as it comes for one model: natively quantized models quantize other tensors than a recipe would.
 * gpt-oss and Kimi K2 keep all but the routed experts in 16 bit; DeepSeek's FP8 has tiles instead of channels.
 * @param inGguf as a GGUF file holds it, which llama.cpp reads for 16-bit weights too
 * @param repository where the weights are from, if that was said: "nvidia/GLM-5-NVFP4"
 */
export function formatFor(
  model: ModelRecord,
  id: string,
  inGguf = isGguf(id),
  repository?: string,
): Format | undefined {
  const { architecture } = model;
  if (architecture === null) return inGguf ? ggufFormat(null, id) : formats.get(id);
  const picked = inGguf || repository === undefined ? undefined : recipeOf(model, id, repository);
  const known = ofModels.get(architecture) ?? new Map<string, Format>();
  ofModels.set(architecture, known);
  const key = inGguf ? `${id} in GGUF` : `${id} ${picked?.said ?? ''}`;
  let format = known.get(key);
  if (format === undefined) {
    const plain = formats.get(id);
    format = inGguf ? ggufFormat(architecture, id) : plain && withRecipe(model, asPublished(model, plain), picked);
    if (format !== undefined) known.set(key, format);
  }
  return format;
}

/** One object per architecture, format and recipe, so that what was worked out for it can be found again. */
const ofModels = new WeakMap<Architecture, Map<string, Format>>();

/** As the named repository's owner makes it; where none is named, as most do, with what others do. */
function withRecipe(model: ModelRecord, format: Format, picked: Recipe | undefined): Format {
  if (picked !== undefined) return made(format, picked);
  const [usual, ...others] = recipesFor(model, format.id);
  if (usual === undefined) return format;
  return { ...made(format, usual), others: others.map((recipe) => made(format, recipe)) };
}

function made(format: Format, { keeps, keepsEnds, ownHead, groupSize, said, source }: Recipe): Format {
  const { bits } = format.encodings.linear;
  const grouped = groupSize === undefined ? {} : inGroups(bits, groupSize);
  return {
    ...format,
    ...grouped,
    ...(keeps.length === 0 ? {} : { keeps: new Set(keeps) }),
    ...(keepsEnds === true ? { ends: { ...format, encodings: everywhere(format.encodings.plain) } } : {}),
    ...(ownHead === true ? { ownHead } : {}),
    said,
    source: `${format.source}; ${source}`,
  };
}

function inGroups(bits: number, size: number): Pick<Format, 'encodings' | 'inputAlignment'> {
  return { encodings: linears({ bits, group: { size, bits: 16 } }), inputAlignment: size };
}

function asPublished(model: ModelRecord, format: Format): Format {
  const { id } = format;
  if (id === 'fp8' && publishedInFp8Tiles(model) && model.nativeFormat !== 'mxfp4') {
    return {
      ...format,
      encodings: linears(fp8Tiles),
      inputAlignment: 128,
      outputAlignment: 128,
      source: 'block FP8: one 32-bit scale per 128 x 128 tile (weight_block_size of the published config.json)',
    };
  }
  // DeepSeek V4 is called FP8 by everybody; its experts are FP4.
  if (id === 'fp8' && model.nativeNote === 'fp4 (experts) + fp8') return formatFor(model, 'mxfp4') ?? format;
  if (id !== model.nativeFormat) return format;
  if (id === 'mxfp4') {
    const rest = model.nativeNote.includes('fp8') ? fp8Tiles : sixteen;
    return {
      ...format,
      encodings: expertsOnly({ bits: 4, group: { size: 32, bits: 8 } }, rest),
      expertPadding: mxfp4Padding,
      source: `${format.source}; routed experts only, as published`,
    };
  }
  if (id === 'int4') {
    return {
      ...format,
      encodings: expertsOnly({ bits: 4, group: { size: 32, bits: 16 } }),
      inputAlignment: 32,
      source:
        'compressed-tensors INT4, group 32, routed experts only, as published (config.json of moonshotai/Kimi-K2-Thinking)',
    };
  }
  return format;
}

/** Bytes of `rows` x `columns` elements; a trailing part of a group or tile costs a whole scale. */
export function encodedBytes(encoding: Encoding, rows: number, columns: number): number {
  let bits = rows * columns * encoding.bits;
  if (encoding.group !== undefined) bits += rows * Math.ceil(columns / encoding.group.size) * encoding.group.bits;
  if (encoding.rowBits !== undefined) bits += rows * encoding.rowBits;
  if (encoding.tile !== undefined) {
    const { size, bits: scale } = encoding.tile;
    bits += Math.ceil(rows / size) * Math.ceil(columns / size) * scale;
  }
  return bits / 8;
}
