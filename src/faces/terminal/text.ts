import stringWidth from 'string-width';

/**
 * Takes out what could steer a terminal or hide text: control characters (an escape sequence starts with one) and the
 * marks that reverse the direction of text. A card echoes words that somebody typed.
 */
export function harmless(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: taking them out is the purpose
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
}

/** Columns that a text takes on a terminal: wide (CJK) characters count two, combining ones none. */
export function width(text: string): number {
  return oneColumnEach.test(text) ? text.length : stringWidth(text);
}

/** Latin letters, punctuation, arrows, and what bars are drawn with: nearly all text, measured a hundred times faster. */
const oneColumnEach =
  /^[\u0020-\u007e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u2199\u2500-\u259f]*$/;

/** Fills up with spaces to `columns`; longer text is left as it is. */
export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - width(text)));
}

/** Like padEnd, with the text at the right edge: for figures. */
export function padStart(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - width(text))) + text;
}

/**
 * Breaks text into lines of at most `columns`, at spaces where there are any, inside a word where one is too long.
 * @returns at least one line; an empty text is one empty line
 */
export function wrap(text: string, columns: number): string[] {
  const room = Math.max(1, columns);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    for (const piece of pieces(word, room)) {
      const joined = line === '' ? piece : `${line} ${piece}`;
      if (width(joined) <= room) {
        line = joined;
      } else {
        lines.push(line);
        line = piece;
      }
    }
  }
  return [...lines, line];
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** A word cut into pieces that fit the room, between what a reader sees as characters; a word that fits is one piece. */
function pieces(word: string, room: number): string[] {
  if (width(word) <= room) return [word];
  const cut: string[] = [];
  let piece = '';
  let taken = 0;
  for (const { segment } of graphemes.segment(word)) {
    const columns = width(segment);
    if (piece !== '' && taken + columns > room) {
      cut.push(piece);
      piece = '';
      taken = 0;
    }
    piece += segment;
    taken += columns;
  }
  return [...cut, piece];
}
