import { exllamaFormat } from '../../../exllama/exllama-formats.ts';
import { type Json, type QuantizationRead, whole } from './read.ts';

/** Average bits of all matrices but the head, which has its own. Source: quantization_config of exllamav2 and exllamav3's convert. */
export function readExllama(config: Json, version: 'exl2' | 'exl3'): QuantizationRead {
  const { bits } = config;
  const average = typeof bits === 'number' && bits >= 1 && bits <= 16 ? bits : 4;
  const head = whole(config.head_bits, 16) ?? 6;
  return {
    formatId: exllamaFormat(version === 'exl2' ? 'exllamav2' : 'exllamav3', '', average),
    quantization: {
      said: `${version.toUpperCase()}, ${average} bits on average, the head in ${head}`,
      linear: { bits: average },
      head: { bits: head },
      activations: '16-bit',
      leftAlone: [],
    },
    unclear: average !== bits,
  };
}
