import type { Encoding } from '../../../formats.ts';
import { readPatterns } from '../module-patterns.ts';
import {
  integerFormat,
  type Json,
  largestGroup,
  list,
  object,
  type QuantizationRead,
  saidInGroups,
  text,
  whole,
} from './read.ts';

/** Integers with a 16-bit scale per group and a zero point as wide as they are; a group of -1 is a whole row. */
function withZeroPoints(bits: number, size: number | undefined, zeroBits = bits): Encoding {
  return size === undefined ? { bits, rowBits: 16 + zeroBits } : { bits, group: { size, bits: 16 + zeroBits } };
}

/** Source: AwqConfig in transformers; modules are named by parts of their names (vLLM, is_layer_skipped_awq). */
export function readAwq(config: Json): QuantizationRead {
  const bits = whole(config.bits ?? config.w_bit, 8) ?? 4;
  const size = whole(config.group_size ?? config.q_group_size, largestGroup);
  const skipped = readPatterns(list(config.modules_to_not_convert));
  return {
    formatId: integerFormat(bits, 'awq-int4'),
    quantization: {
      said: saidInGroups('AWQ', bits, size),
      linear: withZeroPoints(bits, size, config.zero_point === false ? 0 : bits),
      activations: '16-bit',
      leftAlone: skipped.patterns,
    },
    unclear: skipped.unclear,
  };
}

/**
 * GPTQ, and AutoRound, which packs alike. Zero points are stored even where they are all equal. GPTQModel's `dynamic` leaves
 * modules alone by "-:expression" and gives others other bits by "+:expression".
 * Source: GPTQConfig in transformers; docs of github.com/ModelCloud/GPTQModel.
 */
export function readGptq(config: Json, name = 'GPTQ'): QuantizationRead {
  const bits = whole(config.bits, 8) ?? 4;
  const size = whole(config.group_size, largestGroup);
  const rules = Object.keys(object(config.dynamic));
  const skips = rules.filter((rule) => rule.startsWith('-:'));
  const named = readPatterns(list(config.modules_to_not_convert));
  const skipped = readPatterns(
    skips.map((rule) => rule.slice(2)),
    'expression',
  );
  const own = autoRoundExceptions(config);
  return {
    formatId: integerFormat(bits, 'gptq-int4'),
    quantization: {
      said: saidInGroups(name, bits, size),
      linear: withZeroPoints(bits, size),
      activations: '16-bit',
      leftAlone: [...skipped.patterns, ...named.patterns, ...own.patterns],
      ...(config.lm_head === true ? { head: withZeroPoints(bits, size) } : {}),
    },
    unclear: skipped.unclear || named.unclear || own.unclear || skips.length < rules.length,
  };
}

/** AutoRound lists modules with bits of their own under `extra_config`; those of 16 bit are left alone. */
function autoRoundExceptions(config: Json): ReturnType<typeof readPatterns> {
  const entries = Object.entries(object(config.extra_config));
  const plain = entries.filter(([, own]) => (whole(object(own).bits, 32) ?? 0) >= 16).map(([name]) => name);
  const read = readPatterns(plain, plain.some((name) => /[*\\]/.test(name)) ? 'expression' : 'name');
  return { ...read, unclear: read.unclear || plain.length < entries.length };
}

/**
 * bitsandbytes: 4 bit with a 32-bit absmax per 64 elements, in 8 bit with one in 32 bit per 256 of these where it is
 * quantized twice; 8 bit with a 32-bit absmax per row. Source: bitsandbytes/functional.py, nn/modules.py.
 */
export function readBitsAndBytes(config: Json): QuantizationRead {
  const inFour = config.load_in_4bit === true || config._load_in_4bit === true;
  const twice = config.bnb_4bit_use_double_quant === true;
  const skipped = readPatterns(list(config.llm_int8_skip_modules));
  return {
    formatId: inFour ? 'nf4' : 'bnb-int8',
    quantization: {
      said: inFour
        ? `bitsandbytes ${text(config.bnb_4bit_quant_type) === 'fp4' ? 'FP4' : 'NF4'}${twice ? ', quantized twice' : ''}`
        : 'bitsandbytes, 8 bit',
      linear: inFour ? { bits: 4, group: { size: 64, bits: twice ? 8 + 32 / 256 : 32 } } : { bits: 8, rowBits: 32 },
      activations: '16-bit',
      leftAlone: skipped.patterns,
    },
    unclear: skipped.unclear,
  };
}
