import type { GgufHeader } from './gguf.ts';

/** Format ids by `general.file_type`. Source: `enum llama_ftype` in include/llama.h of llama.cpp. */
const formatIds: ReadonlyMap<number, string> = new Map([
  [0, 'fp32'],
  [1, 'fp16'],
  [2, 'q4_0'],
  [3, 'q4_1'],
  [7, 'q8_0'],
  [8, 'q5_0'],
  [9, 'q5_1'],
  [10, 'q2_k'],
  [11, 'q3_k_s'],
  [12, 'q3_k_m'],
  [13, 'q3_k_l'],
  [14, 'q4_k_s'],
  [15, 'q4_k_m'],
  [16, 'q5_k_s'],
  [17, 'q5_k_m'],
  [18, 'q6_k'],
  [19, 'iq2_xxs'],
  [20, 'iq2_xs'],
  [21, 'q2_k_s'],
  [22, 'iq3_xs'],
  [23, 'iq3_xxs'],
  [24, 'iq1_s'],
  [25, 'iq4_nl'],
  [26, 'iq3_s'],
  [27, 'iq3_m'],
  [28, 'iq2_s'],
  [29, 'iq2_m'],
  [30, 'iq4_xs'],
  [31, 'iq1_m'],
  [32, 'bf16'],
  [38, 'mxfp4'],
]);

/** The catalogue's id of the mixture that a GGUF file says it is in; undefined when it says none that is known. */
export function formatIdOfGguf({ metadata }: GgufHeader): string | undefined {
  const type = metadata.get('general.file_type');
  return typeof type === 'number' ? formatIds.get(type) : undefined;
}
