import { describe, expect, it } from 'vitest';
import { chosenFrom, ggufFormatId, ggufLabel, offered } from '../../../../src/catalogue/hub/checkpoint/gguf-choices.ts';
import type { Stored } from '../../../../src/catalogue/hub/checkpoint/stored.ts';
import { whatIsStored, withGgufHeader } from '../../../../src/catalogue/hub/checkpoint/what-is-stored.ts';
import { ggufHeader } from '../../../../src/catalogue/hub/headers/gguf.ts';
import { ggufStart } from '../headers/made-gguf.ts';
import { rangesOf } from './made-safetensors.ts';

const repository = [
  { path: 'Qwen3-8B-Q8_0.gguf', size: 8.7e9 },
  { path: 'Qwen3-8B-Q4_K_M.gguf', size: 5e9 },
  { path: 'Qwen3-8B-UD-Q4_K_XL.gguf', size: 5.1e9 },
  { path: 'Qwen3-8B-Q6_K.gguf', size: 6.7e9 },
  { path: 'Qwen3-8B-IQ2_XXS.gguf', size: 2.5e9 },
  { path: 'BF16/Qwen3-8B-BF16-00001-of-00002.gguf', size: 10e9 },
  { path: 'BF16/Qwen3-8B-BF16-00002-of-00002.gguf', size: 6.4e9 },
  { path: 'mmproj-BF16.gguf', size: 0.9e9 },
  { path: 'imatrix_unsloth.gguf', size: 5e6 },
  { path: 'Qwen3-8B-TQ1_0.gguf', size: 2e9 },
];

function stored(files = repository): Stored {
  const found = whatIsStored({ files });
  if (found === undefined) throw new Error('no weights');
  return found;
}

describe('the type in a GGUF file name', () => {
  it.each([
    ['Qwen3-8B-Q4_K_M.gguf', 'Q4_K_M', 'q4_k_m'],
    ['Qwen3-8B-UD-Q4_K_XL.gguf', 'UD-Q4_K_XL', 'ud-q4_k_xl'],
    ['qwen2.5-7b-instruct-q5_0.gguf', 'Q5_0', 'q5_0'],
    ['llama-2-7b.Q2_K.gguf', 'Q2_K', 'q2_k'],
    ['DeepSeek-R1-UD-IQ1_M-00001-of-00004.gguf', 'UD-IQ1_M', 'ud-iq1_m'],
    ['Q8_0/DeepSeek-R1-00001-of-00015.gguf', 'Q8_0', 'q8_0'],
    ['gpt-oss-20b-mxfp4.gguf', 'MXFP4', 'mxfp4'],
    ['gpt-oss-20b-MXFP4_MOE.gguf', 'MXFP4', 'mxfp4'],
    ['gemma-3-4b-it-f16.gguf', 'F16', 'fp16'],
    ['model-BF16.gguf', 'BF16', 'bf16'],
    ['Q3-Large-IQ3_XXS.gguf', 'IQ3_XXS', 'iq3_xxs'],
    ['model-TQ1_0.gguf', 'TQ1_0', undefined],
    ['model.gguf', undefined, undefined],
  ])('%s is %s', (path, label, id) => {
    expect(ggufLabel(path)).toBe(label);
    expect(label === undefined ? undefined : ggufFormatId(label)).toBe(id);
  });
});

describe('a GGUF repository', () => {
  it('offers each quantization once, smallest first, pieces added up', () => {
    expect(stored().files.map(({ label, bytes }) => [label, bytes])).toEqual([
      ['IQ2_XXS', 2.5e9],
      ['Q4_K_M', 5e9],
      ['UD-Q4_K_XL', 5.1e9],
      ['Q6_K', 6.7e9],
      ['Q8_0', 8.7e9],
      ['BF16', 16.4e9],
    ]);
  });

  it('loads Q4_K_M when nothing was asked for, and says what is no choice', () => {
    const { formatId, bytes, excluded, needsHeaders } = stored();
    expect({ formatId, bytes, needsHeaders }).toEqual({ formatId: 'q4_k_m', bytes: 5e9, needsHeaders: true });
    expect(excluded.map(({ path, why }) => [path, why])).toEqual([
      ['mmproj-BF16.gguf', 'a vision projector, which --mmproj loads beside the model'],
      ['Qwen3-8B-TQ1_0.gguf', 'of a type that is not known: TQ1_0'],
    ]);
  });

  it.each([
    ['q6_k', 'q6_k', undefined],
    ['bf16', 'bf16', undefined],
    ['Q4_K_M', 'q4_k_m', undefined],
    ['UD-Q4_K_XL', 'ud-q4_k_xl', undefined],
    ['Qwen3-8B-Q8_0.gguf', 'q8_0', undefined],
    ['BF16/Qwen3-8B-BF16-00002-of-00002.gguf', 'bf16', undefined],
    ['q5_k_m', 'ud-q4_k_xl', 'UD-Q4_K_XL in place of Q5_K_M'],
    ['q4_k_s', 'ud-q4_k_xl', 'UD-Q4_K_XL in place of Q4_K_S'],
    ['ud-q6_k_xl', 'q6_k', 'Q6_K in place of UD-Q6_K_XL'],
    ['iq1_s', 'iq2_xxs', 'IQ2_XXS in place of IQ1_S'],
    ['fp16', 'bf16', 'BF16 in place of FP16'],
    ['constructor', 'ud-q4_k_xl', 'UD-Q4_K_XL in place of constructor'],
  ])('asked for %s loads %s', (asked, formatId, said) => {
    const { stored: chosen, note } = chosenFrom(stored(), asked);
    expect(chosen.formatId).toBe(formatId);
    expect(chosen.bytes).toBe(chosen.loadedFiles.reduce((sum, { size }) => sum + size, 0));
    if (said === undefined) expect(note).toBeUndefined();
    else expect(note).toContain(`${said}, which the repository does not have (IQ2_XXS 2.5 GB, `);
  });

  it('offers at most six sizes, the smallest and larger ones', () => {
    const many = Array.from({ length: 30 }, (_, index) => ({
      formatId: 'q4_k_m',
      label: `F${index}`,
      files: [],
      bytes: index * 1e9,
    }));
    expect(offered(many)).toBe('F0 0.0 GB, F5 5.0 GB, F10 10.0 GB, F15 15.0 GB, F20 20.0 GB, F25 25.0 GB');
  });

  it('whose file name says nothing has the type that its header says', async () => {
    const files = [{ path: 'model.gguf', size: 1e9 }];
    const start = ggufStart({ 'general.architecture': 'llama', 'general.file_type': 18, 'llama.block_count': 1 }, [
      { name: 'token_embd.weight', shape: [256, 10], type: 'Q6_K' },
    ]);
    const header = await ggufHeader('model.gguf', rangesOf(start));
    if (header.kind !== 'header') throw new Error(header.message);
    expect(withGgufHeader(stored(files), header).formatId).toBe('q6_k');
  });

  it('with pieces missing does not offer them', () => {
    const { files, excluded } = stored(repository.filter(({ path }) => !path.includes('00002-of')));
    expect(files.map(({ label }) => label)).not.toContain('BF16');
    expect(excluded.map(({ why }) => why)).toContain('only 1 of the 2 pieces of Qwen3-8B-BF16 are there');
  });
});
