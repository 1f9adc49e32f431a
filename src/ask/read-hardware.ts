import type { Atom } from '../catalogue/atoms.ts';
import { acceleratorAt } from '../catalogue/find-accelerator.ts';
import { memoryAt } from '../catalogue/memory-size.ts';
import { termAt } from '../catalogue/model-terms.ts';
import { type Strength, strength } from './claims.ts';
import { isAssigned, isGpuNoun } from './gpu-nouns.ts';
import { countAt } from './quantities.ts';
import { readAccelerator } from './read-accelerator.ts';
import type { Reader } from './reader.ts';

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
  // 2台 H100*8: machines, and the GPUs in each.
  const machines = atoms[next - 1]?.text === '台';
  const taken = tooMany
    ? 0
    : readAccelerator(reader, next, { value: total, machines, whole: times || factor !== undefined }, sure, at);
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
  if (memory !== undefined) {
    const end = next + memory.length;
    const named = acceleratorAt(atoms, end) !== undefined && atoms[end]?.join !== 'apart';
    if (!times && !named && !isGpuNoun(reader.phraseAt(end)?.value)) return 0;
    reader.memories.push({ at: next, gib: memory.gib, text: reader.typed(next, end), role: 'gpu' });
    const gpu = readAccelerator(reader, end, { value: total }, sure, at);
    if (gpu === 0) reader.claim('gpus', total, at, next - at, sure);
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
  if (nodes === 1 || counted) return from - at;
  const taken = readAccelerator(reader, next, { value: nodes, machines: true }, sure, at);
  return taken === 0 ? 0 : next + taken - at;
}

/** "8x", "8*", "8*(". */
function isTimes(atoms: readonly Atom[], at: number): boolean {
  const atom = atoms[at];
  return (
    (atom?.text === 'x' && atom.kind === 'word' && atom.join !== 'apart') || /^ ?\* ?\(?$/.test(atom?.before ?? '')
  );
}
