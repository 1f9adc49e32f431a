import { type KeyboardEvent, useId, useRef, useState } from 'react';
import type { PageCommand } from '../api.ts';
import type { Asked } from './asked.ts';
import { Suggestions, suggestionId } from './suggestions.tsx';
import { useSuggestions } from './use-suggestions.ts';

interface QuestionBoxProps {
  readonly asked: Asked;
  readonly commands: readonly PageCommand[];
  readonly onType: (asked: Asked) => void;
  readonly onChoose: (asked: Asked) => void;
}

/** On a touch screen the focus would raise a keyboard over the answer. */
const hasPointer = matchMedia('(hover: hover)').matches;

/** As in chat; the server says the same in a sentence. */
const inputCap = 300;

/** The command, the words and their completions: an ARIA combobox whose list lies under the box and covers nothing. */
export function QuestionBox({ asked, commands, onType, onChoose }: QuestionBoxProps) {
  const listId = useId();
  const input = useRef<HTMLInputElement>(null);
  const [cursor, setCursor] = useState(asked.words.length);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  // Of a schedule there is nothing to complete.
  const suggestions = useSuggestions(asked.words, cursor, open && asked.command !== 'digest');
  const current = suggestions[active];

  const close = (): void => {
    setOpen(false);
    setActive(-1);
  };
  const take = (words: string): void => {
    setActive(-1);
    setCursor(words.length);
    onChoose({ ...asked, words });
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setOpen(true);
      // -1 is the box itself, where the words stay as typed.
      const places = suggestions.length + 1;
      setActive((was) => ((was + 1 + step + places) % places) - 1);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (current === undefined) {
        close();
        onChoose(asked);
      } else {
        take(current.words);
      }
    } else if (event.key === 'Escape') {
      if (open && suggestions.length > 0) close();
      else if (asked.words !== '') onChoose({ ...asked, words: '' });
    }
  };

  return (
    <search className="question">
      <div className="question-line">
        <select
          className="command"
          aria-label="Command"
          value={asked.command}
          onChange={(event) => onChoose({ ...asked, command: event.target.value })}
        >
          {commandNames(commands, asked.command).map((name) => (
            <option key={name} value={name}>
              /{name}
            </option>
          ))}
        </select>
        <input
          ref={input}
          type="text"
          className="words"
          role="combobox"
          aria-label="Question"
          aria-autocomplete="list"
          aria-expanded={open && suggestions.length > 0}
          aria-controls={listId}
          aria-activedescendant={current === undefined ? undefined : suggestionId(listId, active)}
          autoComplete="off"
          autoCapitalize="off"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="search"
          maxLength={inputCap}
          placeholder="405b int4 h100"
          // biome-ignore lint/a11y/noAutofocus: asking is the one thing this page is for
          autoFocus={hasPointer}
          value={asked.words}
          onChange={(event) => {
            setOpen(true);
            setActive(-1);
            setCursor(event.target.selectionStart ?? event.target.value.length);
            onType({ ...asked, words: event.target.value });
          }}
          onSelect={(event) => setCursor(event.currentTarget.selectionStart ?? asked.words.length)}
          onKeyDown={onKeyDown}
          onBlur={close}
        />
      </div>
      <Suggestions
        id={listId}
        typed={asked.words}
        suggestions={open ? suggestions : []}
        active={active}
        onTake={take}
      />
    </search>
  );
}

function commandNames(commands: readonly PageCommand[], current: string): readonly string[] {
  const names = commands.length === 0 ? ['fit'] : commands.map((command) => command.name);
  return names.includes(current) ? names : [...names, current];
}
