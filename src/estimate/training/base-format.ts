import type { Encoding, Format } from '../../catalogue/formats.ts';

const sixteen: Encoding = { bits: 16 };

function frozen(id: string, label: string, linear: Encoding, plain: Encoding, source: string): Format {
  return {
    id,
    label,
    nominalBits: linear.bits,
    encodings: { linear, expert: linear, plain },
    activations: '16-bit',
    inputAlignment: 1,
    outputAlignment: 1,
    source,
  };
}

/** Frozen weights in 16 bit. */
export const frozen16 = frozen('bf16', 'bf16', sixteen, sixteen, '2 bytes per parameter');

/** Frozen weights in 32 bit: LitGPT's bf16-mixed. */
export const frozen32 = frozen('fp32', 'fp32', { bits: 32 }, { bits: 32 }, '4 bytes per parameter');

/** NF4 with one fp32 absmax per 64 elements: 4.5 bit. */
export const nf4 = frozen(
  'nf4',
  'NF4',
  { bits: 4, group: { size: 64, bits: 32 } },
  sixteen,
  'bitsandbytes Linear4bit: blocks of 64, 32-bit absmax',
);

/** NF4 with absmax in 8 bit, and one fp32 per 256 of them: 4.127 bit (arXiv 2305.14314). */
export const nf4DoubleQuantized = frozen(
  'nf4',
  'NF4, double quantization',
  { bits: 4, group: { size: 64, bits: 8 + 32 / 256 } },
  sixteen,
  'QLoRA: saves 0.37 bit per parameter; Mistral-7B 4.307 GB after a step, 4.343 by this (fms-acceleration refs)',
);

/** Whether layers are stored in fewer bits than they compute with. */
export function isQuantizedFormat({ encodings }: Format): boolean {
  return encodings.linear.bits < 16 || encodings.expert.bits < 16;
}
