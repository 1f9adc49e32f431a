import { existsSync, readFileSync } from 'node:fs';

/** The records of a file beside this one, one JSON object a line. */
export function jsonLines<T>(file: string): T[] {
  return readFileSync(new URL(file, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

/** The same of a file that may not be there yet. */
export function jsonLinesIfAny<T>(file: string): T[] {
  return existsSync(new URL(file, import.meta.url)) ? jsonLines(file) : [];
}
