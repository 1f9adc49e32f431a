import type { SourceStatus } from '../book.ts';
import type { ApiPrice, Offer } from '../offer.ts';

/** One attempt to read one source. */
export interface FetchRun {
  readonly source: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly status: 'ok' | 'not-modified' | 'quarantined' | 'failed';
  /** Offers or API prices that it brought. */
  readonly rows: number;
  /** Why it brought nothing, or what was left out of it. */
  readonly reason: string | null;
  readonly upstreamVersion: string | null;
}

/** Takes down what a refresh brought; `offers` and `apiPrices` are of the sources that were read anew only. */
export type RecordRefresh = (refresh: {
  readonly sources: readonly SourceStatus[];
  readonly runs: readonly FetchRun[];
  readonly offers: readonly Offer[];
  readonly apiPrices: readonly ApiPrice[];
}) => Promise<void>;
