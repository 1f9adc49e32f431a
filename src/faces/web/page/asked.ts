/** A question on the page: a command and the words after it. */
export interface Asked {
  readonly command: string;
  readonly words: string;
}

export const nothingAsked: Asked = { command: 'fit', words: '' };

/** The question in a page address: `?q=405b+int4+h100`, with `command` when it is not `fit`. */
export function askedIn(address: URL): Asked {
  return { command: address.searchParams.get('command') ?? 'fit', words: address.searchParams.get('q') ?? '' };
}

/** The page address, without origin, that asks this question. */
export function addressOf({ command, words }: Asked): string {
  if (words === '' && command === 'fit') return '/';
  const query = new URLSearchParams(command === 'fit' ? { q: words } : { q: words, command });
  return `/?${query}`;
}

export function sameQuestion(a: Asked, b: Asked): boolean {
  return a.command === b.command && a.words === b.words;
}
