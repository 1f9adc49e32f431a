import type { SourceEvent } from './event.ts';
import type { Run, SeenOffer } from './run.ts';
import { sourceEvent } from './thresholds.ts';

/** An offer across runs. */
export function variantKey({ provider, accelerator, tier, variant }: SeenOffer): string {
  return `${provider}|${accelerator}|${tier}|${variant}`;
}

/**
 * Whether a run differs from the one before in a way that prices do not: a tracker that changes its unit, its list of
 * machines or its page looks like a hundred price changes. Marketplaces come and go as they like and are not judged.
 */
export function sourceEventOf(before: Run, run: Run): SourceEvent | undefined {
  if (run.market || before.offers.length < sourceEvent.atLeast) return undefined;
  const now = new Map(run.offers.map((offer) => [variantKey(offer), offer]));
  const pairs = before.offers.flatMap((was) => {
    const is = now.get(variantKey(was));
    return is === undefined ? [] : [{ was, is }];
  });
  const event = (what: SourceEvent['what'], affected: number, of: number): SourceEvent => ({
    kind: 'source',
    day: run.day,
    source: run.source,
    what,
    affected,
    of,
  });
  const units = pairs.filter(({ was, is }) => movedByCount(was, is)).length;
  if (units >= sourceEvent.unitChanges) return event('units', units, pairs.length);
  const missing = before.offers.length - pairs.length;
  if (missing > before.offers.length * sourceEvent.share) return event('vanished', missing, before.offers.length);
  if (pairs.length < sourceEvent.atLeast) return undefined;
  const moved = pairs.filter(({ was, is }) => {
    return Math.abs(is.usdPerGpuHour / was.usdPerGpuHour - 1) >= sourceEvent.move;
  }).length;
  return moved > pairs.length * sourceEvent.share ? event('moved', moved, pairs.length) : undefined;
}

/** Whether the price changed by about the number of GPUs: the whole machine's price became one GPU's, or the reverse. */
function movedByCount(was: SeenOffer, is: SeenOffer): boolean {
  if (was.count < 2) return false;
  const ratio = is.usdPerGpuHour / was.usdPerGpuHour;
  return [ratio * was.count, ratio / was.count].some((rest) => Math.abs(rest - 1) <= sourceEvent.unitTolerance);
}
