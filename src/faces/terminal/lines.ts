import { StringDecoder } from 'node:string_decoder';

/** The longest line that is kept, in characters; of a longer one only the fact is passed on, so that memory stays bounded. */
export const longestLine = 1_000_000;

export type Line = { readonly text: string } | { readonly tooLong: true };

/**
 * Splits a stream of bytes into lines, a group of lines for each chunk read: memory holds one chunk and one unfinished
 * line. The next chunk is read when the group has been dealt with. `\n` and `\r\n` end a line; the last one may lack its end.
 */
export async function* lineGroups(input: AsyncIterable<Uint8Array | string>): AsyncGenerator<readonly Line[]> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let dropping = false;
  let first = true;
  const take = (text: string): Line => {
    const overlong = dropping || text.length > longestLine;
    dropping = false;
    return overlong ? { tooLong: true } : { text: text.endsWith('\r') ? text.slice(0, -1) : text };
  };
  for await (const chunk of input) {
    let text = typeof chunk === 'string' ? chunk : decoder.write(Buffer.from(chunk));
    if (first && text !== '') {
      if (text.startsWith('\ufeff')) text = text.slice(1);
      first = false;
    }
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    if (parts.length > 0) yield parts.map(take);
    if (rest.length > longestLine) {
      rest = '';
      dropping = true;
    }
  }
  rest += decoder.end();
  if (rest !== '' || dropping) yield [take(rest)];
}
