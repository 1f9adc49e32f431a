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

  const examples = commands.flatMap((command) => command.examples.map((example) => [command, example] as const));
  it.each(examples)('the example $0.name $1 is understood', (command, example) => {
    const { answer } = command.answer(example);
    expect(answer).toMatchObject({ ok: true });
    expect(answer).not.toHaveProperty('notUnderstood');
  });
});
