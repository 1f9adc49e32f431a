import { gguf } from '@huggingface/gguf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tensorTypes } from '../../../../src/catalogue/gguf/tensor-types.ts';
import { ggufHeader } from '../../../../src/catalogue/hub/headers/gguf.ts';
import { rangesOf } from '../checkpoint/made-safetensors.ts';
import { GgufWriter, ggufStart, type MadeGgufTensor } from './made-gguf.ts';

const tensors: readonly MadeGgufTensor[] = [
  { name: 'token_embd.weight', shape: [256, 1000], type: 'Q4_K' },
  { name: 'blk.0.attn_norm.weight', shape: [256], type: 'F32' },
  { name: 'blk.0.ffn_down_exps.weight', shape: [512, 256, 8], type: 'Q6_K' },
];
const metadata = {
  'general.architecture': 'llama',
  'llama.block_count': 1,
  'llama.attention.head_count_kv': [8, 0, 8],
  'llama.rope.scaled': true,
  'tokenizer.ggml.tokens': Array.from({ length: 5000 }, (_, index) => `token ${index}`),
  'tokenizer.ggml.token_type': Array.from({ length: 5000 }, () => 1),
};

describe('a GGUF header', () => {
  it('gives metadata and tensors; of tokens only how many there are', async () => {
    const start = ggufStart(metadata, tensors);
    const header = await ggufHeader('model.gguf', rangesOf(start));
    if (header.kind !== 'header') throw new Error(header.message);
    expect(Object.fromEntries(header.metadata)).toEqual({
      ...metadata,
      'tokenizer.ggml.tokens': { length: 5000 },
      'tokenizer.ggml.token_type': { length: 5000 },
    });
    expect(header.tensors).toEqual([
      { name: 'token_embd.weight', type: 'Q4_K', shape: [256, 1000], bytes: 144_000 },
      { name: 'blk.0.attn_norm.weight', type: 'F32', shape: [256], bytes: 1024 },
      { name: 'blk.0.ffn_down_exps.weight', type: 'Q6_K', shape: [512, 256, 8], bytes: 860_160 },
    ]);
    expect(header.bytes).toBe(1_005_184);
    expect(header.dataOffset).toBe(Math.ceil(start.byteLength / 32) * 32);
  });

  it('is what @huggingface/gguf reads', async () => {
    const start = ggufStart(metadata, tensors);
    const ours = await ggufHeader('model.gguf', rangesOf(start));
    const theirs = await gguf('https://hub.invalid/model.gguf', {
      fetch: async (_url, init) => {
        const [from = 0, to = 0] =
          /(\d+)-(\d+)/
            .exec(new Headers(init?.headers).get('range') ?? '')
            ?.slice(1)
            .map(Number) ?? [];
        return new Response(start.slice(from, to + 1));
      },
    });
    if (ours.kind !== 'header') throw new Error(ours.message);
    expect(ours.dataOffset).toBe(Number(theirs.tensorDataOffset));
    expect(ours.tensors.map(({ name, shape }) => ({ name, shape }))).toEqual(
      theirs.tensorInfos.map(({ name, shape }) => ({ name, shape: shape.map(Number) })),
    );
    const counts = Object.entries(theirs.metadata).find(([key]) => key === 'llama.attention.head_count_kv');
    expect(ours.metadata.get('llama.attention.head_count_kv')).toEqual(counts?.[1]);
  });

  it('of several megabytes is fetched in a few pieces, no byte of it twice', async () => {
    const merges = Array.from({ length: 300_000 }, (_, index) => `merge ${index}`);
    const start = ggufStart({ 'tokenizer.ggml.merges': merges, 'general.architecture': 'llama' }, tensors);
    const asked: [number, number][] = [];
    const header = await ggufHeader('model.gguf', async (_path, from, to) => {
      asked.push([from, to]);
      return start.slice(from, to);
    });
    expect(header).toMatchObject({ kind: 'header', bytes: 1_005_184 });
    expect(start.byteLength).toBeGreaterThan(5e6);
    expect(asked.length).toBeLessThanOrEqual(3);
    for (const [index, [from]] of asked.entries()) expect(from).toBe(asked[index - 1]?.[1] ?? 0);
  });

  it('of a file in pieces has the tensors of all of them', async () => {
    const pieces = new Map([
      ['m-00001-of-00002.gguf', ggufStart({ ...metadata, 'split.count': 2 }, tensors.slice(0, 1))],
      ['m-00002-of-00002.gguf', ggufStart({ 'split.no': 1 }, tensors.slice(1))],
    ]);
    const header = await ggufHeader(
      [...pieces.keys()],
      async (path, from, to) => pieces.get(path)?.slice(from, to) ?? new Uint8Array(),
    );
    expect(header).toMatchObject({ kind: 'header', bytes: 1_005_184 });
  });

  const start = (tensorCount: number | bigint, keys: number | bigint) =>
    new GgufWriter().raw('GGUF').u32(3).u64(tensorCount).u64(keys);
  const tensor = (dimensions: readonly (number | bigint)[], type: number) => {
    const writer = start(1, 0).text('weight').u32(dimensions.length);
    for (const size of dimensions) writer.u64(size);
    return writer.u32(type).u64(0);
  };
  it.each<[string, GgufWriter, string]>([
    ['nothing', new GgufWriter(), 'ends inside its header'],
    ['another magic number', new GgufWriter().raw('GGML').u32(3), 'is no GGUF file'],
    ['version 9', new GgufWriter().raw('GGUF').u32(9).u64(0).u64(0), 'version 9'],
    ['2^60 tensors', start(2n ** 60n, 0), 'a number of tensors of 1152921504606847000'],
    ['2^60 keys', start(0, 2n ** 60n), 'a number of keys'],
    ['fewer keys than it says', start(0, 3), 'ends inside its header'],
    ['a key of 2^60 bytes', start(0, 1).u64(2n ** 60n), 'a key of'],
    ['an unknown type of value', start(0, 1).text('key').u32(77), 'unknown type 77'],
    [
      'a list of 2^60',
      start(0, 1)
        .text('key')
        .u32(9)
        .u32(4)
        .u64(2n ** 60n),
      'a list of',
    ],
    ['lists of lists', start(0, 1).text('key').u32(9).u32(9).u64(1), 'lists of lists'],
    [
      'a token of 2^60 bytes',
      start(0, 1)
        .text('key')
        .u32(9)
        .u32(8)
        .u64(1)
        .u64(2n ** 60n),
      'more than 40 MB',
    ],
    [
      '100 dimensions',
      tensor(
        Array.from({ length: 100 }, () => 1),
        0,
      ),
      '100 dimensions',
    ],
    ['a dimension of 2^60', tensor([2n ** 60n], 0), 'a dimension of'],
    ['more bytes than can be counted', tensor([2 ** 32, 2 ** 32, 2 ** 32], 0), 'more bytes than can be counted'],
    ['an unknown type of tensor', tensor([1], 99), 'unknown type 99'],
  ])('with %s is refused in words', async (_name, writer, words) => {
    const refusal = await ggufHeader('model.gguf', rangesOf(writer.bytes()));
    expect(refusal).toEqual({ kind: 'unreadable', message: expect.stringContaining(words) });
  });

  it('that never ends is not read beyond its limit', async () => {
    let fetched = 0;
    // 5 million keys' worth of one-byte values, for as long as anybody asks.
    const endless = start(0, 10_000);
    for (let key = 0; key < 10_000; key++) endless.text('k'.repeat(1000)).u32(8).u64(7000).raw('x'.repeat(7000));
    const bytes = endless.bytes();
    const refusal = await ggufHeader('model.gguf', async (_path, from, to) => {
      fetched += to - from;
      return bytes.slice(from, to);
    });
    expect(refusal).toMatchObject({ kind: 'unreadable', message: expect.stringContaining('more than 40 MB') });
    expect(fetched).toBeLessThan(60e6);
  });

  it('of any bytes behind any counts is a header or a refusal', async () => {
    const count = fc.oneof(fc.nat(5), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }));
    await fc.assert(
      fc.asyncProperty(count, count, fc.uint8Array({ maxLength: 300 }), async (tensorCount, keys, bytes) => {
        const head = start(tensorCount, keys).bytes();
        const all = new Uint8Array(head.byteLength + bytes.byteLength);
        all.set(head);
        all.set(bytes, head.byteLength);
        for (const candidate of [bytes, all]) {
          const header = await ggufHeader('model.gguf', rangesOf(candidate));
          if (header.kind === 'header') expect(Number.isSafeInteger(header.bytes)).toBe(true);
        }
      }),
    );
  });

  it.each(
    Object.entries(tensorTypes).filter(([type]) => !type.startsWith('IQ') || type === 'IQ4_XS' || type === 'IQ4_NL'),
  )('counts blocks of %s', async (type, { block, bytes }) => {
    const made = [{ name: 'w', shape: [block * 3, 5], type: type as MadeGgufTensor['type'] }];
    expect(await ggufHeader('model.gguf', rangesOf(ggufStart({}, made)))).toMatchObject({ bytes: 15 * bytes });
  });
});
