import type { Subject } from '../catalogue/subject.ts';

/** A switched fabric between all GPUs of the machine; bridges that join pairs do not count. Other makers: as if there were. */
export function hasSwitchedFabric({ accelerator }: Subject): boolean {
  const type = accelerator.interconnect?.type ?? '';
  return accelerator.vendor !== 'NVIDIA' || (type.startsWith('NVLink') && !type.includes('bridge'));
}
