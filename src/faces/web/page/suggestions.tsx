import type { PageSuggestion } from '../api.ts';

interface SuggestionsProps {
  readonly id: string;
  readonly typed: string;
  readonly suggestions: readonly PageSuggestion[];
  readonly active: number;
  readonly onTake: (words: string) => void;
}

export function suggestionId(listId: string, index: number): string {
  return `${listId}-${index}`;
}

/** Completions on one line: what is typed in grey, what each would add in ink. */
export function Suggestions({ id, typed, suggestions, active, onTake }: SuggestionsProps) {
  return (
    <div id={id} className="suggestions" role="listbox" aria-label="Completions" aria-orientation="horizontal">
      {suggestions.map(({ words }, index) => {
        const same = sharedStart(typed, words);
        return (
          <div
            key={words}
            id={suggestionId(id, index)}
            className="suggestion"
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            ref={index === active ? intoView : undefined}
            // Before the box loses the focus, which would take the list away from under the pointer.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onTake(words)}
            onKeyDown={(event) => event.key === 'Enter' && onTake(words)}
          >
            <span className="typed">{words.slice(0, same)}</span>
            {words.slice(same)}
          </div>
        );
      })}
    </div>
  );
}

function intoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

function sharedStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length]?.toLowerCase() === b[length]?.toLowerCase()) length += 1;
  return length;
}
