import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAdapter } from '../../../../src/catalogue/hub/checkpoint/adapter.ts';
import { whatIsStored } from '../../../../src/catalogue/hub/checkpoint/what-is-stored.ts';

const config = {
  peft_type: 'LORA',
  base_model_name_or_path: 'Qwen/Qwen3-8B',
  r: 16,
  target_modules: ['q_proj', 'v_proj'],
};

describe('a PEFT adapter', () => {
  it('names its base model, rank and modules', () => {
    expect(readAdapter(config)).toEqual({ base: 'Qwen/Qwen3-8B', rank: 16, targets: ['q_proj', 'v_proj'] });
    expect(readAdapter({ ...config, target_modules: 'all-linear' })?.targets).toEqual(['all-linear']);
  });

  it('with ranks of their own for some modules has the largest', () => {
    expect(readAdapter({ ...config, rank_pattern: { down_proj: 64, k_proj: 8 } })?.rank).toBe(64);
  });

  it.each([
    ['a folder as base', { base_model_name_or_path: '/home/me/model' }],
    ['an address as base', { base_model_name_or_path: 'https://x/y' }],
    ['no rank', { r: null }],
    ['a rank of 0', { r: 0 }],
    ['a rank of a billion', { r: 1e9 }],
  ])('with %s is none', (_name, change) => {
    expect(readAdapter({ ...config, ...change })).toBeUndefined();
  });

  it('is what a repository holds that has nothing else', () => {
    const files = [{ path: 'adapter_model.safetensors', size: 30e6 }];
    expect(whatIsStored({ files, adapterConfig: config })).toMatchObject({
      bytes: 30e6,
      adapters: { base: 'Qwen/Qwen3-8B' },
    });
    expect(
      whatIsStored({ files: [...files, { path: 'model.safetensors', size: 16e9 }], adapterConfig: config })?.adapters,
    ).toBeUndefined();
  });

  it('of any JSON is read or not, without an exception', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (any, rank) => {
        readAdapter(any);
        readAdapter({ ...config, r: rank, rank_pattern: any, target_modules: any });
      }),
    );
  });
});
