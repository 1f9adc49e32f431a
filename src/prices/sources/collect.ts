import { SourceError } from '../http/source-error.ts';
import { type Offer, offerKey } from '../offer.ts';
import { type OfferRow, toOffer } from '../to-offer.ts';
import type { SourceReading } from './source.ts';

/** A bound against a source gone wild: five times all offers that npm run bench refreshes with. */
const mostOffers = 500_000;
const mostUnknown = 50;

/**
 * Gathers the lines of a source: offers (of one that is listed twice the cheaper: AWS's are listed for every zone), unknown
 * names by how often they came, and how many were refused.
 */
export class Collector {
  readonly #offers = new Map<string, Offer>();
  readonly #unknown = new Map<string, number>();
  #refused = 0;

  /** @throws SourceError when a source sends more than it can have. */
  add(row: OfferRow): void {
    const offer = toOffer(row);
    if ('refused' in offer) this.#refused++;
    else if ('unknown' in offer) {
      if (this.#unknown.size < 1_000 || this.#unknown.has(offer.unknown)) {
        this.#unknown.set(offer.unknown, (this.#unknown.get(offer.unknown) ?? 0) + 1);
      }
    } else this.#keep(offer);
  }

  #keep(offer: Offer): void {
    const key = offerKey(offer);
    const other = this.#offers.get(key);
    if (other === undefined || offer.usdPerHour < other.usdPerHour) this.#offers.set(key, offer);
    if (this.#offers.size > mostOffers) throw new SourceError(`it sent more than ${mostOffers} offers`);
  }

  reading(mark: string | null, asOf: string): SourceReading {
    const unknown = [...this.#unknown].sort((a, b) => b[1] - a[1]).slice(0, mostUnknown);
    return {
      offers: [...this.#offers.values()],
      apiPrices: [],
      mark,
      asOf,
      unknown: unknown.map(([name]) => name),
      refused: this.#refused,
    };
  }
}

/** A number of a source's text; NaN for anything else, so that it is refused as no price. */
export function numberOf(text: string | undefined): number {
  return text !== undefined && /^\d+(?:\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN;
}
