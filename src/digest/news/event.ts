import type { Price, Series } from './run.ts';

/** Something that happened to a price. Every figure is one that a source showed on the day beside it. */
export type NewsEvent =
  /** The price moved by what counts for its class, since it last did. */
  | { readonly kind: 'change'; readonly day: string; readonly series: Series; readonly from: Price; readonly to: Price }
  /** Below all of the past 90 days. */
  | {
      readonly kind: 'low';
      readonly day: string;
      readonly series: Series;
      readonly to: Price;
      /** The last day on which it was as low; the first day on record when it never was. */
      readonly since: string;
      readonly onRecord: boolean;
    }
  | { readonly kind: 'vanished'; readonly day: string; readonly series: Series; readonly last: Price }
  | {
      readonly kind: 'back';
      readonly day: string;
      readonly series: Series;
      readonly last: Price;
      readonly to: Price;
    }
  /** A price so far from the one before that a second run has to confirm it; nothing is told of it. */
  | {
      readonly kind: 'quarantined';
      readonly day: string;
      readonly series: Series;
      readonly from: Price;
      readonly to: Price;
    }
  /** The first price of a source is not what another source, `from`, says: nothing is told of it until they agree. */
  | {
      readonly kind: 'doubted';
      readonly day: string;
      readonly series: Series;
      readonly from: Price;
      readonly to: Price;
    }
  /** Held back as quarantined, then confirmed, and so far off that it was an error or mends one. */
  | {
      readonly kind: 'correction';
      readonly day: string;
      readonly series: Series;
      readonly from: Price;
      readonly to: Price;
    }
  | SourceEvent;

/** Something that happened to a source rather than to prices: that run tells nothing, and counting starts anew from it. */
export interface SourceEvent {
  readonly kind: 'source';
  readonly day: string;
  readonly source: string;
  /**
   * units: many machines moved by their number of GPUs; moved: more moved at once than ever do; vanished: more went missing
   * at once than ever do.
   */
  readonly what: 'units' | 'moved' | 'vanished';
  /** How many of how many. */
  readonly affected: number;
  readonly of: number;
}
