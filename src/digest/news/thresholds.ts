import type { PriceClass } from './run.ts';

/**
 * What counts as news, by class: a change of at least the share and the amount. From 159 days of one tracker: list prices
 * moved 10 % on 0.7 % of days and 5 % on 0.9 %; the cheapest ask of a marketplace moved 10 % on 43 % of days, its spot on
 * 60 %. One threshold for all would be silent about the first or drown in the second (docs/digest.md).
 */
export const thresholds: Readonly<Record<PriceClass, { readonly share: number; readonly usd: number }>> = {
  list: { share: 0.05, usd: 0.05 },
  spot: { share: 0.1, usd: 0.05 },
  market: { share: 0.2, usd: 0.05 },
};

/** A marketplace's price is the median of so many days' medians, each of at least so many asks. */
export const smoothing = { days: 7, atLeastDays: 4, atLeastOffers: 5 } as const;

/** More of a source than this share at once is the source's doing, not the market's; counted from ten offers up. */
export const sourceEvent = { share: 0.3, atLeast: 10, unitChanges: 5, unitTolerance: 0.25, move: 0.05 } as const;

/** A price beyond this factor of the one before waits for a second run; beyond `error` it was an error or mends one. */
export const quarantine = { factor: 3, error: 100, agree: 0.05 } as const;

/**
 * A source that is new to a list price is doubted while another, not older than this, has said something else by more than
 * the factor. In the 159 days a new tracker read Nebius's preemptible H100 (1.25) as its list price (2.95) for 22 days.
 * 30 days: a price is current up to then (docs/prices.md).
 */
export const doubt = { factor: 1.5, days: 30 } as const;

/** One region below this share of what the provider asks in its others (three or more) is an upstream error. */
export const peers = { share: 0.35, atLeast: 3 } as const;

/** A new low is below all of this window by the share, on two runs; without so much history nothing is claimed. */
export const low = { windowDays: 90, historyDays: 28, share: 0.03 } as const;

/** An offer is gone after so many healthy runs without it, over so many days. */
export const vanished = { runs: 3, days: 3 } as const;

/** Whether a move is news. */
export function isMove(kind: PriceClass, from: number, to: number): boolean {
  const { share, usd } = thresholds[kind];
  const moved = Math.abs(to - from);
  // A hair of tolerance: 2.00 to 2.10 is 5 % although floating point says 4.9999.
  return moved >= usd - 1e-9 && moved >= from * share - 1e-9;
}
