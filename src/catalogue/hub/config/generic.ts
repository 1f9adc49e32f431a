import { biasIf, flag, qkNormIf } from './families/rules.ts';
import { type Family, follow } from './family.ts';
import { everyNthFull } from './layers.ts';

/**
 * A decoder whose type nobody wrote down here: what most decoders have, and what the names in its configuration suggest.
 * Figures from it are approximate.
 */
export const genericFamily: Family = {
  attnBias: (fields) => {
    if (fields.flag('qkv_bias') ?? fields.flag('add_qkv_bias') ?? fields.flag('use_qkv_bias') ?? false) return 'qkv';
    return follow(biasIf(fields.has('attention_bias') ? 'attention_bias' : 'use_bias', 'qkvo'), fields);
  },
  mlpBias: (fields) => flag(fields.has('mlp_bias') ? 'mlp_bias' : 'use_bias')(fields),
  qkNorm: (fields) => follow(qkNormIf(fields.has('use_qk_norm') ? 'use_qk_norm' : 'qk_layernorm', 'per_head'), fields),
  mla: true,
  // A state whose size nobody told here is taken for a cache, which is larger.
  linear: 'full',
  layers: (fields, layers) =>
    fields.has('sliding_window_pattern')
      ? everyNthFull('sliding', 'sliding_window_pattern', 1)(fields, layers)
      : undefined,
  experts: {
    width: (fields) => fields.count('moe_intermediate_size') ?? fields.count('intermediate_size'),
    scoreCorrectionBias: (fields) => fields.word('topk_method') === 'noaux_tc',
  },
};
