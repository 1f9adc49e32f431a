import { wallTime } from './local-time.ts';
import type { Run } from './next-runs.ts';
import type { Days, Rule } from './rule.ts';

export const weekdayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** "every Monday at 09:00, Europe/Berlin". */
export function sayRule(rule: Rule): string {
  return `${sayDays(rule.days)} at ${clock(rule.hour, rule.minute)}, ${rule.zone}`;
}

/** The rule in the words that `readRule` reads: "weekly monday 9:00 Europe/Berlin". */
export function ruleWords(rule: Rule): string {
  return `${daysWords(rule.days)} ${rule.hour}:${String(rule.minute).padStart(2, '0')} ${rule.zone}`;
}

/** "Mon 30 Nov 2026, 09:00": by the wall clock of the rule's zone. */
export function sayRun({ at }: Run, zone: string): string {
  const wall = wallTime(at, zone);
  const weekday = new Date(Date.UTC(wall.year, wall.month - 1, wall.day)).getUTCDay();
  const name = weekdayNames[(weekday + 6) % 7]?.slice(0, 3);
  return `${name} ${wall.day} ${monthNames[wall.month - 1]} ${wall.year}, ${clock(wall.hour, wall.minute)}`;
}

/** "30 Nov 2026" of '2026-11-30'. */
export function sayDay(day: string): string {
  const [year, month, date] = day.slice(0, 10).split('-').map(Number);
  return `${date} ${monthNames[(month ?? 1) - 1]} ${year}`;
}

function clock(hour: number, minute: number): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

function weekdayName(weekday: number): string {
  return weekdayNames[weekday - 1] ?? '';
}

const ordinals: Readonly<Record<number, string>> = { 1: 'first', 2: 'second', 3: 'third', 4: 'fourth', [-1]: 'last' };

function sayDays(days: Days): string {
  switch (days.kind) {
    case 'daily':
      return 'every day';
    case 'weekdays':
      return 'Monday to Friday';
    case 'weekly':
      return `every ${days.weekdays.map(weekdayName).join(' and ')}`;
    case 'monthly':
      return days.day === 31 ? 'on the last day of every month' : `on the ${ordinal(days.day)} of every month`;
    case 'monthly-weekday':
      return `on the ${ordinals[days.nth]} ${weekdayName(days.weekday)} of every month`;
  }
}

function daysWords(days: Days): string {
  switch (days.kind) {
    case 'daily':
    case 'weekdays':
      return days.kind;
    case 'weekly':
      return `weekly ${days.weekdays.map((day) => weekdayName(day).toLowerCase()).join(' ')}`;
    case 'monthly':
      return `monthly ${days.day === 31 ? 'last day' : ordinal(days.day)}`;
    case 'monthly-weekday':
      return `monthly ${ordinals[days.nth]} ${weekdayName(days.weekday).toLowerCase()}`;
  }
}

function ordinal(day: number): string {
  const suffix = day > 10 && day < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th');
  return `${day}${suffix}`;
}
