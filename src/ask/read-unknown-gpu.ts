import { memoryAt } from '../catalogue/memory-size.ts';
import type { Strength } from './claims.ts';
import { type Counted, claimCount } from './count-gpus.ts';
import type { Reader } from './reader.ts';

/** Names of accelerators of which nothing is known, not even the memory: read as a GPU, so that the reply can say so. */
const unknownGpus = new Set(
  'b100 p5000 p6000 mi8 m10 a770m a1000 t1000 t600 910b 910c ascend910b ascend910c cmp50'.split(' '),
);
const gpuPrefixes = new Set(['rtx', 'gtx', 'rx', 'quadro', 'titan', 'ascend']);
const gpuSuffixes = new Set(['b', 'c', 'ti', 'super', 'xt', 'xtx', 'gre', 'max', 'mobile', 'laptop']);

/** Reads a GPU that nothing is known of, as typed. Returns the atoms taken, 0 when there is none. */
export function readUnknownGpu(
  reader: Reader,
  at: number,
  counted: Counted | undefined,
  sure: Strength,
  from: number,
): number {
  const { atoms } = reader;
  const first = atoms[at];
  const number = atoms[at + 1];
  if (first === undefined || number === undefined) return 0;
  const prefixed =
    first.kind === 'word' &&
    gpuPrefixes.has(first.text) &&
    (number.kind === 'number' || first.text === 'titan') &&
    number.join !== 'apart';
  const glued = number.join === 'glued' && unknownGpus.has(first.text + number.text);
  if (!prefixed && !glued) return 0;
  let end = at + 2;
  // "p5000x" is another name.
  const behind = atoms[end];
  if (glued && behind?.join === 'glued' && behind.kind === 'word' && !/^(?:s|x|ti|b|c)$/.test(behind.text)) return 0;
  while (gpuSuffixes.has(atoms[end]?.text ?? '') || (atoms[end]?.text === 's' && atoms[end]?.join === 'glued')) end++;
  const name = reader.typed(at, end).replace(/'?s$/, '');
  reader.claim('gpu', name, at, end - at, sure);
  const memory = memoryAt(atoms, end);
  if (memory !== undefined && atoms[end]?.join !== 'apart') {
    reader.memories.push({ at: end, gib: memory.gib, text: reader.typed(end, end + memory.length), role: 'gpu' });
    end += memory.length;
  }
  end += claimCount(reader, end, counted, name, sure, from);
  reader.lastGpu = end;
  return end - at;
}
