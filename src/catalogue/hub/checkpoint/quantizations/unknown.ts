import { integerFormat, type Json, object, type QuantizationRead, whole } from './read.ts';

/**
 * A method that nobody here reads (HQQ, AQLM, EETQ, torchao): by the bits that it names, else as four, which is what most are. The
 * bytes are those of the files either way.
 */
export function readUnknown(config: Json, method: string): QuantizationRead {
  const inner = object(object(config.quant_config).weight_quant_params);
  const bits =
    whole(config.bits ?? config.nbits ?? config.weight_bits ?? inner.nbits, 8) ?? (/int8|eetq/.test(method) ? 8 : 4);
  return {
    formatId: integerFormat(bits, 'int4'),
    quantization: { said: `${method}, counted as ${bits} bit`, linear: { bits }, activations: '16-bit', leftAlone: [] },
    unclear: true,
  };
}
