/**
 * The candidate that differs least from a mistyped name, by edit distance; undefined when none is near enough to be meant
 * (more than a third of the name, at least two edits, would have to change).
 */
export function closest(typed: string, candidates: readonly string[]): string | undefined {
  const near = candidates
    .map((candidate) => ({ candidate, edits: editDistance(typed, candidate) }))
    .sort((a, b) => a.edits - b.edits)[0];
  return near !== undefined && near.edits <= Math.max(2, typed.length / 3) ? near.candidate : undefined;
}

/** Levenshtein's distance, row by row. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swapped = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(swapped, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}
