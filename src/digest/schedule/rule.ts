import { z } from 'zod';

/** ISO: 1 is Monday, 7 is Sunday. */
const weekday = z.int().min(1).max(7);

/** The days on which a digest comes. */
const days = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('daily') }),
  /** Monday to Friday; holidays are not known. */
  z.strictObject({ kind: z.literal('weekdays') }),
  z.strictObject({ kind: z.literal('weekly'), weekdays: z.array(weekday).min(1).max(7) }),
  /** A day of the month; one that the month does not have is its last. */
  z.strictObject({ kind: z.literal('monthly'), day: z.int().min(1).max(31) }),
  /** The nth such weekday of the month; -1 is the last. */
  z.strictObject({
    kind: z.literal('monthly-weekday'),
    weekday,
    nth: z.union([z.int().min(1).max(4), z.literal(-1)]),
  }),
]);

/** When a digest comes: days, the wall clock, and the time zone whose wall clock it is. */
export const ruleSchema = z.strictObject({
  days,
  hour: z.int().min(0).max(23),
  minute: z.int().min(0).max(59),
  /** IANA name. */
  zone: z.string(),
});

export type Days = z.infer<typeof days>;
export type Rule = z.infer<typeof ruleSchema>;

/** Days between two digests of a schedule, at most: how far back its first one looks. */
export const usualDays: Readonly<Record<Days['kind'], number>> = {
  daily: 1,
  weekdays: 1,
  weekly: 7,
  monthly: 31,
  'monthly-weekday': 31,
};
