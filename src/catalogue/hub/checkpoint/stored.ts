import type { Encoding, Format } from '../../formats.ts';
import type { GgufFile } from '../../gguf/gguf-file.ts';
import type { HubFile } from '../files.ts';

/** What a repository's files hold. All of it is plain data, so that it can be kept as JSON. */
export interface Stored {
  /** Id of the catalogue's format that comes nearest; of a GGUF repository, of the file that is loaded. */
  readonly formatId: string;
  readonly loadedFiles: readonly HubFile[];
  /** Bytes of tensors in the loaded files; the container's own header is left out where it was read. */
  readonly bytes: number;
  /** Files with weights that an engine does not load, and why. */
  readonly excluded: readonly ExcludedFile[];
  /** How the matrices are stored, where the configuration says; absent: as the format usually is. */
  readonly quantization?: Quantization;
  /** Bytes by part, where headers were read. */
  readonly parts?: PartBytes;
  /** GGUF only: the same by layer, as llama.cpp places it. */
  readonly gguf?: GgufFile;
  /** GGUF only: what the repository offers, smallest first. */
  readonly files: readonly GgufChoice[];
  /** The repository is a PEFT adapter of another model. */
  readonly adapters?: Adapter;
  /** Only the headers tell what is stored how: the configuration does not, or not in words that are understood. */
  readonly needsHeaders: boolean;
  readonly remarks: readonly string[];
}

export interface ExcludedFile {
  readonly path: string;
  readonly bytes: number;
  readonly why: string;
}

/** One quantization of a GGUF repository: a file, or the pieces of one. */
export interface GgufChoice {
  readonly formatId: string;
  /** As the file's name has it: "UD-Q4_K_XL". */
  readonly label: string;
  readonly files: readonly HubFile[];
  readonly bytes: number;
}

/** Parts that stored bytes are counted by. `rest`: norms, biases, routers, scales that belong to no matrix. */
export const storedParts = [
  'embedding',
  'head',
  'attention',
  'recurrent',
  'mlp',
  'shared',
  'expert',
  'vision',
  'mtp',
  'rest',
] as const;
export type StoredPart = (typeof storedParts)[number];
/** Bytes by part; absent parts are not stored. */
export type PartBytes = Readonly<Partial<Record<StoredPart, number>>>;

/** What weights in a repository's files take, once loaded. */
export interface HeldBytes {
  readonly bytes: number;
  /** The same by part, where headers were read: they add up to `bytes`. */
  readonly parts?: PartBytes;
}

/** How a checkpoint stores its matrices. */
export interface Quantization {
  /** "AWQ, 4 bit in groups of 128". */
  readonly said: string;
  readonly linear: Encoding;
  /** Of routed experts, where it differs. */
  readonly expert?: Encoding;
  /** Of the output head, where it is quantized too. */
  readonly head?: Encoding;
  /** Of embeddings, where they are quantized too. */
  readonly plain?: Encoding;
  readonly activations: Format['activations'];
  /** Modules that are left as they were. */
  readonly leftAlone: readonly ModulePattern[];
}

/** Names of modules as ".name.of.module/": `*` is any characters, `?` one, `#` the number of a layer or of an expert. */
export interface ModulePattern {
  readonly glob: string;
  /** The layers that it is about; absent: all. */
  readonly layers?: readonly number[];
}

/** A PEFT adapter. */
export interface Adapter {
  /** Id of the model that it belongs to. */
  readonly base: string;
  readonly rank: number;
  /** Modules that it is on: "q_proj"; "all-linear" for every linear layer. */
  readonly targets: readonly string[];
}
