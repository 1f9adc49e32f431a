import { useEffect, useState } from 'react';

/** An answer that comes sooner needs no word of waiting. */
const silentMilliseconds = 600;

/** Says that an answer takes its time because its model is read on the hub: all others come at once. */
export function Waiting({ pending, words }: { readonly pending: boolean; readonly words: string }) {
  const [isLong, setIsLong] = useState(false);
  const isRead = pending && words.includes('/');
  useEffect(() => {
    setIsLong(false);
    if (!isRead) return;
    const timer = setTimeout(() => setIsLong(true), silentMilliseconds);
    return () => clearTimeout(timer);
  }, [isRead]);
  return (
    <p className="waiting" role="status">
      {isLong ? 'Reading it from Hugging Face …' : null}
    </p>
  );
}
