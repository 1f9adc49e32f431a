import type { Mixture } from '../../../../src/catalogue/gguf/mixture.ts';
import type { TensorTypeName } from '../../../../src/catalogue/gguf/tensor-types.ts';
import type { Architecture, LayerKind } from '../../../../src/catalogue/model.ts';
import { piecesOf } from '../../../../src/estimate/engines/llama-cpp/pieces.ts';
import type { TensorList } from '../../../../src/estimate/tensors/list.ts';
import type { Role, Tensor } from '../../../../src/estimate/tensors/tensor.ts';

/** Writes the start of a GGUF file. */
export class GgufWriter {
  readonly #parts: Uint8Array[] = [];

  u32(value: number): this {
    return this.#add(4, (view) => view.setUint32(0, value, true));
  }
  u64(value: number | bigint): this {
    return this.#add(8, (view) => view.setBigUint64(0, BigInt(value), true));
  }
  text(value: string): this {
    const bytes = new TextEncoder().encode(value);
    this.u64(bytes.byteLength);
    this.#parts.push(bytes);
    return this;
  }
  raw(value: string): this {
    this.#parts.push(new TextEncoder().encode(value));
    return this;
  }
  /** A metadata value: a number, a text, or a list of either. */
  value(value: MadeValue): this {
    if (typeof value === 'string') return this.u32(8).text(value);
    if (typeof value === 'boolean') return this.u32(7).#add(1, (view) => view.setUint8(0, value ? 1 : 0));
    if (typeof value === 'number') return this.u32(4).u32(value);
    this.u32(9)
      .u32(typeof value[0] === 'string' ? 8 : 4)
      .u64(value.length);
    for (const item of value) typeof item === 'string' ? this.text(item) : this.u32(item);
    return this;
  }
  bytes(): Uint8Array<ArrayBuffer> {
    const all = new Uint8Array(this.#parts.reduce((sum, part) => sum + part.byteLength, 0));
    let at = 0;
    for (const part of this.#parts) {
      all.set(part, at);
      at += part.byteLength;
    }
    return all;
  }
  #add(size: number, write: (view: DataView) => void): this {
    const bytes = new Uint8Array(size);
    write(new DataView(bytes.buffer));
    this.#parts.push(bytes);
    return this;
  }
}

export type MadeValue = number | string | boolean | readonly number[] | readonly string[];

export interface MadeGgufTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: TensorTypeName;
}

/** `enum ggml_type`, written down once more so that a wrong number in the reader shows. */
const typeNumbers: Readonly<Partial<Record<TensorTypeName, number>>> = {
  F32: 0,
  F16: 1,
  Q4_0: 2,
  Q4_1: 3,
  Q5_0: 6,
  Q5_1: 7,
  Q8_0: 8,
  Q2_K: 10,
  Q3_K: 11,
  Q4_K: 12,
  Q5_K: 13,
  Q6_K: 14,
  IQ4_NL: 20,
  IQ4_XS: 23,
  BF16: 30,
  MXFP4: 39,
};

export function ggufStart(
  metadata: Readonly<Record<string, MadeValue>>,
  tensors: readonly MadeGgufTensor[],
): Uint8Array<ArrayBuffer> {
  const writer = new GgufWriter().raw('GGUF').u32(3).u64(tensors.length).u64(Object.keys(metadata).length);
  for (const [key, value] of Object.entries(metadata)) writer.text(key).value(value);
  for (const { name, shape, type } of tensors) {
    const number = typeNumbers[type];
    if (number === undefined) throw new Error(type);
    writer.text(name).u32(shape.length);
    for (const size of shape) writer.u64(size);
    writer.u32(number).u64(0);
  }
  return writer.bytes();
}

/** llama.cpp's names of a layer's tensors, in the order in which the tensor list has them. */
const names: Readonly<Partial<Record<Role, readonly string[]>>> = {
  query: ['attn_q.weight'],
  key: ['attn_k.weight'],
  value: ['attn_v.weight'],
  output: ['attn_output.weight'],
  'mla-down': ['attn_q_a.weight', 'attn_kv_a_mqa.weight'],
  'mla-up': ['attn_q_b.weight', 'attn_k_b.weight', 'attn_v_b.weight'],
  'mlp-up': ['ffn_gate.weight', 'ffn_up.weight'],
  'mlp-down': ['ffn_down.weight'],
  'shared-up': ['ffn_gate_shexp.weight', 'ffn_up_shexp.weight'],
  'shared-down': ['ffn_down_shexp.weight'],
  'expert-down': ['ffn_down_exps.weight'],
};

const recurrentNames: Readonly<Partial<Record<LayerKind, readonly string[]>>> = {
  gdn: ['attn_qkv.weight', 'attn_gate.weight', 'ssm_ba.weight', 'ssm_out.weight'],
  mamba2: ['ssm_in.weight', 'ssm_out.weight'],
};

/** Of an MLP without a gate. */
const ungated: readonly string[] = ['ffn_up.weight'];

/** Of latent attention whose Q has no down-projection. */
const withoutQueryRank: typeof names = {
  ...names,
  'mla-down': ['attn_kv_a_mqa.weight'],
  'mla-up': ['attn_q.weight', 'attn_k_b.weight', 'attn_v_b.weight'],
};

/** The tensors of a file of the model in a mixture, with the names and shapes that convert_hf_to_gguf.py gives them. */
export function ggufTensors(list: TensorList, arch: Architecture, mixture: Mixture): MadeGgufTensor[] {
  const made: MadeGgufTensor[] = [];
  const outside = (name: string, tensor: Tensor): void => {
    for (const { slot, rows, columns } of piecesOf(tensor, undefined, arch)) {
      made.push({ name, shape: rows === 1 ? [columns] : [columns, rows], type: mixture.typeOf(slot, columns, 0, 1) });
    }
  };
  for (const tensor of list.first) if (tensor.role === 'embedding') outside('token_embd.weight', tensor);
  for (const tensor of list.last) outside(tensor.role === 'head' ? 'output.weight' : 'output_norm.weight', tensor);
  const total = list.order.length;
  list.order.forEach((block, layer) => {
    const { kind, tensors } = list.blocks[block] ?? { kind: 'full' as const, tensors: [] };
    const used = new Map<Role, number>();
    const add = (name: string, shape: number[], type: TensorTypeName): void => {
      made.push({ name: `blk.${layer}.${name}`, shape, type });
    };
    for (const tensor of tensors) {
      if (tensor.rows === 1) {
        for (const [name, ...shape] of vectorsOf(tensor, arch, kind)) add(name, shape, 'F32');
        continue;
      }
      for (const { slot, rows, columns, count } of piecesOf(tensor, kind, arch)) {
        const type = mixture.typeOf(slot, columns, layer, total);
        if (tensor.role === 'router') add('ffn_gate_inp.weight', [columns, rows], type);
        else if (tensor.role === 'expert-up') {
          for (const name of ['ffn_gate_exps', 'ffn_up_exps']) add(`${name}.weight`, [columns, rows, count / 2], type);
        } else if (tensor.role === 'expert-down') add('ffn_down_exps.weight', [columns, rows, count], type);
        else {
          for (let index = 0; index < count; index++) {
            const place = used.get(tensor.role) ?? 0;
            used.set(tensor.role, place + 1);
            const name = namesOf(tensor, arch, kind)?.[place];
            if (name === undefined) throw new Error(`${tensor.role} ${place}`);
            add(name, [columns, rows], type);
          }
        }
      }
    }
  });
  return made;
}

function namesOf({ role, count }: Tensor, arch: Architecture, kind: LayerKind): readonly string[] | undefined {
  if (role === 'recurrent') return recurrentNames[kind];
  if (role === 'mlp-up' && count === 1) return ungated;
  return arch.mla?.qLoraRank === null ? withoutQueryRank[role] : names[role];
}

/** Vectors of a layer by name, cut up as files have them. */
function vectorsOf({ role, columns, count }: Tensor, arch: Architecture, kind: LayerKind): [string, ...number[]][] {
  if (kind === 'gdn' || kind === 'mamba2') {
    const state = stateOf(role, columns, arch, kind);
    if (state !== undefined) return state;
  }
  const { hidden, mla, qkNorm, heads, kvHeads, headDim, moe } = arch;
  const query = (heads ?? 0) * (headDim ?? 0);
  const key = (kvHeads ?? 0) * (headDim ?? 0);
  if (role === 'norm') {
    if (columns === mla?.qLoraRank) return [['attn_q_a_norm.weight', columns]];
    if (columns === mla?.kvLoraRank) return [['attn_kv_a_norm.weight', columns]];
    if (columns === hidden && (count > 1 || qkNorm === 'none')) {
      return ['attn_norm', 'ffn_norm', 'post_attention_norm', 'post_ffw_norm']
        .slice(0, count)
        .map((name) => [`${name}.weight`, hidden]);
    }
    const [q, k] = qkNorm === 'per_head' ? [headDim ?? 0, headDim ?? 0] : [query, key];
    return [
      ['attn_q_norm.weight', q],
      ['attn_k_norm.weight', k],
    ];
  }
  if (role === 'bias' && columns === moe?.expertBias) {
    const width = moe.intermediate ?? 0;
    return [
      ['ffn_gate_exps.bias', width, count],
      ['ffn_up_exps.bias', width, count],
      ['ffn_down_exps.bias', hidden, count],
    ];
  }
  if (role === 'bias') {
    const all: [string, number][] = [
      ['attn_q.bias', query],
      ['attn_k.bias', key],
      ['attn_v.bias', key],
      ['attn_output.bias', hidden],
    ];
    return all.slice(0, arch.attnBias === 'qkvo' ? 4 : 3);
  }
  // A row of its own: the gate of the shared expert.
  if (role === 'router' && columns === hidden) return [['ffn_gate_inp_shexp.weight', hidden]];
  if (role === 'router') return [[moe?.routerBias === true ? 'ffn_gate_inp.bias' : 'exp_probs_b.bias', columns]];
  return [['attn_sinks.weight', columns]];
}

/** What recurrent layers have beside their matrices: convolution, decay, time steps, the norm in front of the output. */
function stateOf(
  role: Role,
  columns: number,
  arch: Architecture,
  kind: LayerKind,
): [string, ...number[]][] | undefined {
  const { linear = { vHeads: 0, vDim: 0, conv: 0 }, mamba } = arch;
  const { vHeads = 0, vDim = 0 } = linear;
  const conv = mamba?.conv ?? linear.conv;
  if (kind === 'gdn') {
    if (role === 'norm' && columns === vDim) return [['ssm_norm.weight', vDim]];
    if (role !== 'recurrent-state') return undefined;
    if (columns === 2 * vHeads)
      return [
        ['ssm_a', vHeads],
        ['ssm_dt.bias', vHeads],
      ];
    return [['ssm_conv1d.weight', conv, columns / conv]];
  }
  const heads = mamba?.heads ?? 0;
  const inner = heads * (mamba?.headDim ?? 0);
  if (role === 'norm' && columns === inner && inner !== arch.hidden) return [['ssm_norm.weight', inner]];
  if (role !== 'recurrent-state') return undefined;
  if (columns === 3 * heads)
    return [
      ['ssm_a', 1, heads],
      ['ssm_d', 1, heads],
      ['ssm_dt.bias', heads],
    ];
  const channels = columns / (conv + 1);
  return [
    ['ssm_conv1d.weight', conv, channels],
    ['ssm_conv1d.bias', channels],
  ];
}
