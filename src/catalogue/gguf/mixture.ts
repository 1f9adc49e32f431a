import type { Architecture } from '../model.ts';
import { type FileType, fileTypesOf2023, type Place } from './file-types.ts';
import type { GgufFile } from './gguf-file.ts';
import { fileTypeOf } from './recipes.ts';
import { fittingType, type TensorTypeName, tensorTypes } from './tensor-types.ts';

/** What the quantizer tells apart, by tensor name. */
export type Slot =
  | 'embedding'
  | 'output'
  | 'value'
  | 'fused'
  | 'query'
  | 'key'
  | 'attention-output'
  | 'up'
  | 'down'
  | 'expert-up'
  | 'expert-down'
  /** Any other matrix: the base type. */
  | 'matrix'
  /** Vectors, routers, convolutions: never quantized, 32 bit. */
  | 'full-precision'
  /** Matrices that are never quantized but stored in 16 bit. */
  | 'half-precision';

/** A file type applied to one model. */
export interface Mixture {
  /** The model it is applied to. */
  readonly arch: Architecture;
  /** Format id: "q4_k_m". */
  readonly id: string;
  /** The type of a tensor whose rows have `columns` elements; index and number among its kind. */
  typeOf(slot: Slot, columns: number, index: number, of: number): TensorTypeName;
  /** Bits of the base type, for what needs one figure. */
  readonly base: TensorTypeName;
  /** Of a real file: what its header says, or its size in bytes. */
  readonly held?: GgufFile | number;
}

const mixtures = new WeakMap<Architecture, Map<string, Mixture>>();

/** The mixture of that file type for a model; undefined when llama.cpp has no such type. The same object every time. */
export function mixtureFor(arch: Architecture, id: string): Mixture | undefined {
  const fileType = (isOf2023(arch) ? fileTypesOf2023[id] : undefined) ?? fileTypeOf(id);
  if (fileType === undefined) return undefined;
  const known = mixtures.get(arch) ?? new Map<string, Mixture>();
  mixtures.set(arch, known);
  const mixture = known.get(id) ?? apply(arch, id, fileType);
  known.set(id, mixture);
  return mixture;
}

function apply(arch: Architecture, id: string, file: FileType): Mixture {
  const experts = arch.moe?.experts ?? 0;
  const grouped = queryGroups(arch) >= 4;
  const bumped = isSeventyB(arch);
  const want = (slot: Slot, columns: number, index: number, of: number): TensorTypeName => {
    const place: Place = { index, of, grouped, experts };
    switch (slot) {
      case 'full-precision':
        return 'F32';
      case 'half-precision':
        return file.base === 'F32' ? 'F32' : 'F16';
      case 'output':
        return outputType(file, columns);
      case 'embedding':
        return arch.tieEmbeddings ? outputType(file, columns) : file.embedding;
      case 'value':
        if (experts === 8) return file.eightExperts.value;
        return bumped ? bump(file.value(place)) : file.value(place);
      case 'fused':
        return file.fused;
      case 'key':
        return experts === 8 ? file.eightExperts.key : file.queryKey;
      case 'query':
        return file.queryKey;
      case 'attention-output':
        return experts === 8 ? file.eightExperts.attentionOutput : file.attentionOutput;
      case 'up':
        return file.up(place);
      case 'down':
        return file.down(place);
      case 'expert-up':
        return id === 'mxfp4' ? 'MXFP4' : file.up(place);
      case 'expert-down':
        return id === 'mxfp4' ? 'MXFP4' : file.down(place);
      case 'matrix':
        return file.base;
    }
  };
  return {
    arch,
    id,
    base: id === 'mxfp4' ? 'MXFP4' : file.base,
    typeOf: (slot, columns, index, of) => fittingType(want(slot, columns, index, of), columns),
  };
}

/** Llama 1, 2 and Code Llama, and what was made from them: no Llama since has such a vocabulary. */
function isOf2023(arch: Architecture): boolean {
  return arch.modelType === 'llama' && (arch.vocab === 32_000 || arch.vocab === 32_016);
}

/** Rows that are no multiple of the base type's block make the head Q8_0. */
function outputType(file: FileType, columns: number): TensorTypeName {
  return columns % tensorTypes[file.base].block === 0 ? file.output : 'Q8_0';
}

/** V is small beside Q in the 70B, and the quantizer gives it more bits there. */
function bump(type: TensorTypeName): TensorTypeName {
  return type === 'Q3_K' || type === 'Q4_K' ? 'Q5_K' : type;
}

/** What llama.cpp calls a 70B: Llama and Qwen2 with 80 layers. */
function isSeventyB(arch: Architecture): boolean {
  return arch.layers === 80 && (arch.modelType === 'llama' || arch.modelType === 'qwen2') && queryGroups(arch) > 1;
}

/** Query heads per KV head; MLA is stored with one KV head. */
function queryGroups(arch: Architecture): number {
  const heads = arch.heads ?? 0;
  return arch.mla === undefined ? heads / (arch.kvHeads || heads || 1) : heads;
}
