/**
 * Names and questions are compared atom by atom: "H100-80GB", "h100 80 gb" and "h100 (80G)" are the same atoms in the
 * same order, only joined differently. An atom is a run of letters, a number, or one Chinese character.
 */
export interface Atom {
  /** Lower case; a number without thousands separators, `3_3` and `3.3` alike as "3.3". Quoted text as it was typed. */
  readonly text: string;
  readonly kind: 'word' | 'number' | 'han' | 'quoted';
  /** The value of a number; NaN for everything else and for versions such as 0.19.0. */
  readonly value: number;
  /** What stands between this atom and the one before it, full-width forms as ASCII. */
  readonly before: string;
  readonly join: Join;
  /** Position in the text: [start, end). */
  readonly start: number;
  readonly end: number;
  /** Number of the chunk (what stands between spaces, brackets, commas, `=`) that it is part of. */
  readonly chunk: number;
}

/** glued: nothing between; tied: one of - _ . ' : ; spaced: blanks; apart: punctuation. */
export type Join = 'glued' | 'tied' | 'spaced' | 'apart';

export interface Atoms {
  readonly text: string;
  readonly atoms: readonly Atom[];
  /** What follows the last atom. */
  readonly tail: string;
  /** Number of chunks. */
  readonly chunks: number;
}

const letter = /[\p{L}\p{M}]/u;
/** A number with thousands separators, sticky. */
const thousands = /\d{1,3}(?:[,_]\d{3}){1,5}(?![\d,_])/y;

/** Splits text into atoms in one pass; time and space are linear in its length. */
export function splitIntoAtoms(text: string): Atoms {
  const atoms: Atom[] = [];
  let before = '';
  let chunk = 0;
  let chunkOpen = false;
  let at = 0;
  const push = (end: number, value: string, kind: Atom['kind'], number: number): void => {
    chunkOpen = true;
    atoms.push({ text: value, kind, value: number, before, join: joinOf(before), start: at, end, chunk });
    before = '';
    at = end;
  };
  while (at < text.length) {
    const code = plain(text.charCodeAt(at));
    if (isDigit(code) || (code === 46 && isDigit(code0(text, at + 1)) && atoms.at(-1)?.end !== at)) {
      const end = endOfNumber(text, at, before === '' && atoms.length > 0);
      const canonical = canonicalNumber(text.slice(at, end));
      push(end, canonical, 'number', Number(canonical));
    } else if (isHan(code)) {
      const previous = atoms.at(-1);
      // A chunk ends where Chinese begins and where it ends, as if there were a blank.
      if (chunkOpen && !(previous?.kind === 'han' && previous.end === at)) chunk++;
      push(at + 1, text.charAt(at), 'han', Number.NaN);
    } else if (isLetter(code, text, at)) {
      const previous = atoms.at(-1);
      if (previous?.kind === 'han' && previous.end === at) chunk++;
      let end = at + 1;
      while (end < text.length && isLetter(plain(text.charCodeAt(end)), text, end) && !isHan(text.charCodeAt(end)))
        end++;
      if (end > at + 1 && before === '' && previous?.kind === 'number')
        end = at + unitLength(text.slice(at, end), code0(text, end));
      push(end, narrow(text.slice(at, end)).toLowerCase(), 'word', Number.NaN);
    } else if (code === 34 && before.endsWith('=')) {
      const closing = closingQuote(text, at + 1);
      if (closing < 0) before += text.charAt(at++);
      else push(closing + 1, unescapeQuoted(text.slice(at + 1, closing)), 'quoted', Number.NaN);
    } else if (code === 43 && before === '' && atoms.at(-1)?.kind === 'word') {
      // "command r+" is "command r plus".
      push(at + 1, 'plus', 'word', Number.NaN);
    } else {
      const mark = markOf(code, text.charAt(at));
      before += mark;
      at++;
      if (chunkOpen && endsChunk(mark)) {
        chunk++;
        chunkOpen = false;
      }
    }
  }
  return { text, atoms, tail: before, chunks: chunk + (chunkOpen ? 1 : 0) };
}

/**
 * Letters right behind a number that are a unit with another word glued to it: "8xH100" is 8 x H100 and "7900xtx" one name;
 * "72Bqwen" is 72B qwen, "24GBVRAM" is 24 GB VRAM.
 * @returns the letters of the unit, or of the whole word
 */
function unitLength(word: string, next: number): number {
  if ((word.charCodeAt(0) | 32) === 120 && (isDigit(next) || !/^x(?:t|tx|l|s|xs|large)$/i.test(word))) return 1;
  if (/^gb(?!s$|ps$|it)../i.test(word)) return 2;
  if (/^B[a-z]{3}/.test(word) && !/^B(?:its|illions?|yte|ytes)$/.test(word)) return 1;
  return word.length;
}

function joinOf(before: string): Join {
  if (before === '') return 'glued';
  if (before.length === 1 && "-_.':".includes(before)) return 'tied';
  for (let i = 0; i < before.length; i++) if (!" -_'".includes(before.charAt(i))) return 'apart';
  return 'spaced';
}

function code0(text: string, at: number): number {
  return at < text.length ? plain(text.charCodeAt(at)) : 0;
}

/** Full-width forms (U+FF01..U+FF5E) as ASCII. */
function plain(code: number): number {
  return code >= 0xff01 && code <= 0xff5e ? code - 0xfee0 : code;
}

function narrow(text: string): string {
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) >= 0xff01) {
      return Array.from(text, (c) => String.fromCodePoint(plain(c.codePointAt(0) ?? 0))).join('');
    }
  }
  return text;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isLetter(code: number, text: string, at: number): boolean {
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
  return letter.test(text.charAt(at));
}

/** Han, kana and hangul: written without spaces, so each character is an atom. */
function isHan(code: number): boolean {
  return (
    (code >= 0x4e00 && code <= 0x9fff) ||
    (code >= 0x3040 && code <= 0x30ff) ||
    (code >= 0x3400 && code <= 0x4dbf) ||
    (code >= 0xac00 && code <= 0xd7af)
  );
}

function endOfNumber(text: string, start: number, glued: boolean): number {
  if (!glued) {
    thousands.lastIndex = start;
    const match = thousands.exec(text);
    if (match) return start + match[0].length;
  }
  let end = start;
  for (;;) {
    while (isDigit(code0(text, end))) end++;
    const mark = code0(text, end);
    if ((mark !== 46 && mark !== 95) || !isDigit(code0(text, end + 1))) return end;
    // `3_3` is 3.3 in repository names; `1_000` was taken above.
    end++;
  }
}

function canonicalNumber(raw: string): string {
  thousands.lastIndex = 0;
  const narrowed = narrow(raw);
  const grouped = thousands.exec(narrowed);
  if (grouped && grouped[0].length === narrowed.length) return narrowed.replaceAll(/[,_]/g, '');
  const dotted = narrowed.replaceAll('_', '.');
  return dotted.startsWith('.') ? `0${dotted}` : dotted;
}

function markOf(code: number, raw: string): string {
  if (code < 128) return code === 10 || code === 13 ? ';' : code <= 32 ? ' ' : String.fromCharCode(code);
  if (code === 0xd7 || code === 0x2715 || code === 0x2716 || code === 0x22c5) return '*';
  if (code === 0x3000 || code === 0xa0 || (code >= 0x2000 && code <= 0x200b)) return ' ';
  if ((code >= 0x2010 && code <= 0x2015) || code === 0x2212) return '-';
  if (code === 0x2018 || code === 0x2019) return "'";
  if (code === 0x3001 || code === 0x3002) return ',';
  return raw;
}

function endsChunk(mark: string): boolean {
  return ' ,;()[]{}<>|="`*'.includes(mark);
}

function closingQuote(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 92) i++;
    else if (code === 34) return i;
  }
  return -1;
}

function unescapeQuoted(raw: string): string {
  return raw.includes('\\') ? raw.replaceAll(/\\([\s\S])/g, '$1') : raw;
}

/** Text in quotes as `splitIntoAtoms` reads it behind `=`. */
export function quote(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}
