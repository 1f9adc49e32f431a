import { formatLabel } from '../../format-names.ts';
import type { HubFile } from '../files.ts';
import type { GgufHeader } from '../headers/gguf.ts';
import { architectureOfGguf } from '../headers/gguf-architecture.ts';
import { formatIdOfGguf } from '../headers/gguf-file-type.ts';
import type { SafetensorsHeader } from '../headers/safetensors.ts';
import { readAdapter } from './adapter.ts';
import { ggufBytes, ggufParts } from './gguf-bytes.ts';
import { chosenFrom, ggufChoices, ggufLabel, usualChoice } from './gguf-choices.ts';
import { loadedFiles } from './loaded-files.ts';
import { bytesOf } from './pieces.ts';
import { readQuantization } from './quantization.ts';
import { object } from './quantizations/read.ts';
import type { Stored } from './stored.ts';
import { partBytes } from './tensor-parts.ts';

/** Repositories of training runs hold thousands of files beside the model; nobody reads that list. */
const mostExcluded = 100;

/** What was read of a repository; foreign JSON is passed as it is. */
export interface RepositoryFiles {
  readonly files: readonly HubFile[];
  readonly config?: unknown;
  /** hf_quant_config.json, where there is one. */
  readonly modelOpt?: unknown;
  /** adapter_config.json, where there is one. */
  readonly adapterConfig?: unknown;
  /** Headers of safetensors files by path; used when those of all loaded files are there. */
  readonly headers?: ReadonlyMap<string, SafetensorsHeader>;
  /** The header of the GGUF file that was asked for, and its path. */
  readonly gguf?: { readonly path: string; readonly header: GgufHeader };
}

/** What a repository's files hold and which of these an engine loads; undefined when there are no weights in it. Never throws. */
export function whatIsStored(repository: RepositoryFiles): Stored | undefined {
  const found = loadedFiles(repository.files);
  const ggufs = ggufChoices(repository.files.filter(({ path }) => path.toLowerCase().endsWith('.gguf')));
  if (found.kind === 'none') return undefined;
  if (found.kind === 'gguf') return ofGguf(repository, found.excluded, ggufs);
  const read = readQuantization(repository.config, repository.modelOpt);
  const adapters = found.kind === 'adapter' ? readAdapter(repository.adapterConfig) : undefined;
  const plain = plainFormat(repository.config);
  const headers = found.loaded.map(({ path }) => repository.headers?.get(path));
  const whole = headers.every((header) => header !== undefined) ? headers : [];
  const layers = layersIn(repository.config);
  const parts =
    whole.length === 0
      ? undefined
      : partBytes(
          whole.flatMap(({ tensors }) => tensors),
          layers,
        );
  const fromParts =
    parts === undefined ? undefined : Object.values(parts).reduce((sum, one) => sum + one, 0) - (parts.mtp ?? 0);
  // Engines load 32-bit weights in 16 bit (dtype auto of vLLM, torch_dtype "auto" aside).
  const halves = read === undefined && plain.isWide;
  return {
    formatId: read?.formatId ?? plain.formatId,
    loadedFiles: found.loaded,
    bytes: Math.round((fromParts ?? bytesOf(found.loaded)) / (halves ? 2 : 1)),
    excluded: found.excluded.slice(0, mostExcluded),
    ...(read === undefined ? {} : { quantization: read.quantization }),
    ...(parts === undefined || halves ? {} : { parts }),
    files: ggufs.choices,
    ...(adapters === undefined ? {} : { adapters }),
    needsHeaders: parts === undefined && read?.unclear === true,
    remarks: [
      ...found.remarks,
      ...(halves ? ['stored in 32 bit, which engines load in 16'] : []),
      ...(read?.unknown === undefined
        ? []
        : [
            `quantized by ${read.unknown}, which is not understood: the size is that of its files, the rest is as for ${formatLabel(read.formatId)}`,
          ]),
    ],
  };
}

function ofGguf(
  { gguf }: RepositoryFiles,
  others: Stored['excluded'],
  { choices, excluded }: ReturnType<typeof ggufChoices>,
): Stored | undefined {
  const usual = usualChoice(choices);
  if (usual === undefined) return undefined;
  const stored: Stored = {
    formatId: usual.formatId,
    loadedFiles: usual.files,
    bytes: usual.bytes,
    excluded: [...others, ...excluded].slice(0, mostExcluded),
    files: choices,
    needsHeaders: true,
    remarks: [],
  };
  return gguf === undefined ? stored : withGgufHeader(chosenFrom(stored, gguf.path).stored, gguf.header);
}

/** A GGUF repository with the header of the file that is loaded. */
export function withGgufHeader(stored: Stored, header: GgufHeader): Stored {
  const read = architectureOfGguf(header);
  if (read.kind === 'refused') return { ...stored, remarks: [...stored.remarks, read.message] };
  const { layers } = read.architecture;
  const isNamed = stored.loadedFiles.some(({ path }) => ggufLabel(path) !== undefined);
  return {
    ...stored,
    formatId: (isNamed ? undefined : formatIdOfGguf(header)) ?? stored.formatId,
    bytes: header.bytes,
    gguf: ggufBytes(header, layers),
    parts: ggufParts(header, layers),
    needsHeaders: false,
  };
}

/** The format of weights that are not quantized, by `torch_dtype`, since 2025 `dtype`. */
function plainFormat(config: unknown): { readonly formatId: string; readonly isWide: boolean } {
  const model = object(config);
  const inner = object(model.text_config);
  const given = [model.dtype, model.torch_dtype, inner.dtype, inner.torch_dtype].find((one) => typeof one === 'string');
  return { formatId: given === 'float16' ? 'fp16' : 'bf16', isWide: given === 'float32' };
}

/** Layers of the model; infinite where config.json does not say: then none is behind them. */
function layersIn(config: unknown): number {
  const model = object(config);
  const inner = object(model.text_config);
  const given = [inner.num_hidden_layers, model.num_hidden_layers, model.n_layer].find(
    (one) => typeof one === 'number',
  );
  return typeof given === 'number' && given > 0 ? given : Number.POSITIVE_INFINITY;
}
