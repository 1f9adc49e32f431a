import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clip, escapeMrkdwn, typedWords } from '../../../src/faces/slack/text.ts';

describe('the words a person typed', () => {
  test.each([
    ['<@UBOT> 405b int4 h100', '405b int4 h100'],
    ['<@UBOT>: hey <@U1|ada>, 405b on <!channel> h100', ': hey , 405b on h100'],
    ['see <https://huggingface.co/Qwen/Qwen3-8B|Qwen3> fp8', 'see https://huggingface.co/Qwen/Qwen3-8B fp8'],
    ['<https://huggingface.co/Qwen/Qwen3-8B>', 'https://huggingface.co/Qwen/Qwen3-8B'],
    ['8b in <#C1|infra> <#C2>', '8b in infra'],
    ['ctx &gt;= 32k &amp; fp8', 'ctx >= 32k & fp8'],
    ['&amp;lt;', '&lt;'],
    ['a < b', 'a < b'],
    ['  405b\n\tint4 ', '405b int4'],
    ['', ''],
  ])('in %j are %j', (text, words) => {
    expect(typedWords(text)).toBe(words);
  });

  test('are read from any text, in time that grows with its length only', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof typedWords(text) === 'string'));
    const started = performance.now();
    typedWords('<'.repeat(1_000_000));
    typedWords('<@U1>'.repeat(200_000));
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test('are what Slack escaped', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(typedWords(escapeMrkdwn(text))).toBe(text.replace(/\s+/g, ' ').trim());
      }),
    );
  });
});

test('escaped text can hold no mention and no link', () => {
  fc.assert(fc.property(fc.string(), (text) => !/[<>]/.test(escapeMrkdwn(text))));
  expect(escapeMrkdwn('<!channel> & <http://evil|x>')).toBe('&lt;!channel&gt; &amp; &lt;http://evil|x&gt;');
});

test('clipped text is never longer than asked and never ends in half a character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 50 }), (text, length) => {
      const clipped = clip(text, length);
      expect(clipped.length).toBeLessThanOrEqual(length);
      expect(clipped.isWellFormed()).toBe(true);
      if (text.length <= length) expect(clipped).toBe(text);
    }),
  );
});
