import { thousands } from '../catalogue/thousands.ts';
import type { Range } from '../estimate/range.ts';

/** How figures are written in replies. Memory is GiB (2^30) unless GB is said; thousands have commas. */

const GiB = 2 ** 30;

/** "50.5", "3.87", "0.25": GiB with three figures. */
export function gib(bytes: number): string {
  const value = bytes / GiB;
  const size = Math.abs(value);
  if (size >= 100) return thousands(value);
  return size >= 10 ? fixed(value, 1) : fixed(value, 2);
}

/** `toFixed` for figures of a card, which have some forty of them: several times as fast. */
export function fixed(value: number, places: 1 | 2): string {
  const scale = places === 1 ? 10 : 100;
  const scaled = Math.round(Math.abs(value) * scale);
  const part = scaled % scale;
  const text = `${(scaled - part) / scale}.${places === 2 && part < 10 ? '0' : ''}${part}`;
  return value < 0 && scaled > 0 ? `-${text}` : text;
}

/** "50.1 to 51.0"; undefined when the range is a point. */
export function gibRange(range: Range): string | undefined {
  if (range.low === range.high) return undefined;
  const low = gib(range.low);
  const high = gib(range.high);
  return low === high ? undefined : `${low} to ${high}`;
}

/** "243 GB", "1.2 TB": decimal. */
export function gigabytes(bytes: number): string {
  const value = bytes / 1e9;
  return value >= 10_000 ? `${(value / 1000).toFixed(1)} TB` : `${thousands(value)} GB`;
}

/** "8k" for 8192, "128k", "29,000": tokens as people say them. */
export function tokens(count: number): string {
  if (count >= 1_048_576 && count % 1_048_576 === 0) return `${count / 1_048_576}M`;
  return count >= 1024 && count % 1024 === 0 ? `${count / 1024}k` : whole(count);
}

/** "1,234,567". */
export function whole(count: number): string {
  return thousands(count);
}

/** Three figures at most: "140,000" for 139,874, "17". Used where a range follows. */
export function about(count: number): string {
  if (count < 1000) return whole(count);
  const scale = 10 ** (Math.floor(Math.log10(count)) - 2);
  return whole(Math.round(count / scale) * scale);
}

/** "405B", "30.5B", "1.04T". */
export function parameters(count: number): string {
  if (count >= 1e12) return `${(count / 1e12).toFixed(2)}T`;
  const billions = count / 1e9;
  return billions >= 100
    ? `${Math.round(billions)}B`
    : billions >= 10
      ? `${billions.toFixed(1)}B`
      : `${billions.toFixed(2)}B`;
}

/** "1 request", "17 requests". */
export function counted(count: number, thing: string): string {
  return `${whole(count)} ${thing}${count === 1 ? '' : 's'}`;
}

/** "9.4", "34", "1,230": tokens per second, with a decimal below ten. */
export function perSecond(rate: number): string {
  return rate < 9.95 ? String(Number(rate.toPrecision(2))) : about(rate);
}
