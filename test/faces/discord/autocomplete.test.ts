import { expect, test } from 'vitest';
import { suggest } from '../../../src/ask/suggest.ts';
import { commands } from '../../../src/faces/commands.ts';
import { autocompleteChoices } from '../../../src/faces/discord/autocomplete.ts';
import { interactionSchema } from '../../../src/faces/discord/interaction.ts';
import { faultsOfResponse } from '../../fakes/discord/outgoing.ts';
import { typing } from '../../fakes/discord/payloads.ts';

/** What the real vocabulary offers for what is typed into one option. */
async function offered(option: string, typed: string, command = 'fit'): Promise<string[]> {
  const interaction = interactionSchema.parse(typing(command, { question: '405b', [option]: typed }, option));
  if (interaction.type !== 4) throw new Error('not autocomplete');
  const choices = await autocompleteChoices(interaction, commands, suggest);
  expect(faultsOfResponse(JSON.parse(JSON.stringify({ type: 8, data: { choices } })))).toEqual([]);
  return choices.map(({ value }) => value);
}

test('the question is completed as a whole', async () => {
  expect(await offered('question', '405b in')).toContain('405b int4');
});

test('a question with nothing typed yet offers what the command is for', async () => {
  expect(await offered('question', '')).toContain('405b int4 h100');
  expect(await offered('question', '', 'train')).toEqual(commands.find(({ name }) => name === 'train')?.examples);
});

test('a typed option is completed with values of its own field only', async () => {
  const gpus = await offered('gpu', 'h1');
  expect(gpus).toContain('h100');
  expect(gpus.filter((words) => !words.startsWith('h1'))).toEqual([]);
  const formats = await offered('format', 'int');
  expect(formats).toContain('int4');
  expect(formats.filter((words) => words.includes('internlm'))).toEqual([]);
  expect(await offered('model', 'llama 3')).toContain('llama 3.3 70b');
  // Many models begin so; the option is not theirs.
  expect(await offered('gpu', 'mi')).toContain('mi300x');
  expect(await offered('format', 'q')).toContain('q4_k_m');
});

test('an option with nothing typed yet offers what people ask most', async () => {
  expect(await offered('gpu', '')).toContain('h100');
  expect(await offered('format', '')).toContain('fp8');
  expect(await offered('model', '')).toContain('405b');
});

test('nothing fitting is nothing', async () => {
  expect(await offered('gpu', 'zzzz')).toEqual([]);
});
