import type { SourceStatus } from '../book.ts';
import type { SourceClient } from '../http/client.ts';
import type { ApiPrice, Offer } from '../offer.ts';

/** A place that prices are read from: one file here each, no other knows it. */
export interface PriceSource {
  readonly id: string;
  /** How people know it. */
  readonly label: string;
  readonly kind: Exclude<SourceStatus['kind'], 'snapshot'>;
  /** Licence and terms of what it gives, as far as they are published. */
  readonly licence: string;
  /** The address that is read, or the base of several. */
  readonly url: string;
  /** How long what it said counts as fresh. */
  readonly ttlHours: number;
  /**
   * Reads everything that it offers.
   * @throws SourceError when it cannot be read.
   */
  read(io: SourceIo): Promise<SourceReading | Unchanged>;
}

/** The source still says what the last published reading was made from. */
export interface Unchanged {
  /** When it said so, if that makes its prices those of today; null where it dates them itself. */
  readonly confirmedAt: string | null;
}

export interface SourceIo {
  readonly client: SourceClient;
  readonly now: Date;
  /** The mark of the last reading that was published: an ETag or a version; undefined: nothing is held. */
  readonly seen: string | undefined;
}

/** What one reading brought, before it is checked against others. */
export interface SourceReading {
  readonly offers: readonly Offer[];
  readonly apiPrices: readonly ApiPrice[];
  /** What to say next time, so that an unchanged source sends nothing. */
  readonly mark: string | null;
  /** ISO day or instant of what it says. */
  readonly asOf: string;
  /** Names that mean no accelerator or model of the catalogue, most frequent first. */
  readonly unknown: readonly string[];
  /** Lines that were no offer for another reason: no price, an absurd one. */
  readonly refused: number;
}
