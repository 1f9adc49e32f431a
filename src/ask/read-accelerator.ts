import type { Accelerator } from '../catalogue/accelerator.ts';
import { acceleratorAt } from '../catalogue/find-accelerator.ts';
import type { Strength } from './claims.ts';
import { type Counted, claimCount, countBehind } from './count-gpus.ts';
import { isAssigned, isGpuNoun } from './gpu-nouns.ts';
import { readInstance } from './read-instance.ts';
import { readUnknownGpu } from './read-unknown-gpu.ts';
import type { Reader } from './reader.ts';

/**
 * Reads an accelerator or a cloud instance that starts at an atom, with its memory and the count behind it.
 * @param counted what was counted in front of it
 * @param from where the count began
 * @returns the atoms taken from `at`, 0 when there is none
 */
export function readAccelerator(
  reader: Reader,
  at: number,
  counted: Counted | undefined,
  sure: Strength,
  from: number = at,
): number {
  const { atoms } = reader;
  const instance = readInstance(reader, at, counted, sure, from);
  if (instance > 0) return instance;
  const mention = acceleratorAt(atoms, at);
  if (mention === undefined) return readUnknownGpu(reader, at, counted, sure, from);
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
  end +=
    countMachines(reader, end, counted, mention.accelerator, sure, from) ??
    claimCount(reader, end, counted, id, sure, from);
  reader.lastGpu = end;
  return end - at;
}

/**
 * "2 H100 nodes", "4台A800机器", "two machines with A100": whole machines, with as many GPUs as they usually have.
 * @returns the atoms of the noun behind; undefined when no machines were counted
 */
function countMachines(
  reader: Reader,
  at: number,
  counted: Counted | undefined,
  { id, nodeSizeTypical: each }: Accelerator,
  sure: Strength,
  from: number,
): number | undefined {
  if (counted === undefined || counted.whole === true || each < 8) return undefined;
  const { value, machines = false } = counted;
  const word = reader.atoms[at];
  const noun = reader.phraseAt(at);
  const named = noun?.value.kind === 'nodes' && word !== undefined && word.join !== 'apart';
  // "a 4 H100 server" is one machine; "4 H100 servers" and "1 H100 node" count machines.
  const counts = named && (word.text.endsWith('s') ? value > 1 : word.text === 'node' && value === 1);
  if (!(machines ? countBehind(reader, at) === undefined : counts)) return undefined;
  const length = named ? noun.length : 0;
  reader.claim('gpus', value * each, from, at + length - from, sure, { of: id });
  reader.note(`${reader.typed(from, at + length)} was read as ${value * each} GPUs, ${each} in each machine`);
  return length;
}
