import type { GgufFile } from '../../gguf/gguf-file.ts';
import type { GgufHeader } from '../headers/gguf.ts';
import { layerOf } from '../headers/gguf-view.ts';
import type { PartBytes, StoredPart } from './stored.ts';

/** Tensors outside the layers that stay in host memory: `llm_tensor_infos` in src/llama-arch.cpp, LLM_TENSOR_LAYER_INPUT. */
const onHost = /^(?:token_embd|per_layer_token_embd|token_types|position_embd)\./;
const behind = /^(?:output|output_norm|cls)\b/;
const routed = /_exps\b/;

/**
 * The bytes of a GGUF file by where llama.cpp puts them, from its header.
 * @param layers of the model; what is behind these is not loaded
 */
export function ggufBytes(header: GgufHeader, layers: number): GgufFile {
  const ofLayers = new Array<number>(layers).fill(0);
  const ofExperts = new Array<number>(layers).fill(0);
  const sums = { embedding: 0, front: 0, output: 0, unloaded: 0, largestExperts: 0 };
  let hasHead = false;
  for (const { name, bytes } of header.tensors) {
    const place = layerOf(name);
    if (place === undefined) {
      hasHead ||= name === 'output.weight';
      sums[onHost.test(name) ? 'embedding' : behind.test(name) ? 'output' : 'front'] += bytes;
    } else if (place.layer >= layers) {
      sums.unloaded += bytes;
    } else {
      ofLayers[place.layer] = (ofLayers[place.layer] ?? 0) + bytes;
      if (!routed.test(place.name)) continue;
      ofExperts[place.layer] = (ofExperts[place.layer] ?? 0) + bytes;
      sums.largestExperts = Math.max(sums.largestExperts, bytes);
    }
  }
  const embedding = header.tensors.find(({ name }) => name === 'token_embd.weight')?.bytes ?? 0;
  return {
    ...sums,
    output: sums.output + (hasHead ? 0 : embedding),
    layers: ofLayers,
    experts: ofExperts,
    total: header.bytes,
  };
}

/** The first that fits. Names: gguf-py/gguf/constants.py. */
const rows: readonly (readonly [StoredPart, RegExp])[] = [
  ['rest', /norm|\.bias$|ffn_gate_inp|exp_probs|sinks|ssm_(?:a|d|dt|conv1d)\b|rope_|scale\b/],
  ['expert', routed],
  ['shared', /_shexp\b/],
  ['recurrent', /\.(?:ssm_|shortconv)|\.attn_gate\b/],
  ['attention', /\.(?:attn_|indexer)/],
  ['mlp', /\.ffn_/],
  ['embedding', onHost],
  ['head', /^output\./],
];

/** The same by part. Q, K and V of linear attention are named like those of attention: there it counts as recurrent. */
export function ggufParts(header: GgufHeader, layers: number): PartBytes {
  const recurrent = new Set<number>();
  for (const { name } of header.tensors) {
    const place = layerOf(name);
    if (place?.name === 'ssm_a') recurrent.add(place.layer);
  }
  const sums: Partial<Record<StoredPart, number>> = {};
  for (const { name, bytes } of header.tensors) {
    const place = layerOf(name);
    const found = rows.find(([, pattern]) => pattern.test(name))?.[0] ?? 'rest';
    const inRecurrent = found === 'attention' && place !== undefined && recurrent.has(place.layer);
    const part = place !== undefined && place.layer >= layers ? 'mtp' : inRecurrent ? 'recurrent' : found;
    sums[part] = (sums[part] ?? 0) + bytes;
  }
  return sums;
}
