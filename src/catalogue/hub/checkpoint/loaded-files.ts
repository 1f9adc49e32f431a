import type { HubFile } from '../files.ts';
import { bytesOf, inSets, isSafePath, missingFrom, readName } from './pieces.ts';
import type { ExcludedFile } from './stored.ts';

/** Which of a repository's files an engine reads the weights from. */
export interface LoadedFiles {
  /** `none`: there are no weights that fitcheck knows. */
  readonly kind: 'safetensors' | 'gguf' | 'pickle' | 'adapter' | 'none';
  readonly loaded: readonly HubFile[];
  readonly excluded: readonly ExcludedFile[];
  readonly remarks: readonly string[];
}

const weightExtensions: ReadonlySet<string> = new Set([
  ...['safetensors', 'gguf', 'bin', 'pt', 'pth', 'ckpt', 'onnx', 'onnx_data', 'h5', 'msgpack', 'ot', 'nemo', 'npz'],
]);

/** Of training, not weights; llama.cpp's importance matrices. */
const notWeights = /^(?:training_args|optimizer|scheduler|rng_state|tokenizer|imatrix)/i;
const precision = /[._-](?:fp16|fp32|bf16|fp8|int8|int4|8bit|4bit|non_ema|ema)$/i;
const draft = /(?:^|[._-])(?:mtp|nextn|eagle\d?|medusa|draft|dflash)(?:[._-]|$)/i;

/**
 * Picks what an engine loads: safetensors at the root, as vLLM and transformers do (DefaultModelLoader._prepare_weights,
 * modeling_utils), PyTorch's pickles where there are none, GGUF files where there is nothing else. A GGUF repository loads one
 * of its files, which is picked later: here `loaded` has all.
 */
export function loadedFiles(files: readonly HubFile[]): LoadedFiles {
  const excluded: ExcludedFile[] = [];
  const leaveOut = (file: HubFile, why: string): void => {
    excluded.push({ path: file.path.slice(0, 300), bytes: file.size, why });
  };
  const root: HubFile[] = [];
  const ggufs: HubFile[] = [];
  for (const file of files) {
    const { folder, stem, extension } = readName(file.path);
    if (!weightExtensions.has(extension) || notWeights.test(stem)) continue;
    if (!isSafePath(file.path)) leaveOut(file, 'its name points out of the repository');
    else if (extension === 'gguf') ggufs.push(file);
    else if (folder !== '') leaveOut(file, reasonForFolder(folder));
    else root.push(file);
  }
  const named = root.map((file) => ({ file, ...readName(file.path) }));
  const ofKind = (is: (name: (typeof named)[number]) => boolean): HubFile[] => named.filter(is).map(({ file }) => file);
  const adapters = ofKind(({ stem, extension }) => extension === 'safetensors' && stem.startsWith('adapter'));
  const models = ofKind(({ stem, extension }) => extension === 'safetensors' && !stem.startsWith('adapter'));
  const pickles = ofKind(isPickle);
  for (const name of named) {
    if (name.extension === 'safetensors') continue;
    if (!isPickle(name)) leaveOut(name.file, 'in a format that engines do not load');
    else if (models.length > 0) leaveOut(name.file, 'the same weights as the safetensors');
  }
  if (models.length > 0) {
    for (const file of adapters) leaveOut(file, 'an adapter beside the model');
    for (const file of ggufs) leaveOut(file, 'GGUF: asked for by its type, such as q4_k_m');
    const loaded = withoutDuplicates(models, leaveOut);
    return { kind: 'safetensors', loaded, excluded, remarks: remarksOn(loaded) };
  }
  if (adapters.length > 0) return { kind: 'adapter', loaded: adapters, excluded, remarks: [] };
  if (ggufs.length > 0) return { kind: 'gguf', loaded: ggufs, excluded, remarks: [] };
  if (pickles.length > 0) {
    const unsafe = 'only PyTorch pickles (.bin), which run code when they are loaded: sizes are from the files';
    return { kind: 'pickle', loaded: pickles, excluded, remarks: [unsafe, ...remarksOn(pickles)] };
  }
  return { kind: 'none', loaded: [], excluded, remarks: [] };
}

/** The names that transformers looks for: WEIGHTS_NAME in utils/__init__.py, and its pieces. */
function isPickle({ stem, extension }: { readonly stem: string; readonly extension: string }): boolean {
  return extension === 'bin' && (stem === 'pytorch_model' || stem === 'model');
}

function reasonForFolder(folder: string): string {
  if (folder.startsWith('original/')) return "the same weights in their maker's own format";
  if (folder.startsWith('onnx')) return 'the same weights for ONNX';
  return `in the folder ${folder.slice(0, 60)}, which engines do not load`;
}

type LeaveOut = (file: HubFile, why: string) => void;

/** Some repositories ship the weights more than once. */
function withoutDuplicates(models: readonly HubFile[], leaveOut: LeaveOut): HubFile[] {
  const sets = inSets(models).map((set) => ({ set, stem: readName(set[0]?.path ?? '').stem }));
  const stems = new Set(sets.map(({ stem }) => stem));
  const inPieces = new Set(sets.flatMap(({ set, stem }) => (set.length > 1 && !missingFrom(set) ? [stem] : [])));
  const hasOthers = [...stems].some((stem) => !isConsolidated(stem));
  const hasTarget = [...stems].some((stem) => !draft.test(stem));
  const reason = (set: readonly HubFile[], stem: string): string | undefined => {
    if (isConsolidated(stem) && hasOthers) return 'the same weights once more';
    if (precision.test(stem) && stems.has(stem.replace(precision, ''))) return 'the same weights in another precision';
    if (draft.test(stem) && hasTarget)
      return 'a head for speculative decoding, which is not loaded unless it is asked for';
    return set.length === 1 && inPieces.has(stem) ? 'the same weights in one file' : undefined;
  };
  const loaded: HubFile[] = [];
  for (const { set, stem } of sets) {
    const why = reason(set, stem);
    if (why === undefined) loaded.push(...set);
    else for (const file of set) leaveOut(file, why);
  }
  return loaded;
}

function isConsolidated(stem: string): boolean {
  return stem.startsWith('consolidated');
}

function remarksOn(loaded: readonly HubFile[]): string[] {
  const missing = inSets(loaded).flatMap((set) => missingFrom(set) ?? []);
  return bytesOf(loaded) === 0 ? [...missing, 'its files are empty'] : missing;
}
