import { IANAZone } from 'luxon';

/** A wall clock's reading: what a calendar and a clock on the wall of that zone show. */
export interface WallTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

const minute = 60_000;
const day = 24 * 60 * minute;

/** The wall clock's reading as if it were UTC, in ms since the epoch. */
function asUtc({ year, month, day, hour, minute: minutes }: WallTime): number {
  return Date.UTC(year, month - 1, day, hour, minutes);
}

/** What the wall clock of a zone shows at an instant. */
export function wallTime(at: Date, zone: string): WallTime {
  const shown = new Date(at.getTime() + IANAZone.create(zone).offset(at.getTime()) * minute);
  return {
    year: shown.getUTCFullYear(),
    month: shown.getUTCMonth() + 1,
    day: shown.getUTCDate(),
    hour: shown.getUTCHours(),
    minute: shown.getUTCMinutes(),
  };
}

/**
 * The instant at which a zone's wall clock shows a time. Where clocks go back and show it twice, the first; where they
 * go forward and skip it, the instant at which clocks that had not been moved would show it (02:30 becomes 03:30). This
 * is how RFC 5545 (3.3.5) and Temporal ('compatible') read such times.
 */
export function instantOf(wall: WallTime, zone: string): Date {
  const local = asUtc(wall);
  const offset = (ms: number): number => IANAZone.create(zone).offset(ms) * minute;
  // Offsets lie within a day of UTC, and no zone changes its clocks twice within two days.
  const before = offset(local - day);
  const after = offset(local + day);
  const fits = [local - before, local - after].filter((ms) => ms + offset(ms) === local);
  return new Date(fits.length > 0 ? Math.min(...fits) : local - before);
}
