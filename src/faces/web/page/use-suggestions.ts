import { useEffect, useState } from 'react';
import type { PageSuggestion } from '../api.ts';
import { fetchSuggestions } from './client.ts';

/** Pauses in typing: a search on the hub is worth more of one. */
const pauseMilliseconds = { vocabulary: 70, hub: 400 } as const;
/** More than this and reading them takes longer than typing on. */
const shown = 12;

/**
 * Completions for the words in the box while `wanted`: fitcheck's own, and behind them repositories of the hub as they come. A
 * suggestion that changes nothing is left out.
 */
export function useSuggestions(words: string, cursor: number, wanted: boolean): readonly PageSuggestion[] {
  const own = useFound('vocabulary', words, cursor, wanted);
  const onHub = useFound('hub', words, cursor, wanted);
  const taken = new Set(own.map((each) => each.words));
  return [...own, ...onHub.filter((each) => !taken.has(each.words))].slice(0, shown);
}

function useFound(
  from: keyof typeof pauseMilliseconds,
  words: string,
  cursor: number,
  wanted: boolean,
): readonly PageSuggestion[] {
  const [suggestions, setSuggestions] = useState<readonly PageSuggestion[]>([]);
  useEffect(() => {
    // The hub's belong to the words they were found for; the vocabulary's stay until the next ones come.
    if (!wanted || words.trim() === '' || from === 'hub') setSuggestions([]);
    if (!wanted || words.trim() === '') return;
    const under = new AbortController();
    const pause = setTimeout(() => {
      fetchSuggestions(words, cursor, from, under.signal).then(
        (found) => setSuggestions(found.filter((each) => each.words.trim() !== words.trim())),
        // Completion is a convenience: without it the box still works, and a failing answer says what is wrong.
        () => undefined,
      );
    }, pauseMilliseconds[from]);
    return () => {
      clearTimeout(pause);
      under.abort();
    };
  }, [from, words, cursor, wanted]);
  return suggestions;
}
