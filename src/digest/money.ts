import { usd } from '../answer/price/usd.ts';

/** "+$0.30 (+10.0 %)": how far a price moved, as an amount and as a share. */
export function moved(from: number, to: number): string {
  const sign = to < from ? '−' : '+';
  const share = from === 0 ? '' : ` (${sign}${((Math.abs(to - from) / from) * 100).toFixed(1)} %)`;
  return `${sign}${usd(Math.abs(to - from))}${share}`;
}

/** "$2.99 → $3.29". */
export function fromTo(from: number, to: number): string {
  return `${usd(from)} → ${usd(to)}`;
}
