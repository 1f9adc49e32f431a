import { useEffect, useState } from 'react';
import type { PageSuggestion } from '../api.ts';
import { fetchSuggestions } from './client.ts';

const pauseMilliseconds = 70;
/** More than this and reading them takes longer than typing on. */
const shown = 12;

/** Completions for the words in the box while `wanted`; a suggestion that changes nothing is left out. */
export function useSuggestions(words: string, cursor: number, wanted: boolean): readonly PageSuggestion[] {
  const [suggestions, setSuggestions] = useState<readonly PageSuggestion[]>([]);
  useEffect(() => {
    if (!wanted || words.trim() === '') {
      setSuggestions([]);
      return;
    }
    const under = new AbortController();
    const pause = setTimeout(() => {
      fetchSuggestions(words, cursor, under.signal).then(
        (found) => setSuggestions(found.filter((each) => each.words.trim() !== words.trim()).slice(0, shown)),
        // Completion is a convenience: without it the box still works, and a failing answer says what is wrong.
        () => undefined,
      );
    }, pauseMilliseconds);
    return () => {
      clearTimeout(pause);
      under.abort();
    };
  }, [words, cursor, wanted]);
  return suggestions;
}
