import { editDistance } from '../../ask/edit-distance.ts';

/** Every zone that has a name in the tz database, canonical spelling, and UTC. */
const zones: readonly string[] = [...Intl.supportedValuesOf('timeZone'), 'UTC'];

/** Cities and regions that people name and the tz database does not, or names otherwise. */
const aliases: Readonly<Record<string, string>> = {
  ...Object.fromEntries(['utc', 'gmt', 'zulu', 'etc/utc'].map((name) => [name, 'UTC'])),
  ...Object.fromEntries(
    ['new york city', 'nyc', 'boston', 'washington', 'atlanta', 'miami', 'et', 'eastern', 'us/eastern'].map((name) => [
      name,
      'America/New_York',
    ]),
  ),
  ...Object.fromEntries(
    ['san francisco', 'sf', 'seattle', 'la', 'portland', 'pt', 'pacific', 'us/pacific'].map((name) => [
      name,
      'America/Los_Angeles',
    ]),
  ),
  ...Object.fromEntries(['dallas', 'austin', 'houston', 'ct', 'us/central'].map((name) => [name, 'America/Chicago'])),
  ...Object.fromEntries(['salt lake city', 'mt', 'us/mountain'].map((name) => [name, 'America/Denver'])),
  ...Object.fromEntries(
    ['munich', 'hamburg', 'frankfurt', 'cologne', 'germany'].map((name) => [name, 'Europe/Berlin']),
  ),
  ...Object.fromEntries(['uk', 'england'].map((name) => [name, 'Europe/London'])),
  geneva: 'Europe/Zurich',
  ...Object.fromEntries(['beijing', 'shenzhen', 'china'].map((name) => [name, 'Asia/Shanghai'])),
  ...Object.fromEntries(
    ['bangalore', 'bengaluru', 'mumbai', 'delhi', 'hyderabad', 'india', 'kolkata', 'asia/kolkata'].map((name) => [
      name,
      'Asia/Kolkata',
    ]),
  ),
  'tel aviv': 'Asia/Jerusalem',
  kyiv: 'Europe/Kyiv',
  'europe/kyiv': 'Europe/Kyiv',
  hanoi: 'Asia/Ho_Chi_Minh',
  japan: 'Asia/Tokyo',
};

/** Abbreviations: each is a fixed offset that the place leaves for half of the year, or means several places. */
const abbreviations: Readonly<Record<string, readonly string[]>> = {
  est: ['America/New_York'],
  edt: ['America/New_York'],
  cst: ['America/Chicago', 'Asia/Shanghai'],
  cdt: ['America/Chicago'],
  mst: ['America/Denver', 'America/Phoenix'],
  mdt: ['America/Denver'],
  pst: ['America/Los_Angeles'],
  pdt: ['America/Los_Angeles'],
  cet: ['Europe/Berlin', 'Europe/Paris'],
  cest: ['Europe/Berlin', 'Europe/Paris'],
  bst: ['Europe/London'],
  ist: ['Asia/Kolkata', 'Asia/Jerusalem', 'Europe/Dublin'],
  jst: ['Asia/Tokyo'],
  aest: ['Australia/Sydney', 'Australia/Brisbane'],
};

const byName = new Map<string, string>(Object.entries(aliases));
for (const zone of zones) {
  const name = zone.toLowerCase();
  byName.set(name, zone);
  const city = name.slice(name.lastIndexOf('/') + 1).replaceAll('_', ' ');
  if (!byName.has(city)) byName.set(city, zone);
}

/** A zone by its name or a city's, in any case, with blanks or underscores: "berlin", "America/new york". */
export function zoneNamed(words: string): string | undefined {
  const name = words.trim().toLowerCase();
  return byName.get(name) ?? byName.get(name.replaceAll('_', ' ')) ?? byName.get(name.replaceAll(' ', '_'));
}

/** What to type for an abbreviation such as "CET", which says no place; undefined when it is none. */
export function zonesBehind(abbreviation: string): readonly string[] | undefined {
  return abbreviations[abbreviation.toLowerCase()];
}

/** The zones spelt most like it, at most three, nearest first; none when nothing is near. */
export function zonesLike(words: string): readonly string[] {
  const name = words.trim().toLowerCase().replaceAll(' ', '_');
  const near = zones
    .map((zone) => {
      const whole = zone.toLowerCase();
      const distances = [whole, whole.slice(whole.lastIndexOf('/') + 1)].map((known) => editDistance(name, known));
      return { zone, distance: Math.min(...distances) };
    })
    .filter(({ distance }) => distance <= Math.max(1, Math.floor(name.length / 4)));
  return near
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ zone }) => zone);
}
