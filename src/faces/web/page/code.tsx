import type { ReactNode } from 'react';

/** Text as a terminal or an editor shows it. */
export function Code({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard to be scrolled
    <section className="code" tabIndex={0} aria-label={label}>
      <pre>{children}</pre>
    </section>
  );
}
