import type { Encoding } from '../../../formats.ts';
import { readPatterns } from '../module-patterns.ts';
import { type Json, largestGroup, list, object, type QuantizationRead, text, whole } from './read.ts';

/** One scale for a whole matrix is of no weight. */
export const perTensor: Encoding = { bits: 8 };
export const nvfp4: Encoding = { bits: 4, group: { size: 16, bits: 8 } };
export const mxfp4: Encoding = { bits: 4, group: { size: 32, bits: 8 } };

/**
 * FP8 as DeepSeek and Qwen publish it: a 32-bit scale per tile of `weight_block_size`, or one per matrix. Experts in FP4 beside
 * it are DeepSeek V4's. Source: FineGrainedFP8Config in transformers; inference/convert.py of deepseek-ai.
 */
export function readFp8(config: Json, model: Json): QuantizationRead {
  const [size] = list(config.weight_block_size);
  const tile = whole(size, largestGroup);
  const scaleBits = text(config.scale_fmt) === 'ue8m0' && text(model.expert_dtype) === 'fp4' ? 8 : 32;
  const skipped = readPatterns([...list(config.modules_to_not_convert), ...list(config.ignored_layers)]);
  const inFp4 = text(model.expert_dtype) === 'fp4';
  return {
    formatId: inFp4 ? 'mxfp4' : 'fp8',
    quantization: {
      said: `FP8${tile === undefined ? ' with a scale per matrix' : ` in blocks of ${tile} x ${tile}`}${inFp4 ? ', experts in FP4' : ''}`,
      linear: tile === undefined ? perTensor : { bits: 8, tile: { size: tile, bits: scaleBits } },
      ...(inFp4 ? { expert: mxfp4 } : {}),
      activations: 'fp8',
      leftAlone: skipped.patterns,
    },
    unclear: skipped.unclear,
  };
}

/** Meta's FP8 of Llama 3.1 405B: a 32-bit scale per row. Source: FbgemmFp8Config in transformers. */
export function readFbgemm(config: Json): QuantizationRead {
  const skipped = readPatterns(list(config.modules_to_not_convert));
  return {
    formatId: 'fp8',
    quantization: {
      said: 'FP8 with a scale per row',
      linear: { bits: 8, rowBits: 32 },
      activations: 'fp8',
      leftAlone: skipped.patterns,
    },
    unclear: skipped.unclear,
  };
}

/** gpt-oss: experts in MXFP4, what is left alone named with globs. Source: Mxfp4Config in transformers. */
export function readMxfp4(config: Json): QuantizationRead {
  const skipped = readPatterns(list(config.modules_to_not_convert), 'glob');
  return {
    formatId: 'mxfp4',
    quantization: { said: 'MXFP4', linear: mxfp4, activations: '16-bit', leftAlone: skipped.patterns },
    unclear: skipped.unclear,
  };
}

/** Model Optimizer's algorithms. Source: docs/features/quantization/modelopt.md of vLLM. */
const modelOptAlgorithms: Readonly<Record<string, Encoding>> = {
  fp8: perTensor,
  fp8_per_channel_per_token: { bits: 8, rowBits: 32 },
  fp8_pb_wo: { bits: 8, tile: { size: 128, bits: 32 } },
  nvfp4,
  mxfp8: { bits: 8, group: { size: 32, bits: 8 } },
};

/**
 * NVIDIA's Model Optimizer. Newer files have it in config.json with `ignore`, older ones in hf_quant_config.json under
 * `quantization` with `exclude_modules`; both are globs. Source: modelopt.py among vLLM's quantizations.
 */
export function readModelOpt(config: Json): QuantizationRead {
  const inner: Json = { ...object(config.quantization), ...config };
  const algorithm = text(inner.quant_algo);
  const encoding = Object.hasOwn(modelOptAlgorithms, algorithm) ? modelOptAlgorithms[algorithm] : undefined;
  const isFp4 = algorithm.includes('fp4');
  const skipped = readPatterns([...list(inner.ignore), ...list(inner.exclude_modules)], 'glob');
  return {
    formatId: isFp4 ? 'nvfp4' : 'fp8',
    quantization: {
      said: `${isFp4 ? 'NVFP4' : 'FP8'} of Model Optimizer`,
      linear: encoding ?? (isFp4 ? nvfp4 : perTensor),
      activations: isFp4 ? 'fp4' : 'fp8',
      leftAlone: skipped.patterns,
    },
    unclear: skipped.unclear || encoding === undefined,
  };
}

/** AMD's Quark: FP8 or MXFP4. Source: quark.py among vLLM's quantizations. */
export function readQuark(config: Json): QuantizationRead {
  const weight = object(object(config.global_quant_config).weight);
  const [first] = list(object(config.global_quant_config).weight);
  const { dtype, group_size: size } = { ...object(first), ...weight };
  const isFp4 = text(dtype).includes('fp4');
  const skipped = readPatterns(list(config.exclude), 'glob');
  const hasOwn = Object.keys(object(config.layer_quant_config)).length > 0;
  return {
    formatId: isFp4 ? 'mxfp4' : 'fp8',
    quantization: {
      said: isFp4 ? 'MXFP4 of Quark' : 'FP8 of Quark',
      linear: isFp4 ? { bits: 4, group: { size: whole(size, largestGroup) ?? 32, bits: 8 } } : perTensor,
      activations: isFp4 ? '16-bit' : 'fp8',
      leftAlone: skipped.patterns,
    },
    unclear: skipped.unclear || hasOwn,
  };
}
