import type { ReactNode } from 'react';
import { CopyButton } from './copy-button.tsx';

interface PanelProps {
  readonly name: string;
  readonly copy: { readonly label: string; readonly text: () => string };
  /** Beside the name: a choice of what is shown. */
  readonly choice?: ReactNode;
  readonly children: ReactNode;
}

/** A framed place for one rendering of the reply. */
export function Panel({ name, copy, choice, children }: PanelProps) {
  return (
    <section className="panel" aria-label={name} data-panel={name.toLowerCase()}>
      <header>
        <h2>{name}</h2>
        {choice}
        <CopyButton label={copy.label} text={copy.text} />
      </header>
      <div className="panel-body">{children}</div>
    </section>
  );
}
