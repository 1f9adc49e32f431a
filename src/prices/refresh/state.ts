import type { ApiPrice, Offer } from '../offer.ts';

/** What is kept of one source between refreshes. */
export interface SourceState {
  readonly id: string;
  /** The last reading that was published; null: none yet. */
  readonly reading: {
    readonly offers: readonly Offer[];
    readonly apiPrices: readonly ApiPrice[];
    readonly mark: string | null;
    readonly asOf: string;
  } | null;
  /** ISO instant at which the source last answered well. */
  readonly answeredAt: string | null;
  /** Failures since then. */
  readonly failures: number;
  /** ISO instant before which it is left alone; null: now is fine. */
  readonly restUntil: string | null;
  /** Why the last attempt brought nothing; null: it did. */
  readonly trouble: string | null;
}

export function newState(id: string): SourceState {
  return { id, reading: null, answeredAt: null, failures: 0, restUntil: null, trouble: null };
}

/** Failures in a row after which a source is left alone, and for how long; then one attempt decides. */
const failuresToRest = 5;
const restMs = 6 * 3_600_000;

/** The state after an attempt that brought nothing: the last good reading stays, and so does its date. */
export function afterFailure(state: SourceState, trouble: string, now: Date): SourceState {
  const failures = state.failures + 1;
  const restUntil = failures >= failuresToRest ? new Date(now.getTime() + restMs).toISOString() : null;
  return { ...state, failures, trouble, restUntil };
}

/** The state after the source said that nothing has changed. */
export function afterUnchanged(state: SourceState, confirmedAt: string | null, now: Date): SourceState {
  const { reading } = state;
  const confirmed =
    reading === null || confirmedAt === null
      ? reading
      : {
          ...reading,
          asOf: confirmedAt,
          offers: reading.offers.map((offer) => ({ ...offer, observedAt: confirmedAt })),
          apiPrices: reading.apiPrices.map((price) => ({ ...price, observedAt: confirmedAt })),
        };
  return { ...newState(state.id), reading: confirmed, answeredAt: now.toISOString() };
}

/** Whether it is time to ask a source again. */
export function isDue(state: SourceState, ttlHours: number, now: Date): boolean {
  if (state.restUntil !== null && Date.parse(state.restUntil) > now.getTime()) return false;
  return state.answeredAt === null || now.getTime() - Date.parse(state.answeredAt) >= ttlHours * 3_600_000;
}
