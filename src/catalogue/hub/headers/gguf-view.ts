import type { GgufHeader } from './gguf.ts';
import type { GgufTensor } from './gguf-tensor.ts';

/** A GGUF header by the names of llama.cpp: figures without the architecture in front, tensors by layer. */
export class GgufView {
  /** general.architecture: "qwen3moe". */
  readonly architecture: string;
  readonly #header: GgufHeader;
  readonly #byName: ReadonlyMap<string, GgufTensor>;
  /** Of each layer: tensors by what is behind "blk.N.", ".weight" left out: "attn_q", "attn_q.bias". */
  readonly #layers: Map<string, GgufTensor>[] = [];

  constructor(header: GgufHeader) {
    const name = header.metadata.get('general.architecture');
    this.architecture = typeof name === 'string' ? name : '';
    this.#header = header;
    this.#byName = new Map(header.tensors.map((tensor) => [tensor.name, tensor]));
    for (const tensor of header.tensors) {
      const place = layerOf(tensor.name);
      if (place === undefined) continue;
      const layer = this.#layers[place.layer] ?? new Map<string, GgufTensor>();
      layer.set(place.name, tensor);
      this.#layers[place.layer] = layer;
    }
  }

  /** A figure of the model: "block_count". Of one that is given by layer, the largest. */
  figure(name: string): number | undefined {
    const value = this.#header.metadata.get(`${this.architecture}.${name}`);
    const largest = isFigures(value) ? value.reduce((most, one) => Math.max(most, one), 0) : value;
    return typeof largest === 'number' && Number.isSafeInteger(largest) && largest >= 0 ? largest : undefined;
  }

  /** The same by layer, where it is given so. */
  figures(name: string): readonly number[] | undefined {
    const value = this.#header.metadata.get(`${this.architecture}.${name}`);
    return isFigures(value) ? value : undefined;
  }

  /** A text that is not about the architecture: "general.name". */
  text(key: string): string | undefined {
    const value = this.#header.metadata.get(key);
    return typeof value === 'string' ? value : undefined;
  }

  /** A tensor outside the layers, by its whole name. */
  outside(name: string): GgufTensor | undefined {
    return this.#byName.get(name);
  }

  /** The tensors of a layer; empty when it has none. */
  layer(index: number): ReadonlyMap<string, GgufTensor> {
    return this.#layers[index] ?? new Map();
  }

  /** Features that come out of a matrix of a layer, or the length of a vector; 0 when there is none of that name. */
  rows(layer: number, name: string): number {
    const shape = this.layer(layer).get(name)?.shape;
    return shape === undefined ? 0 : (shape[1] ?? shape[0] ?? 0);
  }

  has(layer: number, name: string): boolean {
    return this.layer(layer).has(name);
  }
}

/** No model has more layers; a name with a larger number is no layer's. */
const mostLayers = 1000;

/** The layer of a tensor's name, and what is behind it. */
export function layerOf(name: string): { readonly layer: number; readonly name: string } | undefined {
  if (!name.startsWith('blk.')) return undefined;
  const dot = name.indexOf('.', 4);
  const layer = Number(name.slice(4, dot));
  if (dot < 0 || !Number.isInteger(layer) || layer < 0 || layer >= mostLayers) return undefined;
  return { layer, name: name.slice(dot + 1).replace(/\.weight$/, '') };
}

function isFigures(value: unknown): value is readonly number[] {
  return Array.isArray(value);
}

/** Elements of a tensor. */
export function elementsOf({ shape }: GgufTensor): number {
  return shape.reduce((product, size) => product * size, 1);
}
