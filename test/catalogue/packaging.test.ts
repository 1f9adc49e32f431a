import { describe, expect, it } from 'vitest';
import { findModel } from '../../src/catalogue/find-model.ts';
import { packagingOf } from '../../src/catalogue/packaging.ts';

describe('the name of a repository or file', () => {
  it.each<[string, string | undefined, string, { format?: string; engine?: string }]>([
    ['unsloth/Qwen3-30B-A3B-GGUF:UD-Q4_K_XL', 'ud-q4_k_xl', 'bf16', { format: 'ud-q4_k_xl' }],
    ['unsloth/gpt-oss-20b-GGUF:F16', 'fp16', 'mxfp4', { engine: 'llama.cpp', format: 'fp16' }],
    ['ggml-org/gpt-oss-120b-GGUF', undefined, 'mxfp4', { engine: 'llama.cpp', format: 'mxfp4' }],
    ['mradermacher/Llama-3.3-70B-Instruct-i1-GGUF', undefined, 'bf16', { engine: 'llama.cpp', format: 'q4_k_m' }],
    ['mlx-community/Qwen3-30B-A3B-4bit', 'int4', 'bf16', { format: 'mlx-4bit' }],
    ['mlx-community/gpt-oss-20b-MXFP4-Q8', 'mxfp4', 'mxfp4', { format: 'mlx-mxfp4' }],
    ['mlx-community/Qwen3-8B-bf16', 'bf16', 'bf16', { engine: 'mlx', format: 'bf16' }],
    ['turboderp/Qwen3-32B-exl3:4.0bpw', 'exl3-4.0bpw', 'bf16', { format: 'exl3-4.0bpw' }],
    ['Qwen/Qwen3-8B-FP8', 'fp8', 'bf16', { format: 'fp8' }],
    ['Qwen/Qwen3-8B', undefined, 'bf16', {}],
  ])('%s', (name, format, native, packaging) => {
    expect(packagingOf(name, format, native)).toEqual(packaging);
  });

  it('is the plain model under "i1", which only says that an importance matrix was used', () => {
    const match = findModel('mradermacher/Llama-3.3-70B-Instruct-i1-GGUF');
    expect(match).toMatchObject({ found: true, model: { id: 'meta-llama/Llama-3.3-70B-Instruct' }, format: 'q4_k_m' });
    expect(match.found && match.note).not.toContain('not in the catalogue');
  });
});
