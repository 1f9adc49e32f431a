import type { Reader } from './reader.ts';

/** Quantities that a Question does not have, from a number on: named as not understood in whole, not "30", "tok". */
const measures: readonly RegExp[] = [
  // Speed: "30 tok/s", "36t/s", "50 tokens per second", "30 tps".
  /\d[\d.,]*\s?k?\s?(?:(?:t|toks?|tokens?)\s?(?:\/|per|p)\s?(?:s|secs?|seconds?)|tps)(?![a-z])/iy,
  // Bits per weight of EXL2 and EXL3: "4.65bpw".
  /\d[\d.]*\s?bpw(?![a-z])/iy,
  // Money: "20 USD/h", "$20/h", "$2k per month", "20万元".
  /(?<=[$€£¥])\s?\d[\d.,]*k?(?:\s?(?:\/|per|an?)\s?(?:hr?|hour|day|month|mo|year|yr|gpu)(?![a-z]))*/iy,
  /\d[\d.,]*\s?k?\s?(?:usd|eur|dollars?|bucks|rmb|元|万元|[$€£](?!\s?\d))(?:\s?(?:\/|per|an?)\s?(?:hr?|hour|day|month|mo|year|yr|gpu)(?![a-z]))*/iy,
];

/**
 * Reads a speed, a price or another quantity that has no field.
 * @returns the atoms taken, 0 when the number is none of these
 */
export function readMeasure(reader: Reader, at: number): number {
  const { atoms, source } = reader;
  const first = atoms[at];
  if (first === undefined) return 0;
  const text = source.text.slice(0, first.start + 60);
  for (const measure of measures) {
    measure.lastIndex = first.start;
    const match = measure.exec(text);
    if (match === null) continue;
    const to = first.start + match[0].length;
    let end = at + 1;
    while ((atoms[end]?.start ?? to) < to) end++;
    // "exl2 4.65bpw" is one thing.
    const last = reader.unknown.at(-1);
    if (last?.to === at && /bpw$/i.test(match[0]))
      reader.unknown[reader.unknown.length - 1] = { from: last.from, to: end };
    else reader.unknownAt(at, end - at);
    return end - at;
  }
  return 0;
}
