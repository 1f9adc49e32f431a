import { useEffect, useState } from 'react';
import type { Action } from '../../../answer/card.ts';
import type { PageCommand } from '../api.ts';
import { addressOf } from './asked.ts';
import { fetchCommands } from './client.ts';
import { copyText } from './copy-button.tsx';
import { Examples } from './examples.tsx';
import { exampleDigest, Figures, hasFigures, QuestionLink } from './figures.tsx';
import { loadPreviews, Panels } from './panels.tsx';
import logo from './pictures/fitcheck.svg';
import { QuestionBox } from './question-box.tsx';
import { ThemeButton, useTheme } from './theme.tsx';
import { useAsking } from './use-asking.ts';
import { Verdict } from './verdict.tsx';
import { Vocabulary } from './vocabulary.tsx';
import { Waiting } from './waiting.tsx';

export function App() {
  const { asked, answer, trouble, pending, type, choose } = useAsking();
  const [theme, toggleTheme] = useTheme();
  const [notice, setNotice] = useState<string>();
  const commands = useCommands();

  useEffect(loadPreviews, []);
  useEffect(() => {
    document.title = answer === undefined ? 'fitcheck' : `${answer.card.title} · fitcheck`;
  }, [answer]);
  useEffect(() => {
    if (notice === undefined) return;
    const gone = setTimeout(() => setNotice(undefined), 2400);
    return () => clearTimeout(gone);
  }, [notice]);

  const act = (action: Action): void => {
    if (action.command === 'share') {
      // In chat this posts a private reply for everyone; the page's way to show it to others is its link.
      const link = new URL(addressOf({ command: shareable(answer?.card.kind), words: action.words }), location.origin)
        .href;
      copyText(link).then(
        () => setNotice('Link copied'),
        () => setNotice('Copy the address from the address bar'),
      );
      return;
    }
    choose({ command: action.command, words: action.words });
  };

  return (
    <>
      <header className="top">
        <a
          className="mark"
          href="/"
          onClick={(event) => {
            event.preventDefault();
            choose({ command: 'fit', words: '' });
          }}
        >
          <img src={logo} alt="" width="24" height="24" />
          fitcheck
        </a>
        <h1>What hardware does this model need?</h1>
        <QuestionLink command="price" words="h100" label="Prices" onChoose={choose} />
        <QuestionLink command="digest" words={exampleDigest} label="Digest" onChoose={choose} />
        <ThemeButton theme={theme} toggle={toggleTheme} />
      </header>
      <main>
        <QuestionBox asked={asked} commands={commands} onType={type} onChoose={choose} />
        <Waiting pending={pending} words={asked.words} />
        {trouble === undefined ? null : (
          <p className="trouble" role="alert">
            {trouble}
          </p>
        )}
        {answer === undefined ? (
          <div className="start">
            <Examples commands={commands} onChoose={choose} />
            <Vocabulary />
          </div>
        ) : (
          <div className="answer" aria-busy={pending}>
            <Verdict card={answer.card} asked={asked} theme={theme} />
            {hasFigures(answer) ? <Figures answer={answer} theme={theme} onChoose={choose} /> : null}
            <Panels answer={answer} theme={theme} onAction={act} />
          </div>
        )}
      </main>
      <output className="notice" hidden={notice === undefined}>
        {notice}
      </output>
    </>
  );
}

/** The command that gives a card again: a refusal's and a training's words are `fit`'s too. */
function shareable(kind: string | undefined): string {
  return kind === 'price' || kind === 'compare' || kind === 'digest' || kind === 'speed' ? kind : 'fit';
}

function useCommands(): readonly PageCommand[] {
  const [commands, setCommands] = useState<readonly PageCommand[]>([]);
  useEffect(() => {
    const under = new AbortController();
    // Without the table the box still answers; only the examples and the other commands are missing.
    fetchCommands(under.signal).then(setCommands, () => undefined);
    return () => under.abort();
  }, []);
  return commands;
}
