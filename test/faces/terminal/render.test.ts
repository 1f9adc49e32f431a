import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { Card } from '../../../src/answer/card.ts';
import { renderTerminal } from '../../../src/faces/terminal/render.ts';
import { width } from '../../../src/faces/terminal/text.ts';
import { sampleCard } from '../../fakes/cards.ts';

const plain = (card: Card, columns = 80): string => renderTerminal(card, { columns, colour: false });
const longest = (text: string): number => Math.max(...text.split('\n').map((line) => stringWidth(line)));
const escapeCharacter = '\u001b';

describe('a card in the terminal', () => {
  it('starts with the title and the verdict', () => {
    expect(plain(sampleCard).split('\n').slice(0, 2)).toEqual([
      'Llama 3.1 405B Instruct · INT4 (W4A16) · 4 × H100 80GB',
      '✔ Fits on 4 × H100 80GB (TP4): 17 requests of 8k at once.',
    ]);
  });

  it('shows every part of the card', () => {
    const text = plain(sampleCard, 100);
    for (const row of [
      'Weights',
      '50.5',
      '50.1 to 51.0',
      'exact',
      'FP8 on 8 × H100',
      'vllm serve',
      'vLLM 0.27 assumed',
    ]) {
      expect(text).toContain(row);
    }
    expect(text).toContain('! INT4 loses about 1 %');
  });

  it('aligns figures on their last digit', () => {
    const ends = plain(sampleCard)
      .split('\n')
      .filter((line) => /^ {2}(Weights|Activations|Needed|GPU has) .*\d\.\d/.test(line))
      .map((line) => (/\d+\.\d/.exec(line)?.index ?? 0) + (/\d+\.\d/.exec(line)?.[0].length ?? 0));
    expect(ends).toHaveLength(4);
    expect(new Set(ends).size).toBe(1);
  });

  it('says what to type next, and leaves out sharing, which a terminal cannot', () => {
    const text = plain(sampleCard);
    expect(text).toMatch(/FP8 instead +405b fp8 h100\n/);
    expect(text).toMatch(/Explain +explain 405b int4 h100\n/);
    expect(text).not.toContain('Share');
  });

  it('has no escape sequence without colour, and the same text with it', () => {
    const coloured = renderTerminal(sampleCard, { columns: 80, colour: true });
    expect(plain(sampleCard)).not.toContain(escapeCharacter);
    expect(coloured).toContain(escapeCharacter);
    expect(stripVTControlCharacters(coloured)).toBe(plain(sampleCard));
  });

  it('shows the tone by a sign, so that it does not hang on colour', () => {
    const signs = (['good', 'tight', 'bad', 'neutral'] as const).map(
      (tone) => plain({ ...sampleCard, verdict: { tone, text: 'x' } }).split('\n')[1],
    );
    expect(new Set(signs).size).toBe(4);
  });

  it('keeps within the columns for any width and any words, except for code, which is there to be copied', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 60, size: 'max' });
    const card = fc.record({
      title: text,
      verdict: text,
      label: text,
      value: text,
      range: text,
      note: text,
      item: text,
    });
    fc.assert(
      fc.property(card, fc.integer({ min: 40, max: 200 }), (said, columns) => {
        const rows = [
          { label: said.label, value: said.value, range: said.range, note: said.note },
          { label: 'a', value: '1.0' },
        ];
        const rendered = plain(
          {
            ...sampleCard,
            title: said.title,
            verdict: { tone: 'good', text: said.verdict },
            sections: [
              { kind: 'rows', id: 'r', title: said.title, importance: 'main', rows },
              { kind: 'list', id: 'l', title: 'list', importance: 'main', items: [said.item] },
            ],
            caveats: [said.note],
            actions: [
              { id: 'a', label: said.label.slice(0, 40), command: 'fit', words: said.value, effect: 'replace' },
            ],
            footnotes: [said.item],
          },
          columns,
        );
        expect(longest(rendered)).toBeLessThanOrEqual(columns);
      }),
    );
  });

  it('lets no control character of the card reach the terminal', () => {
    const hostile = `x${escapeCharacter}]0;owned\u0007${escapeCharacter}[2J\u009b31m\u202egnp.exe`;
    const text = plain({
      ...sampleCard,
      title: hostile,
      verdict: { tone: 'bad', text: hostile },
      sections: [
        { kind: 'code', id: 'c', title: hostile, language: 'sh', importance: 'main', code: hostile },
        {
          kind: 'rows',
          id: 'r',
          title: 'r',
          importance: 'main',
          rows: [{ label: hostile, value: hostile, note: hostile }],
        },
      ],
      caveats: [hostile],
      actions: [{ id: 'a', label: hostile, command: 'fit', words: hostile, effect: 'replace' }],
      footnotes: [hostile],
    });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  });
});

describe('the width of text', () => {
  it('is that of string-width, whatever the characters', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({
        unit: fc.integer({ min: 0x20, max: 0x25a0 }).map((code) => String.fromCharCode(code)),
        minLength: 1,
        maxLength: 3,
      }),
    );
    fc.assert(
      fc.property(anything, (text) => {
        expect(width(text)).toBe(stringWidth(text));
      }),
      { numRuns: 5000 },
    );
  });
});

describe('the memory bar', () => {
  const bar = (segments: readonly number[], capacity: number, fits: boolean): string[] => {
    const chart = sampleCard.chart;
    if (!chart) throw new Error('the sample has a chart');
    const terms = ['weights', 'activations', 'kv-asked'] as const;
    const card: Card = {
      ...sampleCard,
      sections: [],
      caveats: [],
      actions: [],
      footnotes: [],
      chart: {
        ...chart,
        bars: [
          {
            label: 'plan',
            capacity,
            fits,
            segments: segments.map((bytes, index) => ({
              term: terms[index] ?? 'kv-asked',
              label: `term ${index}`,
              bytes,
            })),
          },
        ],
      },
    };
    return plain(card, 62).split('\n');
  };
  const gib = 2 ** 30;

  it('draws each term in proportion, and the capacity as a wall at the end', () => {
    const lines = bar([40 * gib, 10 * gib], 80 * gib, true);
    const drawn = lines.find((line) => line.includes('█') && !line.includes('term')) ?? '';
    const [weights, activations] = [drawn.split('█').length - 1, drawn.split('▓').length - 1];
    expect(weights / activations).toBeCloseTo(4, 0);
    expect(drawn.endsWith('│')).toBe(true);
    expect(lines).toContain('  plan: 50.0 of 80.0 GiB');
  });

  it('shows what does not fit behind the wall, and says so', () => {
    const lines = bar([120 * gib], 80 * gib, false);
    const drawn = lines.find((line) => line.includes('┃')) ?? '';
    expect(drawn).toMatch(/█┃▓+$/);
    expect(lines).toContain('  plan: 120.0 of 80.0 GiB, too much');
  });

  it('names each term with its GiB', () => {
    expect(bar([40 * gib, 10 * gib], 80 * gib, true).join('\n')).toMatch(/█ term 0 40\.0 +▓ term 1 10\.0/);
  });

  it('draws a bar of nothing without failing', () => {
    expect(bar([0], 80 * gib, true).join('\n')).toContain('0.0 of 80.0 GiB');
  });
});
