import type { Accelerator } from '../../../catalogue/accelerator.ts';
import type { Format } from '../../../catalogue/formats.ts';
import type { Bits, KernelClass } from '../../../catalogue/speed/parameters.ts';

/**
 * Whose kernels an accelerator runs. Blackwell has two sorts: datacentre GPUs (compute capability 10), and the others, from GeForce
 * to GB10, without its tensor memory.
 */
export function kernelClass({ arch, computeCapability }: Accelerator): KernelClass {
  switch (arch) {
    case 'Hopper':
      return 'hopper';
    case 'Blackwell':
    case 'Blackwell Ultra':
      return Number(computeCapability) < 11 ? 'blackwell' : 'blackwell-pro';
    case 'Ampere':
      return 'ampere';
    case 'Ada':
      return 'ada';
    case 'CDNA3':
      return 'cdna3';
    default:
      return 'unverified';
  }
}

/** Bytes per second; 0 where nobody has published it, for which there is no speed. */
export function bandwidthOf({ bandwidthGbS }: Accelerator): number {
  return (bandwidthGbS ?? 0) * 1e9;
}

/** How weights of so many bits are multiplied: in operands of which type, and at how many operations per second. */
export interface Multiplication {
  readonly bits: Bits;
  readonly peak: number;
}

/**
 * Weights in few bits are multiplied in the format's own type where the hardware has it. Else they are unpacked on the way:
 * to 16 bit (Marlin), or to FP8 for MXFP4 on datacentre Blackwell.
 */
export function multiplication(accelerator: Accelerator, format: Format, bits: Bits): Multiplication {
  const { hwSupport } = accelerator;
  const plain = { bits: 16, peak: peak(accelerator, 'bf16') } as const;
  if (bits === 16) return format.activations === '32-bit' ? { bits, peak: plain.peak / 2 } : plain;
  if (bits === 8) {
    const type = format.activations === 'int8' ? 'int8' : 'fp8';
    return format.activations !== '16-bit' && hwSupport[type] ? { bits, peak: peak(accelerator, type) } : plain;
  }
  if (format.activations === 'fp4' && hwSupport.fp4) return { bits, peak: peak(accelerator, 'fp4') };
  return format.id === 'mxfp4' && kernelClass(accelerator) === 'blackwell'
    ? { bits: 8, peak: peak(accelerator, 'fp8') }
    : plain;
}

/** Dense operations per second; of GPUs without published figures, 50 for each byte that they read, as Apple's have. */
function peak(accelerator: Accelerator, type: string): number {
  const { tflopsDense } = accelerator;
  const published = tflopsDense?.[type] ?? tflopsDense?.['bf16'] ?? tflopsDense?.['fp16'];
  return published ? published * 1e12 : 50 * bandwidthOf(accelerator);
}
