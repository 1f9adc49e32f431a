import { useCallback, useEffect, useRef, useState } from 'react';
import type { PageAnswer } from '../api.ts';
import { type Asked, addressOf, askedIn, sameQuestion } from './asked.ts';
import { fetchAnswer, Trouble } from './client.ts';

/** A pause in typing after which the question is asked; of a repository, once its name has been typed to the end. */
const typingPauseMilliseconds = 180;
const repositoryPauseMilliseconds = 900;

export interface Asking {
  readonly asked: Asked;
  /** The latest answer. It stays while the next one is fetched. */
  readonly answer: PageAnswer | undefined;
  readonly trouble: string | undefined;
  readonly pending: boolean;
  /** The question changed by a keystroke: ask when the typing pauses, and keep one entry in the history. */
  readonly type: (asked: Asked) => void;
  /** The question was chosen (Enter, an example, a button): ask now, and let Back return to the one before. */
  readonly choose: (asked: Asked) => void;
}

/** The question in the box, its answer and the address bar, kept in step. The latest question wins. */
export function useAsking(): Asking {
  const [asked, setAsked] = useState(() => askedIn(new URL(location.href)));
  const [answer, setAnswer] = useState<PageAnswer>();
  const [trouble, setTrouble] = useState<string>();
  const [pending, setPending] = useState(false);
  const under = useRef(new AbortController());
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);

  const ask = useCallback(async (next: Asked) => {
    under.current.abort();
    clearTimeout(pause.current);
    under.current = new AbortController();
    const { signal } = under.current;
    setTrouble(undefined);
    if (next.words.trim() === '' && next.command !== 'help') {
      setAnswer(undefined);
      setPending(false);
      return;
    }
    setPending(true);
    try {
      const reply = await fetchAnswer(next, signal);
      if (!signal.aborted) setAnswer(reply);
    } catch (error) {
      if (!signal.aborted) setTrouble(error instanceof Trouble ? error.message : 'The answer cannot be shown.');
    } finally {
      if (!signal.aborted) setPending(false);
    }
  }, []);

  const type = useCallback(
    (next: Asked) => {
      setAsked(next);
      under.current.abort();
      clearTimeout(pause.current);
      const milliseconds = next.words.includes('/') ? repositoryPauseMilliseconds : typingPauseMilliseconds;
      pause.current = setTimeout(() => {
        history.replaceState(null, '', addressOf(next));
        void ask(next);
      }, milliseconds);
    },
    [ask],
  );

  const choose = useCallback(
    (next: Asked) => {
      setAsked(next);
      if (!sameQuestion(next, askedIn(new URL(location.href)))) history.pushState(null, '', addressOf(next));
      void ask(next);
    },
    [ask],
  );

  useEffect(() => {
    const followAddress = (): void => {
      const next = askedIn(new URL(location.href));
      setAsked(next);
      void ask(next);
    };
    followAddress();
    addEventListener('popstate', followAddress);
    return () => {
      removeEventListener('popstate', followAddress);
      under.current.abort();
      clearTimeout(pause.current);
    };
  }, [ask]);

  return { asked, answer, trouble, pending, type, choose };
}
