import type { Run, SeenOffer } from '../../src/digest/news/run.ts';

/** Made-up price series, day by day. Providers and figures are invented; the traps in them are those of real sources. */

const dayMs = 86_400_000;
export const firstDay = '2026-03-02';

/** The nth day of the made-up record. */
export function day(index: number): string {
  return new Date(Date.parse(firstDay) + index * dayMs).toISOString().slice(0, 10);
}

/** What one made-up offer costs on day n; undefined: not listed. */
export interface MadeUp extends Partial<SeenOffer> {
  readonly price: (index: number) => number | undefined;
}

/** Runs of one source over so many days. */
export function runs(
  days: number,
  offers: readonly MadeUp[],
  {
    source = 'list',
    market = false,
    skip = () => false,
  }: Partial<Pick<Run, 'source' | 'market'>> & {
    readonly skip?: (index: number) => boolean;
  } = {},
): Run[] {
  return Array.from({ length: days }, (_, index) => index)
    .filter((index) => !skip(index))
    .map((index) => ({
      source,
      market,
      day: day(index),
      offers: offers.flatMap(({ price, ...offer }, at) => {
        const usdPerGpuHour = price(index);
        if (usdPerGpuHour === undefined) return [];
        return [{ ...base, variant: `m${at}`, ...offer, usdPerGpuHour }];
      }),
    }));
}

const base = { provider: 'acme', accelerator: 'h100-80gb-sxm', tier: 'on-demand', count: 8, offers: 1 } as const;

/** One price up to a day, another from it. */
export function step(at: number, before: number, after: number): (index: number) => number {
  return (index) => (index < at ? before : after);
}

export function steady(usd: number): () => number {
  return () => usd;
}

/** Offers of twelve GPUs by one provider, so that a source is large enough to be judged as one. */
export function crowd(count: number, price: (index: number, which: number) => number | undefined): MadeUp[] {
  return Array.from({ length: count }, (_, which) => ({
    provider: `provider${which}`,
    price: (index: number) => price(index, which),
  }));
}
