import type { Answer } from '../../answer/answer.ts';
import type { Refusal } from '../../ask/refusal.ts';
import { commandWords } from './command-words.ts';
import { type Line, lineGroups, longestLine } from './lines.ts';
import type { Terminal } from './run.ts';

/** Answers are written in pieces of about this many characters, and at the end of every chunk read. */
const pieceLength = 64 * 1024;

/**
 * Answers a stream of lines, each a JSON string (words) or a JSON object (a Question), with one JSON line each, in order.
 * Memory does not grow with the number of lines: nothing is read while the output is full.
 * @param answers `answerObject` answers a Question given as an object, whose shape it checks itself
 * @param write resolves when more may be written
 * @returns whether every line was answered
 */
export async function answerBatch(
  input: AsyncIterable<Uint8Array | string>,
  answers: Pick<Terminal, 'answerObject' | 'prepare'>,
  write: (text: string) => Promise<void>,
): Promise<boolean> {
  let allAnswered = true;
  for await (const lines of lineGroups(input)) {
    let piece = '';
    for (const line of lines) {
      const answer = await answerLine(line, answers);
      allAnswered &&= answer.ok;
      piece += `${JSON.stringify(answer)}\n`;
      if (piece.length >= pieceLength) {
        await write(piece);
        piece = '';
      }
    }
    if (piece !== '') await write(piece);
  }
  return allAnswered;
}

/** A promise only where something has to be read first. */
function answerLine(line: Line, answers: Pick<Terminal, 'answerObject' | 'prepare'>): Answer | Promise<Answer> {
  if ('tooLong' in line) return refused('too-long', `The line is longer than ${longestLine} characters.`);
  let value: unknown;
  try {
    value = JSON.parse(line.text);
  } catch {
    return refused(
      'bad-value',
      'The line is not JSON. Write a JSON string ("405b int4 h100") or an object ({"model":"405b","gpu":"h100"}).',
    );
  }
  if (typeof value === 'string') {
    const { command, words } = commandWords(value);
    return after(answers.prepare(words), () => command.answer(words).answer);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const question = value;
    return after(answers.prepare(question), () => answers.answerObject(question).answer);
  }
  return refused('bad-value', 'A question is a JSON string or a JSON object; this line is something else.');
}

function after<T>(preparing: Promise<void> | undefined, answer: () => T): T | Promise<T> {
  return preparing === undefined ? answer() : preparing.then(answer);
}

function refused(code: Refusal['code'], message: string): Answer {
  return { ok: false, error: { code, message, suggestions: [] } };
}
