import { describe, expect, it } from 'vitest';
import { commandNamed, commands } from '../../../src/faces/commands.ts';
import { vocabulary } from '../../../src/faces/web/page/vocabulary-words.ts';

const fit = (words: string) => commandNamed('fit')?.answer(words).answer;

describe('what the page teaches', () => {
  const taught = vocabulary.flatMap(({ kind, words }) => words.map((word) => [kind, word] as const));

  it.each(taught)('%s: %s is understood', (kind, word) => {
    const answer = fit(kind === 'Model' ? word : `llama 3.1 8b ${word}`);
    expect(answer).toMatchObject({ ok: true });
    expect(answer).not.toHaveProperty('notUnderstood');
  });

  it.each(commands.flatMap(({ examples }) => examples))('the example %s is understood', (example) => {
    const answer = fit(example);
    expect(answer).toMatchObject({ ok: true });
    expect(answer).not.toHaveProperty('notUnderstood');
  });
});
