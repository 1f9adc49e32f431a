import type { Range } from '../../estimate/range.ts';
import type { Width } from '../../estimate/speed/pace.ts';
import type { Load } from '../../estimate/speed/speed.ts';
import { whole } from '../numbers.ts';

/** How speeds are written: two figures, as the narrowest class of speeds is not sure of more. */

/** "0.45", "4.5", "45", "450", "2,900": tokens per second. */
export function rate(value: number): string {
  if (value < 1) return String(Number(value.toPrecision(2)));
  if (value < 9.95) return String(Math.round(value * 10) / 10);
  const scale = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return whole(Math.round(value / scale) * scale);
}

/** "38 to 53". */
export function rateRange({ low, high }: Range): string {
  return `${rate(low)} to ${rate(high)}`;
}

/** "22 ms", "0.4 ms", "1.4 s", "150 s". */
export function duration(seconds: number): string {
  return seconds < 0.9995 ? `${rate(seconds * 1000)} ms` : `${rate(seconds)} s`;
}

/** From this factor on a width is said as a factor, below it in per cent. */
const wide = 1.35;

/** "± 20 %", "×/÷ 1.5", "÷ 2.2 to × 1.7": how far the truth may be from the estimate. */
export function widthWords({ down, up }: Width): string {
  if (Math.abs(down / up - 1) > 0.1) return `÷ ${factor(down)} to × ${factor(up)}`;
  const most = Math.max(down, up);
  return most < wide ? `± ${Math.round((most - 1) * 100)} %` : `×/÷ ${factor(most)}`;
}

function factor(value: number): string {
  return String(Number(value.toPrecision(2)));
}

/** "2,048 tokens in, 512 out". */
export function loadWords({ inputTokens, outputTokens }: Load): string {
  return `${whole(inputTokens)} tokens in, ${whole(outputTokens)} out`;
}
