import type { Encoding } from '../../../formats.ts';
import { mxfp4, nvfp4 } from './floats.ts';
import { type Json, largestGroup, object, type QuantizationRead, whole } from './read.ts';

const widths = [2, 3, 4, 5, 6, 8];

/**
 * MLX writes `quantization` with bits and group size, and under the names of modules what these have instead; false leaves one
 * alone. All matrices are quantized, the embedding and the head too. Source: utils.py of github.com/ml-explore/mlx-lm.
 */
export function readMlx(config: Json): QuantizationRead {
  const bits = whole(config.bits, 8) ?? 4;
  const size = whole(config.group_size, largestGroup) ?? 64;
  const main = encodingOf(config.mode, bits, size);
  // Routers have more bits in many conversions, and next to no weight.
  const own = Object.entries(config).filter(([name, value]) => typeof value === 'object' && !/gate$/.test(name));
  const rest = object(own.find(([name]) => !/expert|switch_mlp/.test(name))?.[1]);
  const restBits = whole(rest.bits, 8);
  // Experts in MXFP4 and all else in eight bits: what conversions of gpt-oss are.
  const isMixed = config.mode === 'mxfp4' && restBits !== undefined;
  const others = isMixed ? encodingOf(rest.mode, restBits, whole(rest.group_size, largestGroup) ?? 64) : main;
  const near = widths.find((width) => width >= bits) ?? 8;
  return {
    formatId: isMixed ? 'mlx-mxfp4' : `mlx-${near}bit`,
    quantization: {
      said: `MLX, ${bits} bit in groups of ${size}${isMixed ? `, all but experts in ${restBits}` : ''}`,
      linear: others,
      expert: main,
      head: others,
      plain: others,
      activations: '16-bit',
      leftAlone: [],
    },
    unclear: own.length > 0 && !isMixed,
  };
}

function encodingOf(mode: unknown, bits: number, size: number): Encoding {
  if (mode === 'mxfp4') return mxfp4;
  if (mode === 'nvfp4') return nvfp4;
  if (mode === 'mxfp8') return { bits: 8, group: { size: 32, bits: 8 } };
  return { bits, group: { size, bits: 32 } };
}
