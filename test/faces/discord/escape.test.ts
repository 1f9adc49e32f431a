import { parse } from 'discord-markdown-parser';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { closeFence, codeText, cut, escapeMarkdown, openFence, visible } from '../../../src/faces/discord/escape.ts';

interface Node {
  readonly type: string;
  readonly content?: string | readonly Node[];
}

/** What Discord makes of a text: a parser of the kind Discord's own client uses. */
const nodes = (text: string): readonly Node[] => parse(text, 'extended') as readonly Node[];
const kinds = (text: string): ReadonlySet<string> => new Set(nodes(text).map(({ type }) => type));
const shown = (text: string): string =>
  nodes(text)
    .map(({ content }) =>
      typeof content === 'string' ? content : (content ?? []).map((node) => node.content).join(''),
    )
    .join('');

const hostile = fc
  .array(
    fc.constantFrom(
      ...[
        '@everyone',
        '@here',
        '<@1>',
        '<@&2>',
        '<#3>',
        '<:a:4>',
        '<t:5:R>',
        '</fit:6>',
        '[x](http://evil)',
        '[x](<http://evil>)',
      ],
      ...[
        '`',
        '```',
        '**',
        '__',
        '~~',
        '||',
        '*',
        '_',
        '#',
        '-',
        '-# ',
        '> ',
        '>>> ',
        '1. ',
        '1.',
        '2) ',
        '7',
        '(',
        '  ',
        '/',
        '-5 + 3',
        '50.2 GiB · 4 × 8',
        '\\',
        ':smile:',
        'http://evil',
        ' ',
        'a',
      ],
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('escaped text', () => {
  test.each([
    ['@everyone'],
    ['<@1>'],
    ['<@&1>'],
    ['[click](http://evil.example)'],
    ['**bold** _it_ __under__ ~~gone~~ ||hidden||'],
    ['`code` and ```block```'],
    ['# heading'],
    ['-# small'],
    ['- item'],
    ['> quote'],
    ['http://evil.example'],
    ['<t:1700000000:R> <:name:1> </fit:1>'],
  ])('shows %s as it was typed', (text) => {
    expect(kinds(escapeMarkdown(text))).toEqual(new Set(['text']));
    expect(shown(escapeMarkdown(text))).toBe(text);
  });

  test('is never anything but text, whatever the pieces', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const escaped = escapeMarkdown(text);
        if (escaped !== '') expect(kinds(escaped)).toEqual(new Set(['text']));
        expect(shown(escaped)).toBe(visible(text));
      }),
      { numRuns: 2000 },
    );
  });

  test('starts no list', () => {
    expect(['1. x', '2) x', '7.', '- x', '+ x', '1.5 x'].map(escapeMarkdown)).toEqual([
      '1\\. x',
      '2\\) x',
      '7\\.',
      '\\- x',
      '\\+ x',
      '1.5 x',
    ]);
  });

  test('has no characters that reorder or hide text', () => {
    expect(escapeMarkdown('abc\u202edef\u200bghi\u0000\njkl')).toBe('abcdefghi jkl');
  });

  test('keeps links to the sources that fitcheck names', () => {
    const text = 'see https://huggingface.co/meta-llama/Llama_3 and https://evil.example/x';
    const links = nodes(escapeMarkdown(text)).filter(({ type }) => type === 'url');
    expect(links).toHaveLength(1);
    expect(shown(escapeMarkdown(text))).toBe(text);
  });
});

describe('a code block', () => {
  const codeBlock = (language: string, content: string) => `${openFence(language)}${codeText(content)}${closeFence}`;

  test('cannot be closed by its content', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('`', 'a', '\n', ' ') }), (content) => {
        const block = nodes(codeBlock('sh', `x${content}`));
        expect(block.map(({ type }) => type)).toEqual(['codeBlock']);
      }),
    );
  });

  test('leaves a command as it is', () => {
    const command = 'vllm serve a/b \\\n  --max-model-len 8192';
    expect(codeBlock('sh', command)).toBe(`\`\`\`sh\n${command}\n\`\`\``);
  });
});

describe('cut text', () => {
  test('is within its limit after escaping, and whole when it fits', () => {
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string({ unit: 'grapheme' })), fc.integer({ min: 1, max: 40 }), (text, most) => {
        const written = cut(text, most, escapeMarkdown);
        expect(written.length).toBeLessThanOrEqual(most);
        expect(written.isWellFormed()).toBe(text.isWellFormed());
        if (escapeMarkdown(text).length <= most) expect(written).toBe(escapeMarkdown(text));
      }),
      { numRuns: 1000 },
    );
  });
});
