import { median } from './median.ts';
import type { ApiPrice } from './offer.ts';

export type ApiPriceRow = ApiPrice;

/** USD per million tokens beyond which a price is a wrong unit: LiteLLM's wandb rows were 100,000 times too high. */
const dearest = 100;
/** Times off the median of a model's prices at which one is an error. */
const outlier = 10;

/** Prices that can be compared with rented GPUs: no free tiers, no plans, no wrong units, no outliers. */
export function toApiPrices(rows: readonly ApiPriceRow[]): { readonly prices: ApiPrice[]; readonly refused: number } {
  const plausible = rows.filter(
    ({ inputPerMillion, outputPerMillion }) =>
      inputPerMillion > 0 && outputPerMillion > 0 && inputPerMillion <= dearest && outputPerMillion <= dearest,
  );
  const medians = new Map(
    [...Map.groupBy(plausible, ({ model }) => model)].map(([model, group]) => [
      model,
      median(group.map(({ outputPerMillion }) => outputPerMillion)),
    ]),
  );
  const prices = plausible.filter(({ model, outputPerMillion }) => {
    const middle = medians.get(model) ?? outputPerMillion;
    return outputPerMillion <= outlier * middle && outputPerMillion >= middle / outlier;
  });
  return { prices, refused: rows.length - prices.length };
}
