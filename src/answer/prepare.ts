import { askObject } from '../ask/ask-object.ts';
import { askSeveral } from '../ask/ask-several.ts';
import type { Reading } from '../ask/reading.ts';
import { currentModels } from '../catalogue/hub/current.ts';
import type { HubModels } from '../catalogue/hub/models.ts';
import type { HubReference } from '../catalogue/hub/reference.ts';
import { repositoryNamed } from '../catalogue/named-model.ts';

/** A comparison of more is refused. */
const mostReadings = 8;

/**
 * Reads from the hub what an answer to words needs and nobody has read yet. To be awaited before the words are answered:
 * answers themselves never wait.
 * @returns undefined when nothing has to be read, which is so for most words and takes no time; it never rejects
 */
export function prepareWords(
  words: string,
  models: HubModels | undefined = currentModels(),
): Promise<void> | undefined {
  return models === undefined ? undefined : readAll(unreadIn(words, models), models);
}

/** Whether `prepareWords` would read something. */
export function hasToRead(words: string, models: HubModels | undefined = currentModels()): boolean {
  return models !== undefined && unreadIn(words, models).length > 0;
}

/** The same for a question as scripts send it. */
export function prepareObject(value: object, models?: HubModels): Promise<void> | undefined {
  return prepare(askObject(value), models);
}

/** The same for what was read. */
export function prepare(reading: Reading, models: HubModels | undefined = currentModels()): Promise<void> | undefined {
  return models === undefined ? undefined : readAll(unread(reading, models), models);
}

function unreadIn(words: string, models: HubModels): readonly HubReference[] {
  if (!words.includes('/')) return [];
  return askSeveral(words, mostReadings).readings.flatMap((reading) => unread(reading, models));
}

function unread({ question, refusal }: Reading, models: HubModels): readonly HubReference[] {
  if (refusal !== undefined) return [];
  const named = [
    { name: question.model, format: question.format },
    { name: question.draftModel, format: undefined },
  ];
  return named.flatMap(({ name, format }) => {
    const reference = name === undefined ? undefined : repositoryNamed(name, format);
    return reference === undefined || models.cached(reference) !== undefined ? [] : [reference];
  });
}

function readAll(references: readonly HubReference[], models: HubModels): Promise<void> | undefined {
  if (references.length === 0) return undefined;
  return Promise.all(references.map((reference) => models.read(reference))).then(() => undefined);
}
