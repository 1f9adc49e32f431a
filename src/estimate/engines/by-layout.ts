import { type Layout, layoutKey } from '../layout.ts';

/** A function of a layout that remembers its results; none of them is undefined. */
export function byLayout<T extends object>(work: (layout: Layout) => T): (layout: Layout) => T {
  const known = new Map<number | string, T>();
  return (layout) => {
    const key = layoutKey(layout);
    let result = known.get(key);
    if (result === undefined) {
      result = work(layout);
      known.set(key, result);
    }
    return result;
  };
}
