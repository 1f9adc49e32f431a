import type { Card, Verdict as CardVerdict } from '../../../answer/card.ts';
import { type Asked, addressOf } from './asked.ts';
import { CopyButton } from './copy-button.tsx';
import { Gauge } from './gauge.tsx';
import type { Theme } from './theme.tsx';

/** Drawn and named, so that nothing depends on telling colours apart. */
const signs: Readonly<Record<CardVerdict['tone'], { readonly name: string; readonly path: string }>> = {
  good: { name: 'Fits', path: 'M4 8.5l2.7 2.7L12 5.5' },
  tight: { name: 'Tight', path: 'M3.5 9c1.5-2 3-2 4.5-.5s3 1.5 4.5-.5' },
  bad: { name: 'Does not fit, or refused', path: 'M5 5l6 6M11 5l-6 6' },
  neutral: { name: 'Answer', path: 'M8 7.4v4M8 4.7v.1' },
};

interface VerdictProps {
  readonly card: Card;
  readonly asked: Asked;
  readonly theme: Theme;
}

/** The answer in one sentence and one bar, above the platforms' renderings of it. */
export function Verdict({ card, asked, theme }: VerdictProps) {
  const sign = signs[card.verdict.tone];
  const bars = card.chart?.kind === 'memory' && card.kind !== 'compare' ? card.chart.bars : [];
  const bar = bars.find(({ main }) => main) ?? bars[0];
  return (
    <section className={`verdict ${card.verdict.tone}`} aria-label="Answer">
      <div className="verdict-head">
        <svg className="sign" viewBox="0 0 16 16" width="28" height="28" role="img" aria-label={sign.name}>
          <circle cx="8" cy="8" r="8" fill="currentColor" />
          <path d={sign.path} fill="none" stroke="var(--paper)" strokeWidth="1.6" strokeLinecap="round" />
        </svg>
        <div>
          <p className="verdict-text" aria-live="polite">
            {card.verdict.text}
          </p>
          <p className="verdict-title">{card.title}</p>
        </div>
        <CopyButton label="Copy link" text={() => new URL(addressOf(asked), location.origin).href} />
      </div>
      {bar === undefined ? null : <Gauge bar={bar} theme={theme} />}
    </section>
  );
}
