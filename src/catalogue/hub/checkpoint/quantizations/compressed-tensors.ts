import type { Encoding, Format } from '../../../formats.ts';
import { readPatterns } from '../module-patterns.ts';
import { mxfp4, nvfp4, perTensor } from './floats.ts';
import { type Json, largestGroup, list, object, type QuantizationRead, saidInGroups, text, whole } from './read.ts';

/** One of the schemes of a compressed-tensors configuration, and the modules that have it. */
interface Scheme {
  readonly formatId: string;
  readonly said: string;
  readonly encoding: Encoding;
  readonly activations: Format['activations'];
  readonly targets: readonly string[];
  readonly unclear: boolean;
}

/**
 * compressed-tensors, which llm-compressor writes: schemes by group of modules, and a list of modules to ignore.
 * Source: quantization/quant_args.py and config/format.py of github.com/neuralmagic/compressed-tensors.
 */
export function readCompressedTensors(config: Json): QuantizationRead | undefined {
  const schemes = Object.values(object(config.config_groups))
    .slice(0, 100)
    .map((group) => schemeOf(object(group), text(config.format)));
  const isOfExperts = (scheme: Scheme): boolean =>
    scheme.targets.length > 0 && scheme.targets.every((target) => target.includes('expert'));
  const ofExperts = schemes.find(isOfExperts);
  const ofRest = schemes.find((scheme) => !isOfExperts(scheme));
  const main = ofRest ?? ofExperts;
  if (main === undefined) return undefined;
  const ignored = readPatterns(list(config.ignore));
  const onlyExperts = ofRest === undefined;
  return {
    formatId: (ofExperts ?? main).formatId,
    quantization: {
      said: main.said,
      linear: onlyExperts ? { bits: 16 } : main.encoding,
      ...(ofExperts === undefined ? {} : { expert: ofExperts.encoding }),
      activations: main.activations,
      leftAlone: ignored.patterns,
    },
    unclear: ignored.unclear || schemes.some(({ unclear }) => unclear) || schemes.length > (ofExperts ? 2 : 1),
  };
}

function schemeOf(group: Json, format: string): Scheme {
  const weights = object(group.weights);
  const inputs = object(group.input_activations);
  const ownFormat = text(group.format) || format;
  const bits = whole(weights.num_bits, 16) ?? 8;
  const isFloat = text(weights.type) === 'float';
  const targets = list(group.targets).filter((target) => typeof target === 'string');
  const isKnown = ['tensor', 'channel', 'group', 'tensor_group', 'block', ''].includes(text(weights.strategy));
  const scheme = isFloat ? floatScheme(weights, bits) : integerScheme(weights, bits, Object.keys(inputs).length > 0);
  return { ...scheme, targets, unclear: !isKnown || ownFormat.includes('24') || ownFormat === 'mixed-precision' };
}

type Stored = Pick<Scheme, 'formatId' | 'said' | 'encoding' | 'activations'>;

function floatScheme(weights: Json, bits: number): Stored {
  const size = whole(weights.group_size, largestGroup);
  if (bits === 4) {
    // MXFP4 has groups of 32 with a power of two as scale, NVFP4 of 16 with an 8-bit float.
    return size === 32
      ? { formatId: 'mxfp4', said: 'MXFP4', encoding: mxfp4, activations: '16-bit' }
      : { formatId: 'nvfp4', said: 'NVFP4', encoding: nvfp4, activations: 'fp4' };
  }
  const [tile] = list(weights.block_structure);
  const side = whole(tile, largestGroup);
  const strategy = text(weights.strategy);
  const encoding: Encoding =
    side !== undefined
      ? { bits: 8, tile: { size: side, bits: 32 } }
      : strategy === 'tensor'
        ? perTensor
        : size !== undefined
          ? { bits: 8, group: { size, bits: 8 } }
          : { bits: 8, rowBits: 32 };
  return { formatId: 'fp8', said: `FP8 by ${strategy || 'channel'}`, encoding, activations: 'fp8' };
}

function integerScheme(weights: Json, bits: number, quantizesInputs: boolean): Stored {
  const size = text(weights.strategy) === 'channel' ? undefined : whole(weights.group_size, largestGroup);
  const zeroBits = weights.symmetric === false ? bits : 0;
  if (quantizesInputs && bits === 8) {
    return {
      formatId: 'int8',
      said: 'INT8 with a scale per row',
      encoding: { bits, rowBits: 32 },
      activations: 'int8',
    };
  }
  const isFour = bits <= 4;
  return {
    formatId: isFour ? 'int4' : 'int8-w8a16',
    said: saidInGroups(isFour ? 'INT4' : 'INT8', bits, size),
    encoding: size === undefined ? { bits, rowBits: 16 + zeroBits } : { bits, group: { size, bits: 16 + zeroBits } },
    activations: '16-bit',
  };
}
