import type { FormatName } from '../format-names.ts';
import type { Encoding, Format } from '../formats.ts';
import type { Architecture } from '../model.ts';

/**
 * MLX's quantizations: groups of 64 input features with a 16-bit scale and a 16-bit bias, in every matrix, the embedding
 * and the head included. Norms are counted with them: 0.01 % of a model.
 * Source: mlx.nn.quantize and mlx_lm.convert (github.com/ml-explore/mlx-lm).
 */
const widths = [2, 3, 4, 5, 6, 8] as const;

const idOf = (bits: number): string => `mlx-${bits}bit`;
const grouped = (bits: number): Encoding => ({ bits, group: { size: 64, bits: 32 } });

/** Experts in MXFP4, the rest in 8 bit: what conversions of models published in MXFP4 are. */
const mixedId = 'mlx-mxfp4';

export const mlxNames: readonly FormatName[] = [
  ...widths.map((bits) => ({
    id: idOf(bits),
    label: `MLX ${bits}-bit`,
    aliases: [
      `mlx ${bits} bit`,
      `mlx ${bits}-bits`,
      `mlx q${bits}`,
      `mlx int${bits}`,
      `${bits}bit mlx`,
      `${bits}-bit mlx`,
    ],
  })),
  { id: mixedId, label: 'MLX MXFP4', aliases: ['mlx mxfp4-q8', 'mxfp4-q8'] },
];

const rules = { activations: '16-bit', inputAlignment: 1, outputAlignment: 1 } as const;

export const mlxFormats: readonly Omit<Format, 'label'>[] = [
  ...widths.map((bits) => ({
    ...rules,
    id: idOf(bits),
    nominalBits: bits,
    encodings: { expert: grouped(bits), linear: grouped(bits), plain: grouped(bits) },
    source: `MLX affine quantization: groups of 64 with a 16-bit scale and bias, ${bits + 0.5} bits, embedding and head too`,
  })),
  {
    ...rules,
    id: mixedId,
    nominalBits: 4,
    encodings: { expert: { bits: 4, group: { size: 32, bits: 8 } }, linear: grouped(8), plain: grouped(8) },
    source:
      'MLX: experts in MXFP4 (4.25 bits), the rest in groups of 64 at 8.5 bits (mlx-community MXFP4-Q8 conversions)',
  },
];

/** Format ids that only MLX reads. */
export function isMlx(id: string): boolean {
  return id.startsWith('mlx-');
}

const unquantized: ReadonlySet<string> = new Set(['bf16', 'fp16', 'fp32']);

/** What MLX would run instead of a format: itself, or the width next to it. `nominalBits` of the format that was asked for. */
export function mlxFormat(arch: Architecture | null, id: string, nominalBits: number): string {
  if (isMlx(id) || unquantized.has(id)) return id;
  if (id === 'mxfp4' && arch?.moe !== undefined) return mixedId;
  return idOf(widths.find((bits) => bits >= nominalBits) ?? 8);
}
