import type { PriceBook } from '../../prices/book.ts';
import type { ApiPrice } from '../../prices/offer.ts';

/** The API that a deployment is held against, and the speed at which both cost the same. */
export interface BreakEven {
  readonly api: ApiPrice;
  /** Tokens per second, in and out together, around the clock. */
  readonly tokensPerSecond: number;
}

/** USD per million tokens above which a price is a mistake or no price of tokens. */
const absurd = 100;

/**
 * The speed above which own machines cost less than the cheapest API for this model: usdPerHour / (0.0036 x the price of a
 * million tokens in the request's mix).
 * @param request tokens of a typical request
 * @returns undefined when no API price of the model is known
 */
export function breakEven(
  book: PriceBook,
  model: string,
  usdPerHour: number,
  request: { readonly inputTokens: number; readonly outputTokens: number },
): BreakEven | undefined {
  const { inputTokens, outputTokens } = request;
  const perMillion = ({ inputPerMillion, outputPerMillion }: ApiPrice): number =>
    (inputTokens * inputPerMillion + outputTokens * outputPerMillion) / (inputTokens + outputTokens);
  const prices = book
    .apiPrices(model)
    .filter((price) => perMillion(price) > 0 && perMillion(price) <= absurd)
    .toSorted((a, b) => perMillion(a) - perMillion(b));
  const median = prices[Math.floor(prices.length / 2)];
  // A tenth of what others ask is a promotion, not a price to plan with.
  const api = prices.find((price) => median !== undefined && perMillion(price) >= perMillion(median) / 10);
  return api === undefined ? undefined : { api, tokensPerSecond: usdPerHour / (0.0036 * perMillion(api)) };
}
