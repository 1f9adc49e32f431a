import { hasToRead, prepareWords } from '../answer/prepare.ts';
import type { Command } from './commands.ts';

/**
 * Reads what a command's answer to these words needs and nobody has read yet: a model of the hub. Every face awaits it before
 * it asks the command; what a platform has to hear meanwhile is the face's own matter.
 * @returns undefined when nothing has to be read, which is so for most questions and takes no time
 */
export function prepareFor(command: Command, words: string): Promise<void> | undefined {
  const reading = questionsIn(command, words)
    .map((question) => prepareWords(question))
    .filter((one) => one !== undefined);
  return reading.length === 0 ? undefined : Promise.all(reading).then(() => undefined);
}

/** Whether `prepareFor` would read something. */
export function isToBeRead(command: Command, words: string): boolean {
  return questionsIn(command, words).some((question) => hasToRead(question));
}

function questionsIn({ questions }: Command, words: string): readonly string[] {
  return questions === undefined ? [words] : questions(words);
}
