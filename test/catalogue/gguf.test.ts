import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { models } from '../../src/catalogue/data.ts';
import { formatNames, isGguf } from '../../src/catalogue/format-names.ts';
import { formatFor } from '../../src/catalogue/formats.ts';

import { llamaCppCacheFormat, llamaCppFormat, ollamaContext } from '../../src/catalogue/gguf/llama-cpp-formats.ts';
import { mixtureFor } from '../../src/catalogue/gguf/mixture.ts';
import { fileTypeOf } from '../../src/catalogue/gguf/recipes.ts';
import { bitsOf, fittingType, type TensorTypeName, tensorTypes } from '../../src/catalogue/gguf/tensor-types.ts';

const typeNames = Object.keys(tensorTypes) as TensorTypeName[];

function model(id: string) {
  const found = models.find((record) => record.id === id);
  if (found === undefined || found.architecture === null) throw new Error(id);
  return { ...found, architecture: found.architecture };
}

function mixture(id: string, format: string) {
  const made = mixtureFor(model(id).architecture, format);
  if (made === undefined) throw new Error(format);
  return made;
}

describe('GGUF tensor types', () => {
  it.each([
    ['Q4_K', 4.5],
    ['Q5_K', 5.5],
    ['Q6_K', 6.5625],
    ['Q8_0', 8.5],
    ['Q4_0', 4.5],
    ['IQ4_XS', 4.25],
    ['MXFP4', 4.25],
    ['IQ1_S', 1.5625],
  ] as const)('%s has %f bits', (type, bits) => {
    expect(bitsOf(type)).toBe(bits);
  });

  it('fall back to one whose blocks divide the row, with more bits and never fewer', () => {
    fc.assert(
      fc.property(fc.constantFrom(...typeNames), fc.integer({ min: 1, max: 100_000 }), (wanted, columns) => {
        const fitting = fittingType(wanted, columns);
        expect(columns % tensorTypes[fitting].block).toBe(0);
        if (fitting !== 'F16') expect(bitsOf(fitting)).toBeGreaterThanOrEqual(bitsOf(wanted));
      }),
    );
    expect(fittingType('Q4_K', 2880)).toBe('Q5_0');
    expect(fittingType('Q6_K', 2880)).toBe('Q8_0');
    expect(fittingType('Q6_K', 2900)).toBe('F16');
  });
});

describe('file types', () => {
  it('exist for every GGUF id that can be asked for', () => {
    const missing = formatNames.filter(({ id }) => isGguf(id) && fileTypeOf(id) === undefined);
    expect(missing).toEqual([]);
  });

  it('are formats: formatFor gives one for each, with the nominal bits of its name', () => {
    const llama = model('meta-llama/Llama-3.1-8B-Instruct');
    for (const { id } of formatNames.filter((name) => isGguf(name.id))) {
      const format = formatFor(llama, id);
      expect(format?.nominalBits, id).toBe(Number(/\d/.exec(id)?.[0]));
      expect(format?.gguf?.id, id).toBe(id);
    }
    expect(formatFor(llama, 'int4')?.gguf).toBeUndefined();
  });

  it('give V and the down projection more bits in the first, last and every third layer in Q4_K_M', () => {
    const q4 = mixture('meta-llama/Llama-3.1-8B-Instruct', 'q4_k_m');
    const six = Array.from({ length: 32 }, (_, layer) => layer).filter(
      (layer) => q4.typeOf('down', 14_336, layer, 32) === 'Q6_K',
    );
    expect(six).toEqual([0, 1, 2, 3, 6, 9, 12, 15, 18, 21, 24, 27, 28, 29, 30, 31]);
    expect(q4.typeOf('up', 4096, 0, 32)).toBe('Q4_K');
    expect(q4.typeOf('output', 4096, 0, 1)).toBe('Q6_K');
    expect(q4.typeOf('full-precision', 4096, 0, 32)).toBe('F32');
  });

  it('keep the embedding at the head type when the two are one', () => {
    expect(mixture('google/gemma-3-27b-it', 'q4_k_m').typeOf('embedding', 5376, 0, 1)).toBe('Q6_K');
    expect(mixture('meta-llama/Llama-3.1-8B-Instruct', 'q4_k_m').typeOf('embedding', 4096, 0, 1)).toBe('Q4_K');
  });

  it('treat eight experts and the 70B as the quantizer does', () => {
    const mixtral = mixture('mistralai/Mixtral-8x7B-Instruct-v0.1', 'q4_k_m');
    expect(mixtral.typeOf('key', 4096, 5, 32)).toBe('Q8_0');
    expect(mixtral.typeOf('value', 4096, 5, 32)).toBe('Q8_0');
    expect(mixtral.typeOf('attention-output', 4096, 5, 32)).toBe('Q5_K');
    const seventy = mixture('meta-llama/Llama-3.3-70B-Instruct', 'q4_k_m');
    expect(seventy.typeOf('value', 8192, 10, 80)).toBe('Q5_K');
    expect(mixture('meta-llama/Llama-3.1-8B-Instruct', 'q4_k_m').typeOf('value', 4096, 4, 32)).toBe('Q4_K');
  });

  it('put experts in MXFP4 and all else in Q8_0 for mxfp4', () => {
    const oss = mixture('openai/gpt-oss-120b', 'mxfp4');
    expect(oss.typeOf('expert-up', 2880, 0, 36)).toBe('MXFP4');
    expect(oss.typeOf('query', 2880, 0, 36)).toBe('Q8_0');
    expect(oss.typeOf('output', 2880, 0, 1)).toBe('Q8_0');
  });
});

describe('formats that llama.cpp does not read', () => {
  const llama = model('meta-llama/Llama-3.1-8B-Instruct').architecture;
  const oss = model('openai/gpt-oss-20b').architecture;

  it('become the nearest GGUF type, and it is said', () => {
    expect(llamaCppFormat(llama, 'int4')).toMatchObject({ id: 'q4_k_m', note: expect.stringContaining('INT4') });
    expect(llamaCppFormat(llama, 'fp8').id).toBe('q8_0');
    expect(llamaCppFormat(llama, 'mxfp4').id).toBe('q4_k_m');
    expect(llamaCppCacheFormat('fp8')).toMatchObject({ id: 'q8_0', note: expect.stringContaining('fp8') });
  });

  it('and those it reads stay, without a word', () => {
    expect(llamaCppFormat(oss, 'mxfp4')).toEqual({ id: 'mxfp4' });
    for (const id of ['bf16', 'fp16', 'q5_k_m']) expect(llamaCppFormat(llama, id)).toEqual({ id });
    expect(llamaCppCacheFormat('q4_0')).toEqual({ id: 'q4_0' });
  });
});

it("Ollama's context grows with the memory", () => {
  const gib = 2 ** 30;
  expect([8, 22.9, 23, 46, 47, 80].map((size) => ollamaContext(size * gib))).toEqual([
    4096, 4096, 32_768, 32_768, 262_144, 262_144,
  ]);
});
