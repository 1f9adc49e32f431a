import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HubReference, readReference, writeReference } from '../../../src/catalogue/hub/reference.ts';

describe('a reference to a repository', () => {
  it.each<[string, HubReference]>([
    ['org/name', { id: 'org/name' }],
    ['org/name:Q4_K_M', { id: 'org/name', file: 'Q4_K_M' }],
    ['org/name@v1.0', { id: 'org/name', revision: 'v1.0' }],
    ['org/name@refs/pr/3:sub/file.gguf', { id: 'org/name', revision: 'refs/pr/3', file: 'sub/file.gguf' }],
    ['https://huggingface.co/org/name', { id: 'org/name' }],
    ['https://huggingface.co/org/name/', { id: 'org/name' }],
    ['http://www.huggingface.co/org/name?library=vllm#files', { id: 'org/name' }],
    ['huggingface.co/org/name/tree/main', { id: 'org/name' }],
    ['https://huggingface.co/org/name/tree/abc123', { id: 'org/name', revision: 'abc123' }],
    ['https://huggingface.co/org/name/tree/main/original', { id: 'org/name' }],
    ['https://huggingface.co/org/name/discussions/7', { id: 'org/name' }],
    ['https://huggingface.co/org/name/blob/main/sub/x-Q6_K.gguf', { id: 'org/name', file: 'sub/x-Q6_K.gguf' }],
    [
      'https://huggingface.co/org/name/resolve/dev/x.gguf?download=true',
      { id: 'org/name', revision: 'dev', file: 'x.gguf' },
    ],
    [
      'https://huggingface.co/org/name/blob/refs%2Fpr%2F1/config.json',
      { id: 'org/name', revision: 'refs/pr/1', file: 'config.json' },
    ],
    ['hf.co/org/name:Q8_0', { id: 'org/name', file: 'Q8_0' }],
    ['hf://org/name', { id: 'org/name' }],
    ['https://hf-mirror.com/org/name', { id: 'org/name' }],
  ])('is read from %s', (text, reference) => {
    expect(readReference(text)).toEqual(reference);
  });

  it.each([
    'llama 3.1 8b',
    'name',
    'a/b/c',
    '../name',
    'org/..',
    'org/na--me',
    `${'a'.repeat(97)}/name`,
    'https://huggingface.co/datasets/org/name',
    'https://huggingface.co/spaces/org/name',
    'https://huggingface.co/org',
    'https://example.org/org/name',
    'https://huggingface.co.example.org/org/name',
    'https://example.org/huggingface.co/org/name',
    'org/name ',
  ])('is none: %s', (text) => {
    expect(readReference(text)).toBeUndefined();
  });

  it.each(['../../etc/passwd', '..%2f..%2fsecret', '/etc/passwd', 'a/../../b', 'a\u0000b', 'a?x', 'a#x', './x'])(
    'does not climb out of the repository: %s',
    (file) => {
      const read = readReference(`https://huggingface.co/org/name/blob/main/${file}`);
      const path = `${read?.revision ?? ''}/${read?.file ?? ''}`;
      expect(path).not.toMatch(/\.\.|\/\/|[\0?#%]/);
    },
  );

  it('reads back as it is written, and never throws', () => {
    const piece = fc.constantFrom(
      ...['https://', 'hf://', 'hf.co', 'huggingface.co', '/', 'org', 'name', '@', ':', '..', '.', '-', '%2F', '%'],
      ...['blob', 'tree', 'main', 'v1.0', '?', '#', 'Q4_K_M', 'x.gguf', ' ', '\0'],
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
      fc
        .tuple(fc.constantFrom('', 'hf.co/', 'https://huggingface.co/'), fc.array(piece, { maxLength: 8 }))
        .map(([host, pieces]) => `${host}org/name${pieces.join('')}`),
    );
    let read = 0;
    fc.assert(
      fc.property(text, (typed) => {
        const reference = readReference(typed);
        if (reference === undefined) return;
        read += 1;
        expect(readReference(writeReference(reference))).toEqual(reference);
      }),
      { numRuns: 2_000 },
    );
    expect(read).toBeGreaterThan(10);
  });
});
