import { useEffect, useState } from 'react';

interface CopyButtonProps {
  /** What the button says at rest: "Copy link". */
  readonly label: string;
  readonly text: () => string;
}

/** Copies a text and says so for a moment. */
export function CopyButton({ label, text }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<'copied' | 'refused'>();
  useEffect(() => {
    if (outcome === undefined) return;
    const back = setTimeout(() => setOutcome(undefined), 1600);
    return () => clearTimeout(back);
  }, [outcome]);
  const copy = (): void => {
    copyText(text()).then(
      () => setOutcome('copied'),
      () => setOutcome('refused'),
    );
  };
  return (
    <button type="button" className="quiet copy" onClick={copy}>
      <span aria-live="polite">{outcome === 'copied' ? 'Copied' : outcome === 'refused' ? 'Not allowed' : label}</span>
    </button>
  );
}

/** @throws when the browser does not allow it: no focus, no permission, or no https. */
export async function copyText(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
}
