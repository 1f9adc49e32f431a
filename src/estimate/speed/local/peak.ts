import type { Accelerator } from '../../../catalogue/accelerator.ts';

/**
 * Dense operations per second for these operands; undefined where they are not known. The rate for 8-bit integers is taken as
 * twice that of 16 bit where only that is known, as it is on every GPU with tensor cores for both.
 */
export function peakOf({ tflopsDense }: Accelerator, operands: 'int8' | 'fp16'): number | undefined {
  const half = tflopsDense?.['fp16'] ?? tflopsDense?.['bf16'] ?? undefined;
  const tera = operands === 'fp16' ? half : (tflopsDense?.['int8'] ?? (half === undefined ? undefined : 2 * half));
  return tera === undefined ? undefined : tera * 1e12;
}

/**
 * Operations per byte of bandwidth of GPUs whose compute is not known: the fewest in the catalogue, so that prompts are not
 * promised too fast (RTX 3060 of those with tensor cores for integers, P40 of those without; M1 in 16 bit).
 */
const fewestPerByte = { tensorCores: 280, without: 135, fp16: 26 } as const;
/** Turing's: the first with tensor cores for integers. */
const firstTensorCores = 7.5;

/** The same, or a low guess from the bandwidth. */
export function ratedPeak(accelerator: Accelerator, operands: 'int8' | 'fp16'): number {
  const integers = Number(accelerator.computeCapability) >= firstTensorCores ? 'tensorCores' : 'without';
  const perByte = fewestPerByte[operands === 'fp16' ? operands : integers];
  return peakOf(accelerator, operands) ?? perByte * (accelerator.bandwidthGbS ?? 0) * 1e9;
}
