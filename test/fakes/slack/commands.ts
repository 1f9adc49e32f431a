import type { Reply } from '../../../src/answer/reply.ts';
import type { Command } from '../../../src/faces/commands.ts';
import { sampleCard } from '../cards.ts';

/**
 * A command table with known answers: use it in place of src/faces/commands.ts where a test is about Slack and not about
 * the answer. The card's title names the command and the words.
 */
function answerer(name: string) {
  return (words: string): Reply => ({
    private: /\bprivate\b/.test(words),
    answer: { ok: false, error: { code: 'unavailable', message: 'a fake', suggestions: [] } },
    card: { ...sampleCard, kind: name, title: `${name}: ${words}`, ...(words === '' ? {} : { words }) },
  });
}

export const commands: readonly Command[] = [
  ['fit', true],
  ['explain', true],
  ['help', false],
].map(([name, slash]) => ({
  name: String(name),
  description: `What ${name} does`,
  usage: '405b int4 h100',
  slash: slash === true,
  options: [],
  examples: ['405b int4 h100', 'llama 3.1 8b bf16 4090'],
  answer: answerer(String(name)),
}));

export function commandNamed(name: string): Command | undefined {
  return commands.find((command) => command.name === name);
}
