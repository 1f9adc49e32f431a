import type { Quantization } from '../stored.ts';

/** What a configuration says of the way the weights are stored. */
export interface QuantizationRead {
  /** Id of the catalogue's format that comes nearest. */
  readonly formatId: string;
  readonly quantization: Quantization;
  /** The configuration was not understood whole: the headers have to tell. */
  readonly unclear: boolean;
}

/** Names that are looked for in configurations; what stands under them may be anything. */
type Setting =
  | '_load_in_4bit'
  | 'bits'
  | 'block_structure'
  | 'bnb_4bit_quant_type'
  | 'bnb_4bit_use_double_quant'
  | 'compression_config'
  | 'config_groups'
  | 'dtype'
  | 'dynamic'
  | 'exclude'
  | 'exclude_modules'
  | 'expert_dtype'
  | 'extra_config'
  | 'format'
  | 'global_quant_config'
  | 'group_size'
  | 'head_bits'
  | 'ignore'
  | 'ignored_layers'
  | 'input_activations'
  | 'layer_quant_config'
  | 'llm_int8_skip_modules'
  | 'lm_head'
  | 'load_in_4bit'
  | 'load_in_8bit'
  | 'mode'
  | 'modules_to_not_convert'
  | 'num_bits'
  | 'q_group_size'
  | 'quant_algo'
  | 'quant_method'
  | 'quantization'
  | 'quantization_config'
  | 'scale_fmt'
  | 'strategy'
  | 'symmetric'
  | 'targets'
  | 'text_config'
  | 'type'
  | 'w_bit'
  | 'weight'
  | 'weight_block_size'
  | 'weights'
  | 'num_hidden_layers'
  | 'n_layer'
  | 'torch_dtype'
  | 'nbits'
  | 'weight_bits'
  | 'quant_config'
  | 'weight_quant_params'
  | 'zero_point';
export type Json = { readonly [Name in Setting]?: unknown };

/** An object out of foreign JSON; empty for anything else. */
export function object(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A number of bits or a size of groups: from 1 to `most`. */
export function whole(value: unknown, most: number): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most ? value : undefined;
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 200).toLowerCase() : '';
}

/** No group is larger than a row. */
export const largestGroup = 65_536;

/** The format whose name people use for integers of that width. */
export function integerFormat(bits: number, four: string): string {
  return bits <= 4 ? four : 'int8-w8a16';
}

/** "AWQ, 4 bit in groups of 128". */
export function saidInGroups(name: string, bits: number, size: number | undefined): string {
  return `${name}, ${bits} bit${size === undefined ? ' with a scale per row' : ` in groups of ${size}`}`;
}
