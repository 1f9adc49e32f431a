import fc from 'fast-check';
import { expect, test } from 'vitest';
import { actionId, customId, readCustomId } from '../../../src/faces/discord/custom-id.ts';

const action = { id: 'format:fp8', label: 'FP8', command: 'fit', words: '405b fp8 h100', effect: 'replace' } as const;

test('a button holds its whole question, readable for people who look', () => {
  expect(customId(action)).toBe('fit|405b fp8 h100');
  expect(customId({ ...action, command: 'explain', effect: 'follow-up' })).toBe('+explain|405b fp8 h100');
});

test('a question that is too long for a button is found through the message', () => {
  expect(customId({ ...action, words: 'x'.repeat(97) })).toBe('~format:fp8');
  expect(readCustomId('~format:fp8')).toEqual({ kind: 'action', id: 'format:fp8', effect: 'replace' });
  expect(customId({ ...action, id: 'explain', words: 'x'.repeat(97), effect: 'follow-up' })).toBe('+~explain');
  expect(readCustomId('+~explain')).toEqual({ kind: 'action', id: 'explain', effect: 'follow-up' });
});

test('what was put into a button comes out again', () => {
  const any = fc.record({
    id: fc.constant('a'),
    label: fc.constant('A'),
    command: fc.stringMatching(/^[a-z]{1,10}$/),
    words: fc.string({ maxLength: 88 }),
    effect: fc.constantFrom('replace' as const, 'follow-up' as const),
  });
  fc.assert(
    fc.property(any, ({ command, words, effect, ...rest }) => {
      expect(readCustomId(customId({ ...rest, command, words, effect }))).toEqual({
        kind: 'ask',
        command,
        words,
        effect,
      });
    }),
  );
});

test('ids that are not ours are nothing', () => {
  for (const id of ['', '~', '|', '+|x', 'hello', '+']) expect(readCustomId(id)).toBeUndefined();
  expect(actionId({ ...action, id: 'x'.repeat(200) })).toHaveLength(100);
});
