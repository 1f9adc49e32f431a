/** Only addresses on these hosts become links; everything else that looks like an address is shown as text. */
const linkedHosts = ['huggingface.co', 'github.com', 'docs.vllm.ai', 'arxiv.org'];

/** Path characters that mean nothing in markdown, so that a linked address needs no escaping. */
const linkedAddress = new RegExp(
  `https://(?:${linkedHosts.map((host) => host.replaceAll('.', '\\.')).join('|')})/[A-Za-z0-9./#%=?&_-]*[A-Za-z0-9/]`,
  'g',
);

/**
 * Most of what a card says: words and figures with single spaces, which neither markdown nor the eye can mistake. Asked first
 * because it is many times cheaper than escaping, and nothing has to be escaped in it.
 */
const plainWords = /^(?!\d+[.)](?: |$))[A-Za-z0-9(][A-Za-z0-9(),.;·×–…%"'?!=/+-]*(?: [A-Za-z0-9(),.;·×–…%"'?!=/+-]+)*$/;

/** One line of characters that can all be seen. */
const visibleWords = /^[!-~·×–…]+(?: [!-~·×–…]+)*$/;

/**
 * Text as Discord shows it literally: no bold, links, spoilers, mentions, emoji, headings or lists can form. Discord takes
 * a backslash before any character that is neither a letter, a digit nor space as "this character, literally".
 * @param text one line of plain text; line breaks and invisible characters are taken out
 */
export function escapeMarkdown(text: string): string {
  if (plainWords.test(text)) return text;
  const plain = visible(text);
  let escaped = '';
  let end = 0;
  for (const address of plain.matchAll(linkedAddress)) {
    escaped += escapeOutsideLinks(plain.slice(end, address.index)) + address[0];
    end = address.index + address[0].length;
  }
  return escapeBlockStart(escaped + escapeOutsideLinks(plain.slice(end)));
}

/** Whether `escapeMarkdown` leaves an address in the text that can be followed. */
export function hasLink(text: string): boolean {
  return text.search(linkedAddress) !== -1;
}

function escapeOutsideLinks(text: string): string {
  return text
    .replace(/[\\*_~|`<>[\]@]/g, '\\$&')
    .replace(/:(?=\/\/)/g, '\\:')
    .replace(/:(?=\w+:)/g, '\\:');
}

/** Headings, subtext and lists only form at the start of a line. */
function escapeBlockStart(line: string): string {
  return line.replace(/^(#|-|\+)/, '\\$1').replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2');
}

/**
 * One line without control characters, bidirectional overrides and zero-width characters, which can make a text read as
 * something that it is not.
 */
export function visible(text: string): string {
  if (visibleWords.test(text)) return text;
  return text
    .replace(/[\s\u2028\u2029]+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim();
}

/** What stands before and after the lines of a code block. */
export const openFence = (language: string): string => `\`\`\`${language}\n`;
export const closeFence = '\n```';

/** Lines that may stand in a code block and cannot close it: a zero-width space keeps three backticks from meeting. */
export function codeText(content: string): string {
  return content
    .replaceAll('\t', '  ')
    .replace(/[^\P{Cc}\n]|\p{Cf}/gu, '')
    .replaceAll('``', '`\u200b`')
    .replaceAll('``', '`\u200b`');
}

/**
 * Plain text cut to at most `most` characters after `written` turned it into what is sent (escaping makes text longer);
 * an ellipsis marks the cut.
 */
export function cut(text: string, most: number, written: (plain: string) => string = (plain) => plain): string {
  const whole = written(text);
  if (whole.length <= most) return whole;
  const characters = Array.from(text).slice(0, most);
  while (characters.length > 0) {
    const candidate = written(`${characters.join('').trimEnd()}…`);
    if (candidate.length <= most) return candidate;
    characters.length -= Math.max(1, Math.ceil((candidate.length - most) / 2));
  }
  return '';
}
