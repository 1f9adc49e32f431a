import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadedFiles } from '../../../../src/catalogue/hub/checkpoint/loaded-files.ts';
import { isSafePath } from '../../../../src/catalogue/hub/checkpoint/pieces.ts';
import { whatIsStored } from '../../../../src/catalogue/hub/checkpoint/what-is-stored.ts';

const files = (...paths: string[]) => paths.map((path) => ({ path, size: 1e9 }));
const pieces = (stem: string, of: number, from = 1) =>
  Array.from({ length: of + 1 - from }, (_, index) => {
    const number = String(index + from).padStart(5, '0');
    return `${stem}-${number}-of-${String(of).padStart(5, '0')}.safetensors`;
  });

describe('the files that are loaded', () => {
  it.each<[string, string[], string[]]>([
    ['one file', ['model.safetensors', 'config.json', 'tokenizer.json'], ['model.safetensors']],
    ['pieces', pieces('model', 3), pieces('model', 3)],
    ["pieces as Qwen3.5's are named", pieces('model.safetensors', 2), pieces('model.safetensors', 2)],
    [
      'pieces without zeros in front',
      ['model-1-of-2.safetensors', 'model-2-of-2.safetensors'],
      ['model-1-of-2.safetensors', 'model-2-of-2.safetensors'],
    ],
    ["Mistral's weights twice", [...pieces('model', 2), 'consolidated.safetensors'], pieces('model', 2)],
    ["Mistral's own format alone", ['consolidated.safetensors', 'params.json'], ['consolidated.safetensors']],
    ["Meta's weights twice", [...pieces('model', 2), 'original/consolidated.00.pth'], pieces('model', 2)],
    [
      'pickles beside safetensors',
      ['model.safetensors', 'pytorch_model.bin', 'training_args.bin'],
      ['model.safetensors'],
    ],
    [
      'pickles alone',
      ['pytorch_model-00001-of-00002.bin', 'pytorch_model-00002-of-00002.bin', 'optimizer.pt'],
      ['pytorch_model-00001-of-00002.bin', 'pytorch_model-00002-of-00002.bin'],
    ],
    [
      'another precision',
      ['model.safetensors', 'model.fp16.safetensors', 'model.fp32.safetensors'],
      ['model.safetensors'],
    ],
    ['one file and the same in pieces', ['model.safetensors', ...pieces('model', 2)], pieces('model', 2)],
    [
      'ONNX and other folders',
      ['model.safetensors', 'onnx/model.onnx', 'int8/model.safetensors'],
      ['model.safetensors'],
    ],
    ['a prediction head of its own', [...pieces('model', 2), 'mtp.safetensors'], pieces('model', 2)],
    ['a draft model alone, which is what was asked for', ['eagle3.safetensors'], ['eagle3.safetensors']],
    ['GGUF beside safetensors', ['model.safetensors', 'model-Q4_K_M.gguf'], ['model.safetensors']],
    ['an adapter beside the model', ['model.safetensors', 'adapter_model.safetensors'], ['model.safetensors']],
    ['an adapter alone', ['adapter_model.safetensors', 'adapter_config.json'], ['adapter_model.safetensors']],
    ['a file of another name', ['gptq_model-4bit-128g.safetensors'], ['gptq_model-4bit-128g.safetensors']],
  ])('of %s', (_name, given, loaded) => {
    const found = loadedFiles(files(...given));
    expect(found.loaded.map(({ path }) => path)).toEqual(loaded);
    expect(found.remarks.filter((remark) => !remark.includes('pickles'))).toEqual([]);
  });

  it('with pieces missing say so', () => {
    expect(loadedFiles(files(...pieces('model', 4, 2))).remarks).toEqual(['only 3 of the 4 pieces of model are there']);
  });

  it('that are pickles say so, as they run code', () => {
    expect(loadedFiles(files('pytorch_model.bin')).remarks[0]).toContain('run code');
  });

  it('leave out what they leave out with a reason each', () => {
    const { excluded } = loadedFiles(
      files(...pieces('model', 2), 'consolidated.safetensors', 'original/consolidated.00.pth', 'onnx/model.onnx'),
    );
    expect(excluded.map(({ path, why }) => [path, why])).toEqual([
      ['original/consolidated.00.pth', "the same weights in their maker's own format"],
      ['onnx/model.onnx', 'the same weights for ONNX'],
      ['consolidated.safetensors', 'the same weights once more'],
    ]);
  });

  it.each([
    '../model.safetensors',
    'a/../../model.safetensors',
    '/etc/model.safetensors',
    '%2e%2e/model.safetensors',
    'https://x/model.safetensors',
    'a\u0000.safetensors',
    'a\\b.safetensors',
  ])('never have the name %j', (path) => {
    expect(isSafePath(path)).toBe(false);
    expect(loadedFiles(files(path)).loaded).toEqual([]);
  });

  it('in 32 bit are loaded in 16, which is said', () => {
    const stored = whatIsStored({ files: files('model.safetensors'), config: { torch_dtype: 'float32' } });
    expect(stored).toMatchObject({
      formatId: 'bf16',
      bytes: 5e8,
      remarks: ['stored in 32 bit, which engines load in 16'],
    });
  });

  it('are none where there are no weights', () => {
    expect(whatIsStored({ files: files('README.md', 'config.json') })).toBeUndefined();
  });

  it('of any names are among the given, each once, and none is both loaded and left out', () => {
    const name = fc.stringMatching(/^[a-z]{1,6}(-0000[1-3]-of-0000[1-3])?\.(safetensors|gguf|bin|json)$/);
    const path = fc.tuple(fc.constantFrom('', 'original/', 'x/'), name).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.uniqueArray(path, { maxLength: 12 }), (paths) => {
        const { loaded, excluded } = loadedFiles(files(...paths));
        const names = loaded.map((file) => file.path);
        expect(new Set(names).size).toBe(names.length);
        expect(paths).toEqual(expect.arrayContaining(names));
        expect(excluded.filter(({ path: left }) => names.includes(left))).toEqual([]);
      }),
    );
  });
});
