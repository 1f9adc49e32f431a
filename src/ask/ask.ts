import { conclude } from './conclude.ts';
import { read } from './read.ts';
import { Reader } from './reader.ts';
import type { Reading } from './reading.ts';
import { holdsToken, readingOfToken } from './tokens.ts';

/** Longest text that is read, in UTF-16 units. Chat faces cap what people type lower (faces/input.ts). */
export const longestText = 4000;

/**
 * Reads words: "405b int4 h100", a sentence, a pasted command line. Order-free and forgiving; never throws; the same
 * words always give the same reading; time is linear in the length.
 * @param words what was typed, with or without a leading `/fit` or `@fitcheck`
 * @param kind what the command was about, where the words do not say otherwise
 * @returns the fields that were said and only those, and what was not understood
 */
export function ask(words: string, kind?: 'training'): Reading {
  if (words.length > longestText) return tooLong(words.length);
  if (holdsToken(words)) return readingOfToken;
  const reader = new Reader(words);
  read(reader);
  if (kind !== undefined && !reader.claims.some(({ field }) => field === 'kind')) reader.claim('kind', kind, 0, 0);
  return conclude(reader);
}

function tooLong(length: number): Reading {
  return {
    question: {},
    notes: [],
    alternatives: [],
    unknown: [],
    wishes: { private: false, explain: false, help: false, speed: false },
    refusal: {
      code: 'too-long',
      message: `That is ${length} characters; fitcheck reads up to ${longestText}. Try just the model, the format and the GPU: 405b int4 h100.`,
      suggestions: ['405b int4 h100'],
    },
  };
}
