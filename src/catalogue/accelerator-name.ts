import type { Accelerator } from './accelerator.ts';

/** The name to show, with the memory where that tells variants apart: "H100 80GB", "RTX 4090 24GB", "M3 Ultra 256GB". */
export function acceleratorName(accelerator: Accelerator, memoryGb: number = accelerator.memoryGb): string {
  const name = accelerator.aliases[0] ?? accelerator.id;
  return /\d+ ?GB/i.test(name) ? name : `${name} ${memoryGb}GB`;
}
