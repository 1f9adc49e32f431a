import { acceleratorName } from '../catalogue/accelerator-name.ts';
import { instanceAt } from '../catalogue/find-instance.ts';
import type { Strength } from './claims.ts';
import { type Counted, countBehind } from './count-gpus.ts';
import type { Reader } from './reader.ts';

/** Reads a cloud instance: "p5.48xlarge", "2x g5.12xlarge". Returns the atoms taken, 0 when there is none. */
export function readInstance(
  reader: Reader,
  at: number,
  counted: Counted | undefined,
  sure: Strength,
  from: number,
): number {
  const instance = instanceAt(reader.atoms, at);
  if (instance === undefined) return 0;
  const { name, accelerator, gpus } = instance.value;
  const { id } = accelerator;
  reader.accelerators.set(id, accelerator);
  reader.claim('gpu', id, at, instance.length, sure);
  reader.memories.push({ at, gib: accelerator.memoryGb, text: name, role: 'gpu' });
  let end = at + instance.length;
  const behind = counted === undefined ? countBehind(reader, end) : undefined;
  end += behind?.length ?? 0;
  reader.claim('gpus', gpus * (counted?.value ?? behind?.value ?? 1), from, end - from, sure, { of: id });
  reader.note(`${name} has ${gpus} x ${acceleratorName(accelerator)}`);
  reader.lastGpu = end;
  return end - at;
}
