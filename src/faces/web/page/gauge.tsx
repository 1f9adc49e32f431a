import type { MemoryBar } from '../../../answer/card.ts';
import { palettes } from '../../../answer/chart/palette.ts';
import type { Theme } from './theme.tsx';

const gib = 1024 ** 3;

function inGib(bytes: number): string {
  return (bytes / gib).toFixed(1);
}

/** One GPU's memory to scale, in the chart's own colours: the terms in order, what the GPU has, and hatched what it has not. */
export function Gauge({ bar, theme }: { readonly bar: MemoryBar; readonly theme: Theme }) {
  const { terms } = palettes[theme];
  const held = bar.segments.reduce((sum, segment) => sum + segment.bytes, 0);
  const scale = Math.max(bar.capacity, bar.budget ?? 0, held);
  const percent = (bytes: number): string => `${(100 * Math.max(0, bytes)) / scale}%`;
  return (
    <figure className="gauge">
      <div className="gauge-track" aria-hidden="true">
        {bar.segments.map((segment) => (
          <span key={segment.term} style={{ width: percent(segment.bytes), background: terms[segment.term].fill }} />
        ))}
        {held > bar.capacity ? (
          <i className="over" style={{ left: percent(bar.capacity), width: percent(held - bar.capacity) }} />
        ) : null}
        <i className="capacity" style={{ left: percent(bar.capacity) }} />
      </div>
      <figcaption>
        <ul className="legend">
          {bar.segments.map((segment) => (
            <li key={segment.term}>
              <span className="swatch" style={{ background: terms[segment.term].fill }} aria-hidden="true" />
              {segment.label} <b>{inGib(segment.bytes)}</b>
            </li>
          ))}
          <li className="of">
            of <b>{inGib(bar.capacity)}</b> GiB on each GPU
          </li>
        </ul>
      </figcaption>
    </figure>
  );
}
