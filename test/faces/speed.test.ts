import { describe, expect, it } from 'vitest';
import { fit } from '../../src/answer/fit.ts';
import { speed } from '../../src/answer/speed.ts';
import { commandNamed } from '../../src/faces/commands.ts';
import { renderDiscord } from '../../src/faces/discord/render.ts';
import { renderSlack } from '../../src/faces/slack/render.ts';
import { commandWords } from '../../src/faces/terminal/command-words.ts';
import { renderTerminal } from '../../src/faces/terminal/render.ts';
import { marketOf } from '../fakes/prices.ts';

const market = marketOf([]);
const questions = [
  '70b fp8 2xh100',
  'llama 3.3 70b fp8 2xh100 in 2k out 500 64 users',
  'deepseek v3 fp8 8xh200 8k/1k 5000 users',
  '405b fp8 2xh100',
  'llama 3.3 70b q4_k_m 4090 20 gpu layers',
  'gpt-oss 20b m4 max',
];

/** What a person reads of the card on each platform. */
function shown(card: ReturnType<typeof fit>['card']): Readonly<Record<'terminal' | 'Discord' | 'Slack', string>> {
  return {
    terminal: renderTerminal(card, { columns: 80, colour: false }),
    Discord: JSON.stringify(renderDiscord(card)),
    Slack: JSON.stringify(renderSlack(card)),
  };
}

describe('the speed in a fit', () => {
  it.each(questions)('is on every platform, and pushes neither memory nor the command out: %s', (words) => {
    const { card } = fit(words, market);
    for (const [platform, text] of Object.entries(shown(card))) {
      expect(text, platform).toContain('One user alone');
      expect(text, platform).toContain('How sure');
      expect(text, platform).toContain('Weights');
      expect(text, platform).toContain('Start it');
    }
  });

  it('is one short line where nothing runs', () => {
    const { sections } = fit('8b nvfp4 v100', market).card;
    expect(sections.find(({ id }) => id === 'speed')).toMatchObject({ rows: [{ value: 'none: it does not run' }] });
  });
});

describe('the card of /speed', () => {
  it.each(questions)('is whole on every platform: %s', (words) => {
    const { card } = speed(words, market);
    for (const [platform, text] of Object.entries(shown(card))) {
      expect(text, platform).toContain('tok/s');
      expect(text, platform).toContain('Requests at once');
      expect(text, platform).not.toMatch(/Shortened|left out: a Slack message/);
    }
  });

  it('is reached by the name of the command, with options for the request', () => {
    expect(commandWords('speed 8b h100')).toMatchObject({ command: { name: 'speed' }, words: '8b h100' });
    expect(commandNamed('speed')?.options.map(({ field }) => field)).toEqual(
      expect.arrayContaining(['question', 'inputTokens', 'outputTokens', 'concurrency']),
    );
  });
});
