import type { PageAnswer, PageCommand, PageSuggestion, PageTrouble } from '../api.ts';
import type { Asked } from './asked.ts';

/** The server said no, or could not be reached; the message is for the visitor. */
export class Trouble extends Error {}

/**
 * Answers already seen, so that going back costs nothing. The newest 50: an answer is some 20 kB.
 */
const seen = new Map<string, PageAnswer>();
const maxSeen = 50;

/**
 * The answer to a question.
 * @throws Trouble, or an AbortError when the signal says so.
 */
export async function fetchAnswer(asked: Asked, signal: AbortSignal): Promise<PageAnswer> {
  const query = String(new URLSearchParams({ command: asked.command, q: asked.words }));
  const known = seen.get(query);
  if (known !== undefined) return known;
  const answer = await get<PageAnswer>(`/api/answer?${query}`, signal);
  // What could not be read from the hub now may be readable in a minute.
  if (!answer.answer.ok) return answer;
  seen.set(query, answer);
  for (const oldest of seen.keys()) {
    if (seen.size <= maxSeen) break;
    seen.delete(oldest);
  }
  return answer;
}

/**
 * Completions of the word at `cursor`, a character index.
 * @param from the words that fitcheck knows, which come at once, or repositories of the hub
 */
export function fetchSuggestions(
  words: string,
  cursor: number,
  from: 'vocabulary' | 'hub',
  signal: AbortSignal,
): Promise<readonly PageSuggestion[]> {
  const query = new URLSearchParams({ q: words, cursor: String(cursor), ...(from === 'hub' && { from }) });
  return get(`/api/suggest?${query}`, signal);
}

export function fetchCommands(signal: AbortSignal): Promise<readonly PageCommand[]> {
  return get('/api/commands', signal);
}

async function get<T>(address: string, signal: AbortSignal): Promise<T> {
  let response: Response;
  try {
    response = await fetch(address, { signal, headers: { accept: 'application/json' } });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Trouble('The server cannot be reached. Your question is still here: try again in a moment.');
  }
  const body: unknown = await response.json().catch((error: unknown) => {
    if (signal.aborted) throw error;
    return undefined;
  });
  if (response.ok) return body as T;
  throw new Trouble(
    (body as PageTrouble | undefined)?.error.message ?? `The server answered ${response.status}. Try again.`,
  );
}
