import { ageDays } from './age.ts';
import { outsideBands, priceBands, withoutStrayRegions } from './checks.ts';
import { toContents } from './snapshot.ts';
import { snapshotSchema } from './snapshot-schema.ts';

/** What is wrong with a snapshot: its shape, a date in the future, a licence missing, a price that cannot be right. */
export function snapshotFaults(value: unknown, now: Date): string[] {
  const read = snapshotSchema.safeParse(value);
  if (!read.success) return read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  const snapshot = read.data;
  const ids = new Set(snapshot.sources.map(({ id }) => id));
  const orphans = [...snapshot.offers, ...snapshot.apiPrices, ...snapshot.history].filter(
    ({ source }) => !ids.has(source),
  );
  const { offers } = toContents(snapshot);
  const bands = priceBands(offers, 2);
  const kept = new Set(withoutStrayRegions(offers));
  return [
    ...orphans.map(({ source }) => `a row of ${source}, which is not among the sources`),
    ...[snapshot, ...snapshot.sources].flatMap((one) => {
      const date = 'asOf' in one ? one.asOf : one.generatedAt;
      return ageDays(date, now) < 0 ? [`${date} is in the future`] : [];
    }),
    ...offers
      .filter((offer) => ageDays(offer.observedAt, now) < 0)
      .map(({ provider, sku, observedAt }) => `${provider} ${sku}: ${observedAt} is in the future`),
    ...offers
      .filter((offer) => !kept.has(offer))
      .map(
        ({ provider, sku, region, usdPerHour }) =>
          `${provider} ${sku} ${region}: ${usdPerHour} $ is far from its price in other regions`,
      ),
    ...[...Map.groupBy(offers, ({ provider }) => provider)].flatMap(([provider, own]) =>
      [...outsideBands(own, bands)].map((series) => `${provider} ${series} is far from what others ask`),
    ),
  ];
}
