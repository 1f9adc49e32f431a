import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leavesHead, leftAloneIn } from '../../../../src/catalogue/hub/checkpoint/left-alone.ts';
import { globMatches, readPatterns, type Style } from '../../../../src/catalogue/hub/checkpoint/module-patterns.ts';
import { described } from './made-safetensors.ts';

const dense = described('Qwen/Qwen3-8B').architecture;
const latent = described('deepseek-ai/DeepSeek-V3').architecture;
const hybrid = described('Qwen/Qwen3-Next-80B-A3B-Instruct').architecture;
const each = (layers: number, ...names: string[]) =>
  Array.from({ length: layers }, (_, layer) => names.map((name) => `model.layers.${layer}.${name}`)).flat();

describe('modules that are left alone', () => {
  it.each<[string, typeof dense, string[], Style, string[]]>([
    ['nothing', dense, [], 'name', []],
    ['the head', dense, ['lm_head'], 'name', []],
    ['one layer of many', dense, ['model.layers.0.mlp.down_proj'], 'name', []],
    ['a part of a name', dense, ['self_attn'], 'name', ['attention', 'output']],
    ['an expression', dense, ['re:.*self_attn.*'], 'name', ['attention', 'output']],
    ['an expression with a choice', dense, [String.raw`re:.*mlp\.(gate|up|down)_proj$`], 'name', ['mlp']],
    ['the output projection alone', dense, ['re:.*o_proj'], 'name', ['output']],
    [
      'every layer by name',
      dense,
      each(36, 'self_attn.q_proj', 'self_attn.k_proj', 'self_attn.v_proj'),
      'name',
      ['attention'],
    ],
    ['every layer by glob', dense, each(36, 'self_attn*'), 'glob', ['attention', 'output']],
    ['globs over all layers', dense, ['model.layers.*.self_attn'], 'glob', ['attention', 'output']],
    ['the router, which is no expert', latent, ['re:.*mlp.gate$'], 'name', []],
    ['shared experts', latent, ['re:.*shared_experts.*'], 'name', ['shared']],
    [
      "Kimi's way: all but routed experts",
      latent,
      ['re:.*self_attn.*', 're:.*shared_experts.*', String.raw`re:.*mlp\.(gate|up|gate_up|down)_proj.*`],
      'name',
      ['attention', 'mlp', 'output', 'shared'],
    ],
    ['linear attention', hybrid, ['re:.*linear_attn.*'], 'name', ['recurrent']],
    [
      'attention in the layers that have it',
      hybrid,
      each(48, 'self_attn').filter((_, layer) => layer % 4 === 3),
      'name',
      ['attention', 'output'],
    ],
  ])('by %s', (_name, arch, items, style, parts) => {
    const { patterns, unclear } = readPatterns(items, style);
    expect(unclear).toBe(false);
    expect([...leftAloneIn(patterns, arch).parts].sort()).toEqual(parts);
  });

  it('are few patterns for a list of thousands', () => {
    const { patterns } = readPatterns(each(61, 'self_attn.q_a_proj', 'self_attn.o_proj', 'mlp.experts.17.gate_proj'));
    expect(patterns).toHaveLength(6);
    expect(patterns[0]?.layers).toHaveLength(61);
  });

  it('tell the head', () => {
    expect(leavesHead(readPatterns(['lm_head']).patterns)).toBe(true);
    expect(leavesHead(readPatterns(['re:.*lm_head']).patterns)).toBe(true);
    expect(leavesHead(readPatterns(['model.embed_tokens']).patterns)).toBe(false);
  });

  it('mean what the expression means: a translated one matches as it would itself, from the start', () => {
    const piece = fc.constantFrom(
      'model',
      String.raw`\.`,
      '.*',
      'layers',
      'attn',
      '_',
      '(?:q|k|v)',
      'mlp',
      '(a|mlp.*q)',
    );
    const word = fc.constantFrom('model', 'layers', 'attn', 'mlp', 'q', '_', '.');
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        fc.array(word, { minLength: 1, maxLength: 7 }),
        (pieces, isWhole, words) => {
          const expression = `${pieces.join('')}${isWhole ? '$' : ''}`;
          const { patterns, unclear } = readPatterns([expression], 'expression');
          fc.pre(!unclear);
          const name = words.join('');
          const matches = patterns.some(({ glob }) => globMatches(glob, `.${name}/`));
          expect(matches).toBe(new RegExp(`^(?:${expression})`).test(name));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('of any text are read without an exception, also those that blow up as expressions', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.stringMatching(/^re:[a-z.*+()|\\[\]^$?]{0,40}$/), fc.anything())),
        (items) => {
          const { patterns } = readPatterns(items);
          expect(patterns.length).toBeLessThanOrEqual(400);
          leftAloneIn(patterns, dense);
        },
      ),
    );
    expect(readPatterns([`re:${'(a|b)'.repeat(40)}`]).unclear).toBe(true);
    expect(readPatterns([`re:${'.*a'.repeat(90)}`]).unclear).toBe(false);
    expect(globMatches(`*${'a*'.repeat(100)}b`, 'a'.repeat(300))).toBe(false);
  });
});
