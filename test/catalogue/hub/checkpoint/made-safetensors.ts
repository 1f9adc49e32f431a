import { models } from '../../../../src/catalogue/data.ts';
import { type SafetensorsHeader, safetensorsHeader } from '../../../../src/catalogue/hub/headers/safetensors.ts';
import type { Architecture, ModelRecord } from '../../../../src/catalogue/model.ts';
import { tensorsOf } from '../../../../src/estimate/tensors/of-model.ts';
import type { Role, Tensor } from '../../../../src/estimate/tensors/tensor.ts';

/** A tensor of a file that the test makes: nothing of its data, only what the header says. */
export interface MadeTensor {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
}

export type Described = ModelRecord & { readonly architecture: Architecture };

export function described(id: string): Described {
  const found = models.find((record) => record.id === id);
  if (found === undefined || found.architecture === null) throw new Error(id);
  return { ...found, architecture: found.architecture };
}

/** How one matrix is stored: tensors by what is added to the module's name. */
export type Packing = (rows: number, columns: number) => readonly { suffix: string; dtype: string; shape: number[] }[];

export const plain: Packing = (rows, columns) => [{ suffix: 'weight', dtype: 'BF16', shape: [rows, columns] }];

/** transformers' names of a layer's matrices, in the order in which the tensor list has them. */
const names: Readonly<Partial<Record<Role, readonly string[]>>> = {
  query: ['self_attn.q_proj'],
  key: ['self_attn.k_proj'],
  value: ['self_attn.v_proj'],
  output: ['self_attn.o_proj'],
  'mla-down': ['self_attn.q_a_proj', 'self_attn.kv_a_proj_with_mqa'],
  'mla-up': ['self_attn.q_b_proj', 'self_attn.kv_b_proj'],
  'mlp-up': ['mlp.gate_proj', 'mlp.up_proj'],
  'mlp-down': ['mlp.down_proj'],
  'shared-up': ['mlp.shared_experts.gate_proj', 'mlp.shared_experts.up_proj'],
  'shared-down': ['mlp.shared_experts.down_proj'],
  router: ['mlp.gate'],
  norm: [
    'input_layernorm',
    'post_attention_layernorm',
    'self_attn.q_norm',
    'self_attn.k_norm',
    'pre_feedforward_layernorm',
    'post_feedforward_layernorm',
  ],
  bias: ['self_attn.q_proj'],
  recurrent: ['linear_attn.in_proj_qkvz', 'linear_attn.in_proj_ba', 'linear_attn.out_proj'],
  'recurrent-state': ['linear_attn.conv1d', 'linear_attn.dt_bias'],
};

/** The tensors of a checkpoint of the model; `pack` says how the matrix of a module is stored. */
export function checkpointOf(model: Described, pack: (module: string, role: Role) => Packing): MadeTensor[] {
  const list = tensorsOf(model);
  const made: MadeTensor[] = [];
  const add = (module: string, { role, rows, columns }: Tensor): void => {
    if (rows === 1 && role !== 'router') {
      made.push({ name: `${module}.${role === 'bias' ? 'bias' : 'weight'}`, dtype: 'BF16', shape: [columns] });
      return;
    }
    for (const { suffix, dtype, shape } of pack(module, role)(rows, columns)) {
      made.push({ name: `${module}.${suffix}`, dtype, shape });
    }
  };
  const prefix = 'model.';
  for (const tensor of list.first)
    add(tensor.role === 'embedding' ? `${prefix}embed_tokens` : `${prefix}${tensor.role}`, tensor);
  list.order.forEach((block, layer) => {
    const used = new Map<Role, number>();
    for (const tensor of list.blocks[block]?.tensors ?? []) {
      const { role } = tensor;
      for (let index = 0; index < tensor.count; index++) {
        const place = used.get(role) ?? 0;
        used.set(role, place + 1);
        add(`${prefix}layers.${layer}.${moduleOf(role, place, index, tensor.count)}`, tensor);
      }
    }
  });
  for (const tensor of list.last) add(tensor.role === 'head' ? 'lm_head' : `${prefix}norm`, tensor);
  for (const tensor of list.vision) add('model.visual.blocks', tensor);
  return made;
}

function moduleOf(role: Role, place: number, index: number, count: number): string {
  if (role === 'expert-up') {
    const experts = count / 2;
    return `mlp.experts.${index % experts}.${index < experts ? 'gate_proj' : 'up_proj'}`;
  }
  if (role === 'expert-down') return `mlp.experts.${index}.down_proj`;
  return names[role]?.[place] ?? `self_attn.${role}_${place}_norm`;
}

const bits: Readonly<Record<string, number>> = {
  BF16: 16,
  F16: 16,
  F32: 32,
  F8_E4M3: 8,
  U8: 8,
  I8: 8,
  I32: 32,
  U32: 32,
  I64: 64,
};

export function madeBytes({ dtype, shape }: MadeTensor): number {
  return Math.ceil((shape.reduce((product, size) => product * size, 1) * (bits[dtype] ?? 0)) / 8);
}

/** The start of a safetensors file with these tensors, as long as its header; and the size that the file would have. */
export function safetensorsFile(tensors: readonly MadeTensor[]): { readonly start: Uint8Array; readonly size: number } {
  let at = 0;
  const entries = tensors.map(({ name, dtype, shape }) => {
    const from = at;
    at += madeBytes({ name, dtype, shape });
    return [name, { dtype, shape, data_offsets: [from, at] }] as const;
  });
  const json = new TextEncoder().encode(
    JSON.stringify({ __metadata__: { format: 'pt' }, ...Object.fromEntries(entries) }),
  );
  const start = new Uint8Array(8 + json.byteLength);
  new DataView(start.buffer).setBigUint64(0, BigInt(json.byteLength), true);
  start.set(json, 8);
  return { start, size: start.byteLength + at };
}

/** Reads those bytes as a repository's file would be read. */
export function rangesOf(bytes: Uint8Array): (path: string, from: number, to: number) => Promise<Uint8Array> {
  return async (_path, from, to) => bytes.slice(from, to);
}

export async function headerOf(tensors: readonly MadeTensor[]): Promise<SafetensorsHeader> {
  const header = await safetensorsHeader('model.safetensors', rangesOf(safetensorsFile(tensors).start));
  if (header.kind !== 'header') throw new Error(header.message);
  return header;
}
