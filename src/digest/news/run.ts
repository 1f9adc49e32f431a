import type { Tier } from '../../prices/offer.ts';

/** One offer as one run of one source listed it. */
export interface SeenOffer {
  /** Provider, accelerator id and tier: what a line of news is about. Machines and regions of it are its variants. */
  readonly provider: string;
  readonly accelerator: string;
  readonly tier: Tier;
  /** Machine and region: tells variants apart. */
  readonly variant: string;
  /** GPUs in the machine. */
  readonly count: number;
  readonly usdPerGpuHour: number;
  /** How many asks of a marketplace it stands for; 1 for a list price. */
  readonly offers: number;
}

/** Everything that one healthy run of one source listed: at most one run a day, the day's last. */
export interface Run {
  readonly source: string;
  /** Whether prices are what owners ask on a marketplace today, or a list. */
  readonly market: boolean;
  /** 'YYYY-MM-DD', UTC. */
  readonly day: string;
  readonly offers: readonly SeenOffer[];
}

/** How a price is judged: hyperscalers' spot moves more than lists, marketplaces more than both. */
export type PriceClass = 'list' | 'spot' | 'market';

/** One provider's price of one accelerator on one tier, as one source tells it. */
export interface Series {
  readonly source: string;
  readonly provider: string;
  readonly accelerator: string;
  readonly tier: Tier;
  readonly class: PriceClass;
}

/** A series' price on a day: the cheapest variant's, or the marketplace's smoothed median. USD per GPU-hour. */
export interface Price {
  readonly day: string;
  readonly usd: number;
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
