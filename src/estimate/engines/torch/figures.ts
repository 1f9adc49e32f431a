import type { Range } from '../../range.ts';

const GiB = 2 ** 30;

/** "12.34 GiB", in a line of arithmetic. */
export function gib(bytes: number): string {
  return `${(bytes / GiB).toFixed(2)} GiB`;
}

/** A range put through a function that grows. */
export function mapped({ value, low, high }: Range, through: (figure: number) => number): Range {
  return { value: through(value), low: through(low), high: through(high) };
}

/** Requests, to a hundredth. */
export function hundredths(requests: number): number {
  return Math.round(Math.max(0, requests) * 100) / 100;
}
