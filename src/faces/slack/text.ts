/**
 * Makes text safe for mrkdwn: with `&`, `<` and `>` as entities no mention, broadcast or link can form
 * (docs.slack.dev/messaging/formatting-message-text, "Escaping text").
 */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The text, or as much of it as fits with an ellipsis at the end. Never cuts a surrogate pair in two. */
export function clip(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = length - 1;
  const splitsPair = end > 0 && isHighSurrogate(text.charCodeAt(end - 1));
  return `${text.slice(0, splitsPair ? end - 1 : end)}…`;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/**
 * The words a person typed, from the text Slack sends: mentions and broadcasts are left out, links are their address,
 * channels their name, entities their characters. Linear in the length of the text.
 */
export function typedWords(text: string): string {
  let words = '';
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('<', at);
    const close = open === -1 ? -1 : text.indexOf('>', open);
    if (close === -1) {
      words += text.slice(at);
      break;
    }
    words += `${text.slice(at, open)}${reference(text.slice(open + 1, close))}`;
    at = close + 1;
  }
  return unescapeMrkdwn(words).replace(/\s+/g, ' ').trim();
}

/** What stands between angle brackets: `@U1`, `!channel`, `#C1|name`, `https://... |label`. */
function reference(inside: string): string {
  const bar = inside.indexOf('|');
  const target = bar === -1 ? inside : inside.slice(0, bar);
  if (target.startsWith('@') || target.startsWith('!')) return ' ';
  if (target.startsWith('#')) return bar === -1 ? ' ' : inside.slice(bar + 1);
  return target;
}

function unescapeMrkdwn(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
