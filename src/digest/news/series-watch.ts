import { median } from './day-prices.ts';
import type { NewsEvent } from './event.ts';
import { daysBetween, type Price, type Series } from './run.ts';
import { doubt, isMove, low, quarantine, smoothing, vanished } from './thresholds.ts';

/** Follows one series from run to run and says what is news. */
export class SeriesWatch {
  readonly series: Series;
  /** Accepted prices, oldest first. */
  readonly #prices: Price[] = [];
  /** A marketplace's daily medians of the past days, before smoothing. */
  #daily: Price[] = [];
  /** The price that the last change was told of; the next is measured from it, so that a slow slide is told too. */
  #told: Price | undefined;
  #suspect: Price | undefined;
  /** The first prices of a source that another source contradicts are not believed. */
  #doubted = false;
  #lastSeen: string | undefined;
  #misses = 0;
  #gone: 'no' | 'told' | 'with its source' = 'no';

  constructor(series: Series) {
    this.series = series;
  }

  get prices(): readonly Price[] {
    return this.#prices;
  }

  /**
   * Takes what a run says.
   * @param usd undefined when a marketplace had too few asks
   * @param other what another source said of the same last
   */
  see(day: string, usd: number | undefined, other: () => Price | undefined): NewsEvent[] {
    this.#misses = 0;
    this.#lastSeen = day;
    const price = this.#smoothed(day, usd);
    if (price === undefined) return [];
    const before = this.#prices.at(-1);
    if (before === undefined) return this.#first(price, other());
    const held = this.#judge(before, price);
    if (held !== undefined) return held;
    return this.#news(before, price);
  }

  /** The first price is the base of all that follows, so it is held against what another source knows. */
  #first(price: Price, other: Price | undefined): NewsEvent[] {
    const isContradicted =
      this.series.class === 'list' &&
      other !== undefined &&
      daysBetween(other.day, price.day) <= doubt.days &&
      Math.max(price.usd / other.usd, other.usd / price.usd) > doubt.factor;
    if (!isContradicted) {
      this.#accept(price, true);
      return [];
    }
    if (this.#doubted) return [];
    this.#doubted = true;
    return [{ kind: 'doubted', day: price.day, series: this.series, from: other, to: price }];
  }

  /** Takes that a healthy run of the source had nothing of it. */
  miss(day: string): NewsEvent[] {
    if (this.#gone !== 'no' || this.#lastSeen === undefined) return [];
    this.#misses += 1;
    if (this.#misses < vanished.runs || daysBetween(this.#lastSeen, day) < vanished.days) return [];
    const last = this.#prices.at(-1);
    this.#gone = last === undefined ? 'with its source' : 'told';
    return last === undefined ? [] : [{ kind: 'vanished', day, series: this.series, last }];
  }

  /** Starts counting anew from a run that is the source's doing: its prices, or its absence, are no news. */
  rebase(day: string, seen: { readonly usd: number | undefined } | undefined): void {
    this.#misses = 0;
    this.#suspect = undefined;
    this.#daily = [];
    if (seen === undefined) {
      this.#gone = 'with its source';
      return;
    }
    this.#lastSeen = day;
    const price = this.#smoothed(day, seen.usd);
    if (price !== undefined) {
      this.#prices.length = 0;
      this.#accept(price, true);
    }
  }

  #smoothed(day: string, usd: number | undefined): Price | undefined {
    if (this.series.class !== 'market') return usd === undefined ? undefined : { day, usd };
    if (usd !== undefined) this.#daily.push({ day, usd });
    this.#daily = this.#daily.filter((price) => daysBetween(price.day, day) < smoothing.days);
    if (this.#daily.length < smoothing.atLeastDays) return undefined;
    return { day, usd: median(this.#daily.map((price) => price.usd)) };
  }

  /** Holds back a price that is too far from the one before, until a second run says the same. */
  #judge(before: Price, price: Price): NewsEvent[] | undefined {
    const ratio = Math.max(price.usd / before.usd, before.usd / price.usd);
    if (ratio <= quarantine.factor) {
      this.#suspect = undefined;
      return undefined;
    }
    const confirmed = this.#suspect !== undefined && Math.abs(price.usd / this.#suspect.usd - 1) <= quarantine.agree;
    const told = { day: price.day, series: this.series, from: before, to: price };
    if (!confirmed) {
      const again = this.#suspect !== undefined;
      this.#suspect = price;
      return again ? [] : [{ kind: 'quarantined', ...told }];
    }
    this.#suspect = undefined;
    if (ratio <= quarantine.error) return undefined;
    this.#prices.length = 0;
    this.#accept(price, true);
    return [{ kind: 'correction', ...told }];
  }

  #news(before: Price, price: Price): NewsEvent[] {
    const events: NewsEvent[] = [];
    const { day } = price;
    if (this.#gone === 'told') events.push({ kind: 'back', day, series: this.series, last: before, to: price });
    const from = this.#told ?? before;
    const moved = isMove(this.series.class, from.usd, price.usd);
    // On its return the old price stands in the line already.
    if (moved && this.#gone !== 'told') events.push({ kind: 'change', day, series: this.series, from, to: price });
    this.#accept(price, moved || this.#gone === 'told');
    const lowest = this.#newLow();
    return lowest === undefined ? events : [...events, lowest];
  }

  #accept(price: Price, told: boolean): void {
    this.#prices.push(price);
    if (told) this.#told = price;
    this.#gone = 'no';
  }

  /** A low that two runs confirm: told on the second of them, once. */
  #newLow(): NewsEvent | undefined {
    const to = this.#prices.at(-1);
    const confirmedBy = this.#prices.at(-2);
    const first = this.#prices[0];
    if (to === undefined || confirmedBy === undefined || first === undefined) return undefined;
    const earlier = this.#prices.slice(0, -2);
    const window = earlier.filter(({ day }) => daysBetween(day, to.day) <= low.windowDays);
    if (window.length === 0 || daysBetween(first.day, to.day) < low.historyDays) return undefined;
    const bar = Math.min(...window.map(({ usd }) => usd)) * (1 - low.share);
    if (to.usd > bar || confirmedBy.usd > bar) return undefined;
    const asLow = earlier.findLast(({ usd }) => usd <= to.usd);
    const since = asLow?.day ?? first.day;
    return { kind: 'low', day: to.day, series: this.series, to, since, onRecord: asLow === undefined };
  }
}
