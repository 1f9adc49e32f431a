/** A text in quotes, or one of the numbers that Python's json writes and JSON does not have. */
const textOrNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?Infinity|NaN/g;
/** Characters: configurations have some thousands, and looking through millions would keep everyone waiting. */
const longest = 200_000;

/**
 * Parses a config.json. Python writes infinity and "no number" into them (the time_step_limit of Nemotron-H), which
 * JSON does not allow: they become null.
 * @throws SyntaxError when it is no JSON otherwise either
 */
export function parseConfig(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (text.length > longest || !/Infinity|NaN/.test(text)) throw error;
    return JSON.parse(text.replaceAll(textOrNumber, (found) => (found.startsWith('"') ? found : 'null')));
  }
}
