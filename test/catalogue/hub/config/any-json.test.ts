import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { knownModelTypes } from '../../../../src/catalogue/hub/config/families.ts';
import { readConfig } from '../../../../src/catalogue/hub/config/read-config.ts';
import { architectureSchema } from '../../../../src/catalogue/model.ts';
import { countParameters, tensorList } from '../../../../src/estimate/tensors/list.ts';
import { knownConfigs } from './configs.ts';

/** Whatever went in: an architecture of the schema whose tensors can be counted, or words. */
function expectAnswer(config: unknown): void {
  const reading = readConfig(config);
  if (reading.kind === 'refused') {
    expect(reading.message).toMatch(/^config\.json/);
    return;
  }
  const shaped = architectureSchema.safeParse(reading.architecture);
  expect(shaped.error?.issues ?? []).toEqual([]);
  const { total } = countParameters(tensorList(reading.architecture));
  expect(Number.isFinite(total)).toBe(true);
  expect(total).toBeGreaterThan(0);
  expect(total).toBeLessThan(1e15);
  expect(reading.notes.every((note) => note.length > 0 && note.length < 2000)).toBe(true);
  expect(reading.kind === 'approximate' && reading.notes.length === 0).toBe(false);
}

const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    0,
    -1,
    1,
    2.5,
    1e9,
    1e18,
    1e308,
    Number.MAX_SAFE_INTEGER,
    null,
    true,
    false,
    '',
    'auto',
    '32',
    'constructor',
    '__proto__',
    'x'.repeat(10_000),
    [],
    {},
    [[[[]]]],
    [1, -1],
    Array.from({ length: 10_000 }, () => 1),
    ['full_attention'],
    ['toString', 'mamba'],
    [{ attention: null, ffn: { ffn_mult: 1e300 } }],
    { model_type: 'llama' },
  ),
  fc.jsonValue(),
);

const names = [...new Set(knownConfigs.flatMap(({ config }) => keysOf(config)))];

function keysOf(part: object): string[] {
  return Object.entries(part).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? [key, ...keysOf(value)] : [key],
  );
}

/** A copy in which each of these keys, wherever it is, has another value, or is gone. */
function changed(part: unknown, changes: ReadonlyMap<string, unknown>): unknown {
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
  return Object.fromEntries(
    Object.entries(part).flatMap(([key, value]) => {
      if (!changes.has(key)) return [[key, changed(value, changes)]];
      return changes.get(key) === undefined ? [] : [[key, changes.get(key)]];
    }),
  );
}

describe('any JSON as a config.json', () => {
  it('is answered when it is anything at all', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => expectAnswer(value)),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => expectAnswer(value)),
      { numRuns: 500 },
    );
  });

  it('is answered when a real one has some values changed or taken away', () => {
    const change = fc.tuple(fc.constantFrom(...names), fc.option(hostile, { nil: undefined }));
    fc.assert(
      fc.property(
        fc.constantFrom(...knownConfigs),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        (known, changes) => expectAnswer(changed(known.config, new Map(changes))),
      ),
      { numRuns: 3000 },
    );
  });

  it('is answered when the names of every type meet any values', () => {
    const types = fc.constantFrom(...knownModelTypes, 'unheard_of', 'constructor', '__proto__');
    const values = fc.dictionary(fc.constantFrom(...names), fc.oneof(fc.nat(70_000), hostile), { maxKeys: 25 });
    const sizes = { hidden_size: 1024, num_hidden_layers: 4, vocab_size: 32_000, num_attention_heads: 8 };
    fc.assert(
      fc.property(types, values, (type, rest) => expectAnswer({ ...sizes, ...rest, model_type: type })),
      { numRuns: 3000 },
    );
  });

  it('is answered when a part lies in a part, a hundred deep', () => {
    let config: object = { model_type: 'llama', hidden_size: 64 };
    for (let depth = 0; depth < 100; depth += 1) config = { model_type: 'llava', text_config: config };
    expectAnswer(config);
  });
});
