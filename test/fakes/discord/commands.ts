import type { Card } from '../../../src/answer/card.ts';
import type { Reply } from '../../../src/answer/reply.ts';
import { type Command, commands as table } from '../../../src/faces/commands.ts';
import { sampleCard } from '../cards.ts';

/** The real table with made-up answers: the card says which words were answered. */
export const echoCommands: readonly Command[] = table.map((command) => ({
  ...command,
  answer: (words) => echo(command.name, words),
}));

function echo(kind: string, words: string): Reply {
  if (words === 'explode') throw new Error('a fault of ours');
  const plain = words.replace(/\s*\bprivate\b/, '');
  const { chart, ...withoutChart } = sampleCard;
  const base: Card = kind === 'fit' && chart ? { ...withoutChart, chart } : withoutChart;
  return {
    card: {
      ...base,
      kind,
      words: plain,
      title: plain,
      actions: [
        { id: 'format:fp8', label: 'FP8 instead', command: 'fit', words: `${plain} fp8`, effect: 'replace' },
        { id: 'explain', label: 'Explain', command: 'explain', words: plain, effect: 'follow-up' },
        { id: 'share', label: 'Share', command: 'share', words: plain, effect: 'follow-up' },
      ],
    },
    answer: { ok: false, error: { code: 'unavailable', message: 'made up', suggestions: [] } },
    private: plain !== words,
  };
}

/** Thirty completions of whatever is typed, one of them too long for Discord. */
export const echoSuggest = (words: string) =>
  Array.from({ length: 30 }, (_, index) => {
    const full = index === 1 ? `${words} ${'x'.repeat(100)}` : `${words} ${index}`;
    return { words: full, label: `${full}: a question` };
  });
