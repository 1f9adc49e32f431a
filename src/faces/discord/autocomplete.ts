import type { APIApplicationCommandOptionChoice } from 'discord-api-types/v10';
import { hubNames, hubQuestions } from '../../answer/hub-names.ts';
import { ask } from '../../ask/ask.ts';
import { format } from '../../ask/format.ts';
import type { Question } from '../../ask/question.ts';
import type { Command } from '../commands.ts';
import { cut, visible } from './escape.ts';
import type { AutocompleteInteraction } from './interaction.ts';
import { autocompleteLimits } from './limits.ts';

interface Suggestion {
  readonly words: string;
  readonly label: string;
}

/** Completes words: what the full question becomes, and how to show it. */
export type Suggest = (words: string, cursor?: number) => readonly Suggestion[];

/**
 * What Discord offers under the option being typed: the catalogue's own, then repositories of the hub. Choices are offers:
 * any other text may be sent as well.
 */
export async function autocompleteChoices(
  { data }: AutocompleteInteraction,
  commands: readonly Command[],
  suggest: Suggest,
): Promise<APIApplicationCommandOptionChoice<string>[]> {
  const focused = data.options.find((option) => option.focused);
  const command = commands.find(({ name }) => name === data.name);
  const option = command?.options.find(({ name }) => name === focused?.name);
  if (!focused || !command || !option) return [];
  const typed = String(focused.value ?? '');
  const suggestions =
    option.field === 'question'
      ? wholeQuestions(command, typed, suggest)
      : valuesOf(option.field as keyof Question, typed, suggest);
  const own = suggestions.filter(({ words }) => isChoice(words)).slice(0, autocompleteLimits.choices);
  const more = own.length === autocompleteLimits.choices ? [] : await onHub(option.field, typed);
  const taken = new Set(own.map(({ words }) => words.toLowerCase()));
  return [...own, ...more.filter(({ words }) => isChoice(words) && !taken.has(words.toLowerCase()))]
    .slice(0, autocompleteLimits.choices)
    .map(({ words, label }) => ({ name: cut(visible(label), autocompleteLimits.name), value: words }));
}

function isChoice(words: string): boolean {
  return words !== '' && words.length <= autocompleteLimits.value;
}

async function onHub(field: string, typed: string): Promise<readonly Suggestion[]> {
  if (field === 'question') return (await hubQuestions(typed)) ?? [];
  const names = field === 'model' ? await hubNames(typed) : undefined;
  return (names ?? []).map((name) => ({ words: name, label: name }));
}

/** Nothing typed yet: what this command is asked. */
function wholeQuestions({ examples }: Command, typed: string, suggest: Suggest): readonly Suggestion[] {
  return typed.trim() === '' ? examples.map((words) => ({ words, label: words })) : suggest(typed);
}

/** Words that say a field. What is said already is not suggested, so with the others in front one field is left. */
const saying: Readonly<Partial<Record<keyof Question, string>>> = {
  model: '405b',
  format: 'int4',
  gpu: 'h100',
  context: 'ctx 8k',
  concurrency: '1 user',
};

/** What one field may be, for a typed option: the suggestions that say that field and nothing else. */
function valuesOf(field: keyof Question, typed: string, suggest: Suggest): readonly Suggestion[] {
  if (typed.trim() === '') return mostAsked(field, suggest);
  const others = Object.entries(saying).flatMap(([name, words]) => (name === field ? [] : words));
  const before = `${others.join(' ')} `;
  return suggest(`${before}${typed.trimStart()}`)
    .filter(({ words }) => words.startsWith(before))
    .map(({ words }) => words.slice(before.length))
    .filter((words) => saysOnly(field, words))
    .map((words) => ({ words, label: words }));
}

/** Nothing typed yet: what the questions to begin with say of that field. */
function mostAsked(field: keyof Question, suggest: Suggest): readonly Suggestion[] {
  const values = suggest('')
    .map(({ words }) => ask(words).question[field])
    .filter((value) => value !== undefined);
  return [...new Set(values)].map((value) => {
    const words = format({ [field]: value });
    return { words, label: words };
  });
}

function saysOnly(field: keyof Question, words: string): boolean {
  const { question, unknown } = ask(words);
  const said = Object.keys(question);
  const allowed = (name: string): boolean => name === field || (field === 'gpu' && name === 'gpuMemoryGib');
  return unknown.length === 0 && said.includes(field) && said.every(allowed);
}
