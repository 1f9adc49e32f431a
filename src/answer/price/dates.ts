const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** "2026-06-18" of an ISO day or instant. */
export function dayOf(observedAt: string): string {
  return observedAt.slice(0, 10);
}

/** "June 2026". */
function monthOf(observedAt: string): string {
  return `${months[Number(observedAt.slice(5, 7)) - 1]} ${observedAt.slice(0, 4)}`;
}

/** "June 2026", or "April to July 2026" where the days lie further apart. */
export function monthsOf(days: readonly string[]): string {
  const sorted = days.toSorted();
  const [first = '', last = ''] = [sorted[0], sorted.at(-1)];
  const [from, to] = [monthOf(first), monthOf(last)];
  if (from === to) return to;
  return first.slice(0, 4) === last.slice(0, 4) ? `${from.split(' ')[0]} to ${to}` : `${from} to ${to}`;
}

/** "today", "1 day old", "159 days old". */
export function ageWords(days: number): string {
  if (days < 1) return 'today';
  return days === 1 ? '1 day old' : `${days} days old`;
}
