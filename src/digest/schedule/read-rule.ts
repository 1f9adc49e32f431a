import type { Days, Rule } from './rule.ts';
import { zoneNamed, zonesBehind, zonesLike } from './zones.ts';

/** A schedule as read, or why it cannot be: one or two sentences and what to type instead. */
export type RuleReading =
  | { readonly rule: Rule /** What was not said and is now assumed. */; readonly notes: readonly string[] }
  | { readonly problem: string; readonly suggestions: readonly string[] };

const example = 'weekly monday 9:00 Europe/Berlin';

const weekdays: Readonly<Record<string, number>> = { mon: 1, tue: 2, wed: 3, thu: 4, fri: 5, sat: 6, sun: 7 };
const weekdayPattern =
  /\b(mon(?:days?)?|tue(?:s|sdays?)?|wed(?:s|nesdays?)?|thu(?:rs?|rsdays?)?|fri(?:days?)?|sat(?:urdays?)?|sun(?:days?)?)\b/g;
const nths: Readonly<Record<string, 1 | 2 | 3 | 4 | -1>> = { first: 1, second: 2, third: 3, fourth: 4, last: -1 };

/** Words that only hold the others together. */
const fillers = new Set(['at', 'on', 'in', 'the', 'of', 'and', 'each', 'every', 'month', 'week', 'day', 'o', 'clock']);
const afterZone = new Set(['time', 'timezone', 'tz']);

/**
 * Reads a schedule in the words people use, in any order: "weekly monday 9:00 Europe/Berlin", "every monday at 9am berlin
 * time", "weekdays 8:30 utc", "monthly last friday 17:00 new york", "1st of the month at noon tokyo".
 * @param zone taken when none is said; the channel's own, when it has one
 */
export function readRule(words: string, zone?: string): RuleReading {
  const text = words.toLowerCase().replace(/[,;]/g, ' ').replace(/\s+/g, ' ').trim();
  const never = notOffered(text);
  if (never !== undefined) return { problem: never, suggestions: [example, `daily 9:00 Europe/Berlin`] };
  const time = readTime(text);
  if ('problem' in time) return time;
  const dated = readDays(time.rest);
  if ('problem' in dated) return dated;
  const named = readZone(dated.rest);
  if ('problem' in named) return named;
  const notes: string[] = [];
  if (dated.note !== undefined) notes.push(dated.note);
  if (time.clock === undefined) notes.push('09:00, as no time was said');
  if (named.zone === undefined && zone === undefined)
    notes.push('UTC, as no time zone was said: add a city, such as Berlin');
  const { hour, minute } = time.clock ?? { hour: 9, minute: 0 };
  return { rule: { days: dated.days, hour, minute, zone: named.zone ?? zone ?? 'UTC' }, notes };
}

function notOffered(text: string): string | undefined {
  if (/\b(?:hourly|every (?:hour|minute|\d+ (?:hours?|minutes?)))\b/.test(text))
    return 'A digest comes once a day at most: prices that matter do not move within the hour.';
  if (/\b(?:biweekly|bi-weekly|fortnightly|every (?:other|second|two|2) weeks?|quarterly|yearly)\b/.test(text))
    return 'Digests come daily, on weekdays, weekly or monthly; no other rhythm is offered.';
  return undefined;
}

type Problem = Extract<RuleReading, { readonly problem: string }>;
type Clock = Pick<Rule, 'hour' | 'minute'>;

const timePattern =
  /(?<![\w/+-])(?:(\d{1,2})[:.h](\d{2})\s*([ap])?\.?(?:m\b\.?)?|(\d{1,2})\s*([ap])\.?m\b\.?|at (\d{1,4})(?: o'?clock)?(?![\w:.])|(\d{1,2})\s*(?:h|o'?clock|uhr)\b|(noon|midday|midnight))(?![\w/])/g;

function readTime(text: string): { readonly clock: Clock | undefined; readonly rest: string } | Problem {
  const found = [...text.matchAll(timePattern)];
  const rest = text.replace(timePattern, ' ');
  const [first, second] = found;
  if (first === undefined) return { clock: undefined, rest };
  if (second !== undefined) {
    return {
      problem: `"${first[0].trim()}" and "${second[0].trim()}" are two times, and a schedule has one. Set up a second schedule for the other.`,
      suggestions: [example],
    };
  }
  const clock = clockOf(first);
  if (clock !== undefined) return { clock, rest };
  return {
    problem: `"${first[0].trim()}" is no time of day. Times go from 0:00 to 23:59, or as 9am and 5:30pm.`,
    suggestions: [example],
  };
}

function clockOf(match: RegExpExecArray | RegExpMatchArray): Clock | undefined {
  const [, hours, minutes, half, halfHours, halfOnly, bare, hoursOnly, named] = match;
  if (named !== undefined) return { hour: named === 'midnight' ? 0 : 12, minute: 0 };
  const meridiem = half ?? halfOnly;
  const digits = bare ?? hoursOnly ?? halfHours ?? hours ?? '';
  // "at 0930" is half past nine.
  const packed = digits.length > 2;
  const hour = Number(packed ? digits.slice(0, -2) : digits);
  const minute = Number(packed ? digits.slice(-2) : (minutes ?? 0));
  if (minute > 59) return undefined;
  if (meridiem === undefined) return hour > 23 ? undefined : { hour, minute };
  if (hour < 1 || hour > 12) return undefined;
  return { hour: (hour % 12) + (meridiem === 'p' ? 12 : 0), minute };
}

interface Dated {
  readonly days: Days;
  readonly note?: string;
  readonly rest: string;
}

function readDays(text: string): Dated | Problem {
  const range =
    /\b(?:week ?days|working days|work ?days|business days|every week ?day|mon(?:day)?\s?(?:-|–|to)\s?fri(?:day)?)\b/;
  if (range.test(text)) return only({ kind: 'weekdays' }, text.replace(range, ' '));
  const nth = /\b(?:(1st|2nd|3rd|4th)|(first|second|third|fourth|last)) (mon|tue|wed|thu|fri|sat|sun)[a-z]*\b/.exec(
    text,
  );
  if (nth !== null) {
    const position = nth[1] === undefined ? nths[nth[2] ?? ''] : (Number(nth[1][0]) as 1 | 2 | 3 | 4);
    const day = weekdays[nth[3] ?? ''];
    if (position !== undefined && day !== undefined) {
      return only({ kind: 'monthly-weekday', weekday: day, nth: position }, without(text, nth[0]));
    }
  }
  const last = /\blast day\b|\bend of (?:the |every )?month\b/.exec(text);
  if (last !== null) return only({ kind: 'monthly', day: 31 }, without(text, last[0]));
  const date = /\b(?:(\d{1,2})(?:st|nd|rd|th)|day (\d{1,2}))\b/.exec(text);
  if (date !== null) {
    const day = Number(date[1] ?? date[2]);
    if (day < 1 || day > 31)
      return { problem: `"${date[0]}" is no day of a month: 1st to 31st, or "last day".`, suggestions: [example] };
    return only({ kind: 'monthly', day }, without(text, date[0]));
  }
  const named = [...text.matchAll(weekdayPattern)].map((match) => weekdays[match[0].slice(0, 3)] ?? 0);
  if (named.length > 0) {
    const days = [...new Set(named)].toSorted((a, b) => a - b);
    return only({ kind: 'weekly', weekdays: days }, text.replace(weekdayPattern, ' '));
  }
  if (/\b(?:daily|(?:every|each) day)\b/.test(text)) return only({ kind: 'daily' }, text);
  if (/\b(?:weekly|(?:every|each) week)\b/.test(text))
    return { ...only({ kind: 'weekly', weekdays: [1] }, text), note: 'on Mondays, as no day was said' };
  if (/\b(?:monthly|(?:every|each) month)\b/.test(text))
    return { ...only({ kind: 'monthly', day: 1 }, text), note: 'on the 1st, as no day was said' };
  return {
    problem: 'How often? Say daily, weekdays, weekly or monthly, or name a day.',
    suggestions: [example, 'weekdays 8:30 New York', 'monthly last friday 17:00 UTC'],
  };
}

/** The cadence that was named beside the days has to be theirs; it is left for nobody to stumble over. */
function only(days: Days, rest: string): Dated {
  return { days, rest: rest.replace(/\b(?:daily|weekly|monthly)\b/g, ' ') };
}

function without(text: string, part: string): string {
  return text.replace(part, ' ');
}

function readZone(text: string): { readonly zone: string | undefined } | Problem {
  const words = text.split(' ').filter((word) => word !== '' && !afterZone.has(word));
  const core = trimFillers(words);
  if (core.length === 0) return { zone: undefined };
  const said = core.join(' ');
  const zone = zoneNamed(said);
  if (zone !== undefined) return { zone };
  const behind = zonesBehind(said);
  if (behind !== undefined) {
    return {
      problem: `"${said.toUpperCase()}" is the clock of half a year, or of several places. Name the city instead: ${behind.join(' or ')}.`,
      suggestions: behind.map((name) => example.replace('Europe/Berlin', name)),
    };
  }
  if (/^(?:utc|gmt)?\s?[+-]\s?\d/.test(said)) {
    return {
      problem: `"${said}" is a fixed offset, and clocks change in most places. Name a city, such as Berlin, or UTC.`,
      suggestions: [example],
    };
  }
  const near = zonesLike(said);
  return {
    problem: `"${said}" is neither a time zone nor a time or day that fitcheck reads. ${near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'Zones are named by city: Europe/Berlin, New York, Tokyo, UTC.'}`,
    suggestions: near.length > 0 ? near.map((name) => example.replace('Europe/Berlin', name)) : [example],
  };
}

/** Fillers are dropped wherever they stand: no zone is named by them. */
function trimFillers(words: readonly string[]): readonly string[] {
  return words.filter((word) => !fillers.has(word));
}
