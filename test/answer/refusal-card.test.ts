import { afterEach, beforeEach, expect, it } from 'vitest';
import { fit } from '../../src/answer/fit.ts';
import { prepareWords } from '../../src/answer/prepare.ts';
import { type PublishedHub, publishHub } from '../fakes/published-hub.ts';

let hub: PublishedHub;
beforeEach(async () => {
  hub = await publishHub();
});
afterEach(() => hub.stop());

const buttons = (words: string): string[] => fit(words).card.actions.map((action) => action.words);

it('a whole question that is offered instead is not mixed with what was asked', () => {
  expect(buttons('h100')).toEqual(['405b int4 h100', 'llama 3.1 8b 4090', 'qwen3 30b a3b fp8 l40s']);
  for (const words of buttons('32k h100')) {
    expect(fit(words).answer.ok, words).toBe(true);
    expect(words).toContain('32k');
  }
});

it('a repository without the revision that was asked for is offered as it is, first', async () => {
  const words = 'https://huggingface.co/org/never-seen/tree/nope fp8 h100';
  await prepareWords(words);
  expect(fit(words).card.verdict.text).toBe('org/never-seen has no revision nope. Leave it out: org/never-seen.');
  expect(buttons(words)[0]).toBe('org/never-seen fp8 h100');
});
