import { shown } from '../headers/read-range.ts';
import { readCompressedTensors } from './quantizations/compressed-tensors.ts';
import { readExllama } from './quantizations/exllama.ts';
import { readFbgemm, readFp8, readModelOpt, readMxfp4, readQuark } from './quantizations/floats.ts';
import { readAwq, readBitsAndBytes, readGptq } from './quantizations/grouped.ts';
import { readMlx } from './quantizations/mlx.ts';
import { type Json, object, type QuantizationRead, text } from './quantizations/read.ts';
import { readUnknown } from './quantizations/unknown.ts';

/** A configuration's `quant_method`, and who reads it: the second argument is the whole configuration. */
const readers: Readonly<Record<string, (config: Json, model: Json) => QuantizationRead | undefined>> = {
  awq: readAwq,
  gptq: (config) => readGptq(config),
  'auto-round': (config) => readGptq(config, 'AutoRound'),
  'intel/auto-round': (config) => readGptq(config, 'AutoRound'),
  bitsandbytes: readBitsAndBytes,
  fp8: readFp8,
  deepseek_v4_fp8: readFp8,
  fbgemm_fp8: readFbgemm,
  mxfp4: readMxfp4,
  modelopt: readModelOpt,
  modelopt_fp4: readModelOpt,
  quark: readQuark,
  'compressed-tensors': readCompressedTensors,
  compressed_tensors: readCompressedTensors,
  exl2: (config) => readExllama(config, 'exl2'),
  exl3: (config) => readExllama(config, 'exl3'),
};

/** What the configuration says of the weights. */
export interface QuantizationFound extends QuantizationRead {
  /** The method, where it is none that is known. */
  readonly unknown?: string;
}

/**
 * Reads how the weights are quantized out of config.json; undefined when they are not.
 * @param config config.json, whatever it holds
 * @param modelOpt hf_quant_config.json of NVIDIA's older repositories, where there is one
 */
export function readQuantization(config: unknown, modelOpt?: unknown): QuantizationFound | undefined {
  const model = object(config);
  const inner = object(model.text_config);
  const given = [model.quantization_config, inner.quantization_config, model.compression_config].map(object);
  const settings = given.find((one) => Object.keys(one).length > 0);
  if (settings === undefined || (settings.quant_method === undefined && settings.bits !== undefined)) {
    const mlx = object(model.quantization);
    if (Object.keys(mlx).length > 0) return readMlx(mlx);
    const other = object(modelOpt);
    if (Object.keys(other).length > 0) return readModelOpt(other);
  }
  if (settings === undefined) return undefined;
  const method = text(settings.quant_method) || (settings.load_in_4bit || settings.load_in_8bit ? 'bitsandbytes' : '');
  const reader = Object.hasOwn(readers, method) ? readers[method] : undefined;
  const read = reader?.(settings, { ...model, ...inner });
  if (read !== undefined) return read;
  const unknown = method === '' ? 'a way that is not named' : shown(method.slice(0, 60));
  return { ...readUnknown(settings, unknown), unknown };
}
