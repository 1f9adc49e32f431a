/** Linear layers an adapter can sit on, as people and frameworks call them. */
export const loraTargetIds = [
  'query',
  'key',
  'value',
  'output',
  'gate',
  'up',
  'down',
  'experts',
  'recurrent',
  'embedding',
  'head',
] as const;
export type LoraTarget = (typeof loraTargetIds)[number];

const attention: readonly LoraTarget[] = ['query', 'key', 'value', 'output'];
const mlp: readonly LoraTarget[] = ['gate', 'up', 'down'];
/** PEFT's `all-linear`: every linear layer but the head; fused experts are parameters, not layers. */
const allLinear: readonly LoraTarget[] = [...attention, ...mlp, 'recurrent'];

/** Module names of the usual implementations: Llama and its kin, GPT-NeoX, Qwen 1, Mixtral, Megatron. */
const names: Readonly<Record<string, readonly LoraTarget[]>> = {
  'all-linear': allLinear,
  all: allLinear,
  attention,
  attn: attention,
  mlp,
  query: ['query'],
  q: ['query'],
  q_proj: ['query'],
  key: ['key'],
  k: ['key'],
  k_proj: ['key'],
  value: ['value'],
  v: ['value'],
  v_proj: ['value'],
  output: ['output'],
  o: ['output'],
  o_proj: ['output'],
  output_proj: ['output'],
  qkv: ['query', 'key', 'value'],
  qkv_proj: ['query', 'key', 'value'],
  query_key_value: ['query', 'key', 'value'],
  linear_qkv: ['query', 'key', 'value'],
  linear_proj: ['output'],
  linear_fc1: ['gate', 'up'],
  linear_fc2: ['down'],
  c_attn: ['query', 'key', 'value'],
  c_proj: ['output', 'down'],
  gate: ['gate'],
  gate_proj: ['gate'],
  up: ['up'],
  up_proj: ['up'],
  gate_up_proj: ['gate', 'up'],
  down: ['down'],
  down_proj: ['down'],
  w1: ['gate'],
  w2: ['up'],
  experts: ['experts'],
  recurrent: ['recurrent'],
  embed_tokens: ['embedding'],
  embedding: ['embedding'],
  head: ['head'],
  lm_head: ['head'],
};

/**
 * The targets that a text such as "q,v", "all-linear" or "q_proj k_proj" names.
 * @throws RangeError naming the word that is no target.
 */
export function loraTargets(text: string): ReadonlySet<LoraTarget> {
  const found = new Set<LoraTarget>();
  for (const word of text.toLowerCase().split(/[\s,+]+/)) {
    if (word === '') continue;
    const targets = names[word];
    if (targets === undefined) {
      throw new RangeError(
        `${word} is no layer that adapters can sit on. Say all-linear, attention, mlp, or layers such as q,k,v,o,gate,up,down.`,
      );
    }
    for (const target of targets) found.add(target);
  }
  if (found.size === 0)
    throw new RangeError('No layer for the adapters was named. Say all-linear, or layers such as q,v.');
  return found;
}
