/** 1, 2 or 5 times a power of ten, at least `rough`: the distance between two lines of a grid. */
export function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * (rough <= power ? 1 : rough <= 2 * power ? 2 : rough <= 5 * power ? 5 : 10);
}

/** 1, 2 and 5 times every power of ten from the last at or below `low` to the first at or above `high`, at least two. */
export function decades(low: number, high: number): number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++)
    for (const digit of [1, 2, 5]) ticks.push(Number(`${digit}e${power}`));
  const first = ticks.findLastIndex((tick) => tick <= low);
  const last = Math.max(
    first + 1,
    ticks.findIndex((tick) => tick >= high),
  );
  return ticks.slice(first, last + 1);
}
