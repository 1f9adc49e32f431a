import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const file = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
/** The options given to Node on the lines of a file that start the bot. */
const optionsOf = (text: string): (string | undefined)[] =>
  text
    .split('\n')
    .filter((line) => /node["`, ].*src\/main\.ts/.test(line))
    .map((line) => line.replace(/[",`]/g, ' ').match(/--\S+/g)?.join(' '));

/** The settings of glibc's allocator, in the order of the file. */
const allocatorOf = (text: string): string[] => [...new Set(text.match(/\bMALLOC_\w+=\d+/g))];

describe('the ways to start the bot', () => {
  it.each([
    ['Procfile', 2],
    ['Dockerfile', 1],
    ['deploy/fitcheck.service', 1],
    ['docs/deploy.md', 1],
  ])('in %s start it as npm start does', (name, lines) => {
    const [start] = optionsOf(file('package.json'));
    expect(start).toMatch(/^--/);
    expect(optionsOf(file(name))).toEqual(Array(lines).fill(start));
    const allocator = allocatorOf(file('package.json'));
    expect(allocator).toHaveLength(2);
    expect(allocatorOf(file(name))).toEqual(allocator);
  });
});
