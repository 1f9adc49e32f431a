import { acceleratorAt } from '../catalogue/find-accelerator.ts';
import { formatAt } from '../catalogue/find-format.ts';
import { findModel } from '../catalogue/find-model.ts';
import { type HubReference, readReference, writeReference } from '../catalogue/hub/reference.ts';
import { indexedModels } from '../catalogue/model-index.ts';
import { isContainer } from '../catalogue/packaging.ts';
import type { Strength } from './claims.ts';
import { modelNameAt } from './read-model.ts';
import { isRentalAt } from './read-rental.ts';
import type { Reader } from './reader.ts';

/** Atoms of a repository's name or address that are looked at. */
const longest = 60;
/** Owners of the catalogue's repositories. */
const owners = new Set(indexedModels.map(({ model }) => model.id.slice(0, model.id.indexOf('/')).toLowerCase()));

/**
 * Reads a repository id or its address that starts at an atom: "Qwen/Qwen3-8B", "https://huggingface.co/...".
 * @returns the atoms taken, 0 when it is none
 */
export function readRepository(reader: Reader, at: number, sure: Strength): number {
  const { atoms } = reader;
  const first = atoms[at];
  if (first === undefined || first.kind === 'han' || first.kind === 'quoted') return 0;
  let end = at + 1;
  let slashed = false;
  while (atoms[end]?.chunk === first.chunk) {
    slashed ||= atoms[end]?.before.includes('/') ?? false;
    end++;
  }
  if (!slashed || reader.budget.repositories-- <= 0) return 0;
  const raw = reader.typed(at, Math.min(end, at + longest)).slice(0, 300);
  const isAddress = raw.includes('://') || /^(?:www\.|hf\.co|huggingface\.co|hf-mirror|ollama\.com)/i.test(raw);
  // "...Qwen3-8B?library=vllm": all of an address is one thing.
  while (isAddress && atoms[end] !== undefined && !/\s/.test(atoms[end]?.before ?? ' ')) end++;
  const name = repositoryIn(raw, isAddress);
  if (name === undefined) return isAddress ? end - at : 0;
  const slash = name.indexOf('/');
  const owner = name.slice(0, slash).toLowerCase();
  if (!isAddress && !owners.has(owner)) {
    const isFormat = formatAt(atoms, at) !== undefined && !isContainer(first.text);
    if (acceleratorAt(atoms, at) !== undefined || isFormat || first.kind === 'number') return 0;
    if (modelNameAt(reader, at) !== undefined) return 0;
    if (!isLikeAModel(name, slash)) {
      // "org/never-seen": a model where nothing else is one.
      if (/[-_A-Z]/.test(name) && !means(reader, at, Math.min(end, at + longest)))
        reader.unknownModel ??= { at, text: name };
      return 0;
    }
  }
  reader.models.push({
    at,
    text: name,
    strength: sure,
    alternative: reader.isAlternative(at, reader.models[0]?.at),
    terms: [],
    name,
  });
  return end - at;
}

/** Whether an id says a size or a version as those of models do. */
function isLikeAModel(id: string, slash: number): boolean {
  if (!/\d/.test(id.slice(slash))) return false;
  return findModel(id).found || /[a-z].*-.*\d|\d.*-.*[a-z]/i.test(id.slice(slash + 1));
}

/** Whether a chunk says something else: "kv/fp8", "on-demand/spot", "rtx/a6000". */
function means(reader: Reader, from: number, to: number): boolean {
  if ((reader.phraseAt(from)?.value.kind ?? 'filler') !== 'filler') return true;
  for (let at = from; at < to; at++)
    if (acceleratorAt(reader.atoms, at) !== undefined || isRentalAt(reader, at)) return true;
  return false;
}

function repositoryIn(raw: string, isAddress: boolean): string | undefined {
  const path = raw.replace(/^[a-z]+:\/\//i, '');
  if (isAddress) {
    const reference = readReference(raw);
    if (reference !== undefined) return writeReference(withoutOtherFiles(reference));
    const match = /^(?:www\.)?(?:modelscope\.cn\/models|ollama\.com)\/([\w.-]+\/[\w.-]+(?::[\w.-]+)?)/i.exec(path);
    return match?.[1]?.replace(/^library\//, 'ollama/');
  }
  // "MODEL:meta-llama/..." keeps what stands behind the colon.
  const start = path.slice(0, path.indexOf('/')).lastIndexOf(':') + 1;
  const match = /^([a-z0-9][\w.-]*\/[\w.-]+(?::[\w.-]+)?)/i.exec(path.slice(start));
  return match?.[1]?.replace(/[.-]+$/, '');
}

/** Of a repository's files a GGUF file is a model of its own; any other stands for the whole. */
function withoutOtherFiles({ file, ...rest }: HubReference): HubReference {
  return file === undefined || (file.includes('.') && !/\.gguf$/i.test(file)) ? rest : { ...rest, file };
}
