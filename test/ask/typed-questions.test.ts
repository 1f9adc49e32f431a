import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ask } from '../../src/ask/ask.ts';
import { slotsOf, type TypedQuestion, wrongSlots } from './slots.ts';

/**
 * Questions that people typed, with our reading of what they said; the source of each is in the file. The typed ones came
 * with the facts (2026-11); the found ones are short excerpts of issues and pages, chosen before the parser was tried on them.
 */
const files = [
  { file: 'typed-questions.jsonl', questions: 40, slots: 75 },
  { file: 'found-questions.jsonl', questions: 230, slots: 600 },
] as const;

const load = (file: string): TypedQuestion[] =>
  readFileSync(new URL(file, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as TypedQuestion);

describe.each(files)('questions as people typed them ($file)', ({ file, ...least }) => {
  const questions = load(file);

  it('are enough to measure by', () => {
    expect(questions.length).toBeGreaterThanOrEqual(least.questions);
    expect(slotsOf(questions).length).toBeGreaterThanOrEqual(least.slots);
  });

  it('have at least 95 % of their slots read right', () => {
    const wrong = wrongSlots(questions);
    expect(wrong.length / slotsOf(questions).length, JSON.stringify(wrong, null, 1)).toBeLessThanOrEqual(0.05);
  });

  it('are refused in none of the cases', () => {
    expect(questions.filter(({ text }) => ask(text).refusal !== undefined).map(({ text }) => text)).toEqual([]);
  });

  it('have at most three words named as not understood', () => {
    for (const { text } of questions) expect(ask(text).unknown.length, text).toBeLessThanOrEqual(3);
  });
});

describe('the questions that were found', () => {
  it('are others than those that came with the facts, and say where they are from', () => {
    const known = new Set(load('typed-questions.jsonl').map(({ text }) => text));
    for (const { text, source } of load('found-questions.jsonl')) {
      expect(known.has(text), text).toBe(false);
      expect(source, text).toMatch(/^https:\/\//);
    }
  });
});
