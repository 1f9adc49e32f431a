import type { Atom } from '../catalogue/atoms.ts';
import { acceleratorAt } from '../catalogue/find-accelerator.ts';
import { memoryAt } from '../catalogue/memory-size.ts';
import { termAt } from '../catalogue/model-terms.ts';
import { type Strength, strength } from './claims.ts';
import { countAt } from './quantities.ts';
import type { MemoryMention, Reader } from './reader.ts';
import type { Meaning } from './vocabulary.ts';

/** GPUs that people name and the catalogue lacks: read as a GPU, so that the reply can say so. */
const otherGpus = new Set(
  'p100 k80 k40 m40 m60 p4 p6000 p5000 a2 a800 b100 mi50 mi60 mi25 mi8 gtx titan quadro v620 a770m a750 a580 a380 910b ascend910b a1000 a2000 t1000 t600 cmp50 rx580'.split(
    ' ',
  ),
);
const gpuPrefixes = new Set(['rtx', 'gtx', 'rx', 'quadro', 'titan']);
const gpuSuffixes = new Set(['ti', 'super', 'xt', 'xtx', 'gre', 'max', 'mobile', 'laptop']);

/** Whether a meaning is the word "GPU" or "card". */
export function isGpuNoun(meaning: Meaning | undefined): boolean {
  if (meaning?.kind === 'setting') return meaning.setting.field === 'gpus';
  return meaning?.kind === 'gpu-noun' || (meaning?.kind === 'name' && meaning.field === 'gpu');
}

/**
 * Reads hardware that starts at an atom: "8xH100", "8*A100 (80G)", "eight RTX 4090", "3 x 24GB", "4 GPUs", "h100 x8".
 * @returns the atoms taken, 0 when there is none
 */
export function readHardware(reader: Reader, at: number, sure: Strength = strength.named): number {
  const plain = readAccelerator(reader, at, undefined, sure);
  if (plain > 0) return plain;
  return readCounted(reader, at, undefined, sure);
}

/** @param factor what an outer count multiplies by (nodes); undefined outside, and there is only one level inside */
function readCounted(reader: Reader, at: number, factor: number | undefined, sure: Strength): number {
  const { atoms } = reader;
  const first = atoms[at];
  // 8x7b and 70b are models.
  if (first?.kind === 'number' && termAt(atoms, at).length > 1 && atoms[at + 1]?.text !== 'x') return 0;
  if (first?.kind === 'number' && termAt(atoms, at).length === 4) return 0;
  const count = countAt(atoms, at);
  if (count === undefined || !Number.isInteger(count.value)) return 0;
  let next = at + count.length;
  const times = isTimes(atoms, next);
  if (times && atoms[next]?.text === 'x') next++;
  const measured = reader.phraseAt(next);
  if (measured?.value.kind === 'measure' && !isGpuNoun(measured.value)) next += measured.length;
  // 两台8卡: nodes times GPUs.
  if (
    factor === undefined &&
    measured !== undefined &&
    atoms[next - 1]?.text === '台' &&
    atoms[next]?.kind === 'number'
  ) {
    const inner = readCounted(reader, next, count.value, sure);
    if (inner > 0) return next + inner - at;
  }
  // "2 used 3090s", "4 nvidia h100"
  for (let skipped = 0; skipped < 2; skipped++) {
    const word = atoms[next];
    if (word?.kind !== 'word' || word.join !== 'spaced' || acceleratorAt(atoms, next) !== undefined) break;
    const meaning = reader.phraseAt(next);
    if (meaning?.value.kind !== 'filler' || acceleratorAt(atoms, next + 1) === undefined) break;
    next++;
  }
  if (atoms[next] === undefined || (atoms[next]?.join === 'apart' && !times)) return 0;
  const total = count.value * (factor ?? 1);
  // "llama 70b 8192 h100": nobody counts GPUs in thousands without a sign.
  const tooMany = !times && count.value > 1024 && first?.kind === 'number';
  const taken = tooMany ? 0 : readAccelerator(reader, next, total, sure, at);
  if (taken > 0) return next + taken - at;
  const noun = reader.phraseAt(next);
  if (noun !== undefined && isGpuNoun(noun.value) && !isAssigned(atoms[next + noun.length])) {
    next += noun.length;
    if (atoms[next]?.text === 's' && atoms[next]?.before === "'") next++;
    reader.claim('gpus', total, at, next - at, sure);
    return next - at;
  }
  if (factor === undefined && noun?.value.kind === 'nodes')
    return readNodes(reader, at, count.value, next + noun.length, sure);
  const memory = memoryAt(atoms, next);
  if (memory !== undefined && (times || isGpuNoun(reader.phraseAt(next + memory.length)?.value))) {
    reader.claim('gpus', total, at, next - at, sure);
    const end = next + memory.length;
    const gpu = readAccelerator(reader, end, undefined, sure);
    reader.memories.push({ at: next, gib: memory.gib, text: reader.typed(next, end), role: 'gpu' });
    return end + gpu - at;
  }
  if (times && factor === undefined) {
    // 2x8xH100: nodes times GPUs.
    const inner = readCounted(reader, next, total, sure);
    if (inner > 0) return next + inner - at;
  }
  return 0;
}

/** "2 nodes of 8xH100", "2 nodes with 8 GPUs each". */
function readNodes(reader: Reader, at: number, nodes: number, from: number, sure: Strength): number {
  let next = from;
  while (['of', 'with', 'x', 'each', 'a', '每', '台'].includes(reader.atoms[next]?.text ?? '')) next++;
  const inner = readCounted(reader, next, nodes, sure);
  if (inner > 0) return next + inner - at;
  // "16xH100 (2 nodes)": the number of GPUs is known already.
  const counted = reader.claims.some(({ field }) => field === 'gpus');
  return nodes === 1 || counted ? from - at : 0;
}

/** An accelerator, its memory and the count behind it. */
function readAccelerator(reader: Reader, at: number, counted: number | undefined, sure: Strength, from = at): number {
  const { atoms } = reader;
  const mention = acceleratorAt(atoms, at);
  if (mention === undefined) return readOtherGpu(reader, at, counted, sure, from);
  let end = at + mention.length;
  const { id } = mention.accelerator;
  reader.accelerators.set(id, mention.accelerator);
  const before = reader.memories.at(-1);
  reader.claim('gpu', id, at, mention.length, sure);
  if (mention.memoryGib !== undefined) {
    reader.memories.push({ at, gib: mention.memoryGib, text: reader.typed(at, end), role: 'gpu' });
  } else if (before?.role === 'bare' && before.at + 2 === at) {
    // "80GB A100"
    reader.memories[reader.memories.length - 1] = { ...before, role: 'gpu' };
  }
  const noun = reader.phraseAt(end);
  if (
    noun?.value.kind === 'gpu-noun' ||
    (noun !== undefined && isGpuNoun(noun.value) && !isAssigned(atoms[end + noun.length]))
  )
    end += noun.length;
  if (counted !== undefined) reader.claim('gpus', counted, from, end - from, sure, { of: id });
  else end += countBehind(reader, end, id, sure);
  reader.lastGpu = end;
  return end - at;
}

/** "x8", "*8", ":8", " 8张" behind a GPU. */
function countBehind(reader: Reader, at: number, id: string, sure: Strength): number {
  const { atoms } = reader;
  const sign = atoms[at];
  if (sign === undefined) return 0;
  const withX = sign.text === 'x' && sign.kind === 'word';
  const number = withX ? atoms[at + 1] : sign;
  if (number?.kind !== 'number' || !Number.isInteger(number.value) || number.value > 1024) return 0;
  let end = at + (withX ? 2 : 1);
  const unit = atoms[end];
  const measure = reader.phraseAt(end)?.value.kind;
  const measured = measure === 'measure' || (unit?.kind === 'han' && measure === 'gpu-noun');
  if (measured) end++;
  // "h200 8x"
  const timesBehind =
    !withX &&
    unit?.text === 'x' &&
    unit.join === 'glued' &&
    (atoms[end + 1] === undefined || atoms[end + 1]?.join !== 'glued') &&
    acceleratorAt(atoms, end + 1) === undefined;
  if (timesBehind) end++;
  else if (!measured && unit?.join === 'glued' && unit.kind === 'word') return 0;
  const marked = withX
    ? number.join !== 'apart'
    : number.before.includes('*') || number.before === ':' || measured || timesBehind;
  if (!marked || (number.before === ':' && number.value > 128)) return 0;
  reader.claim('gpus', number.value, at, end - at, sure, { of: id });
  return end - at;
}

function isTimes(atoms: readonly Atom[], at: number): boolean {
  const atom = atoms[at];
  return (atom?.text === 'x' && atom.kind === 'word' && atom.join !== 'apart') || atom?.before.trim() === '*';
}

/** Whether a value is assigned to the word before: "gpu: h100". */
export function isAssigned(atom: Atom | undefined): boolean {
  const mark = atom?.before.trim() ?? '';
  return mark.startsWith('=') || mark.startsWith(':');
}

/** A GPU that the catalogue does not have, as typed. */
function readOtherGpu(reader: Reader, at: number, counted: number | undefined, sure: Strength, from: number): number {
  const { atoms } = reader;
  const first = atoms[at];
  const number = atoms[at + 1];
  if (first?.kind !== 'word' || number === undefined) return 0;
  const prefixed =
    gpuPrefixes.has(first.text) && (number.kind === 'number' || first.text === 'titan') && number.join !== 'apart';
  const glued = number.kind === 'number' && number.join === 'glued' && otherGpus.has(first.text + number.text);
  if (!prefixed && !glued) return 0;
  let end = at + 2;
  // "p4d.24xlarge" is no P4.
  const behind = atoms[end];
  if (glued && behind?.join === 'glued' && behind.kind === 'word' && !/^(?:s|x|ti)$/.test(behind.text)) return 0;
  while (gpuSuffixes.has(atoms[end]?.text ?? '') || (atoms[end]?.text === 's' && atoms[end]?.join === 'glued')) end++;
  const name = reader.typed(at, end).replace(/'?s$/, '');
  reader.claim('gpu', name, at, end - at, sure);
  const memory = memoryAt(atoms, end);
  if (memory !== undefined && atoms[end]?.join !== 'apart') {
    const role: MemoryMention['role'] = 'gpu';
    reader.memories.push({ at: end, gib: memory.gib, text: reader.typed(end, end + memory.length), role });
    end += memory.length;
  }
  if (counted !== undefined) reader.claim('gpus', counted, from, end - from, sure, { of: name });
  else end += countBehind(reader, end, name, sure);
  reader.lastGpu = end;
  return end - at;
}
