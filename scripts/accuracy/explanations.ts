import { type Comparison, errorPercent } from './comparison.ts';
import { reasonFor } from './reasons.ts';

const parts = ['weights per GPU', 'activation peak', 'non-torch'];
const afterThePool = ['KV tokens', 'requests at once'];

/**
 * Why a figure was off, as far as it is known: what the log's digits and the run's other figures say by themselves, else the
 * reason written down for it.
 */
export function explanationOf(row: Comparison, all: readonly Comparison[]): string {
  return oneDigit(row) ?? reasonFor(row) ?? followed(row, all) ?? unknown(row);
}

function unknown({ note }: Comparison): string {
  return note === undefined ? 'Cause unknown.' : `Cause unknown; of the run: ${note}.`;
}

function oneDigit({ predicted, measured, rounding = 0 }: Comparison): string | undefined {
  const digits = Math.abs(predicted - measured) / (2 * rounding);
  return rounding > 0 && digits < 1.05 ? 'One step of the last digit that is logged.' : undefined;
}

/** The pool is what the terms leave, and tokens and requests follow from the pool. */
function followed(row: Comparison, all: readonly Comparison[]): string | undefined {
  const others = all.filter(({ id }) => id === row.id);
  if (afterThePool.includes(row.term)) {
    const pool = others.find(({ term }) => term === 'KV cache available');
    const same = pool !== undefined && Math.abs(errorPercent(row) - errorPercent(pool)) < 0.15;
    return same ? `Follows the KV cache available (${errorPercent(pool).toFixed(1)} %).` : undefined;
  }
  return row.term === 'KV cache available' ? whatTheTermsLeave(row, others) : undefined;
}

function whatTheTermsLeave(row: Comparison, others: readonly Comparison[]): string | undefined {
  const terms = others.filter(({ term }) => parts.includes(term));
  if (terms.length === 0) return 'The log has no other term, so which one differs is not known.';
  const missing = row.measured - row.predicted;
  const left = terms.reduce((sum, { predicted, measured }) => sum + predicted - measured, 0);
  if (terms.length < parts.length || Math.abs(left - missing) > Math.max(0.03, 0.2 * Math.abs(missing)))
    return undefined;
  const named = terms
    .map(({ term, predicted, measured }) => ({ term, more: measured - predicted }))
    .filter(({ more }) => Math.abs(more) >= 0.1 * Math.abs(missing))
    .map(({ term, more }) => `${term} ${Math.abs(more).toFixed(2)} GiB ${more > 0 ? 'more' : 'less'}`);
  return `Follows its terms: ${named.join(', ')}.`;
}
