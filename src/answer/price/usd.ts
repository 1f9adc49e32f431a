import { thousands } from '../../catalogue/thousands.ts';
import { fixed } from '../numbers.ts';

/** Hours of a month as clouds count it: 8,760 / 12. */
export const hoursPerMonth = 730;

/** "$2.50", "$23.60", "$17,228": cents below a thousand, none above. */
export function usd(amount: number): string {
  return amount < 999.995 ? `$${fixed(amount, 2)}` : `$${thousands(amount)}`;
}

/** "$16.00", or "$16.00 to $55.04" where the two differ as written. */
export function usdRange(low: number, high: number): string {
  const [from, to] = [usd(low), usd(high)];
  return from === to ? from : `${from} to ${to}`;
}

/** "$20/h", "$20k/month": a bound as people write it. */
export function usdShort(amount: number): string {
  if (amount >= 1000 && amount % 100 === 0) return `$${amount / 1000}k`;
  return Number.isInteger(amount) ? `$${thousands(amount)}` : usd(amount);
}
