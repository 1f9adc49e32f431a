import type { Cost } from './cost.ts';
import type { CostAnswer, QuoteAnswer } from './cost-answer.ts';
import { dayOf } from './dates.ts';
import type { Quote } from './quotes.ts';
import { hoursPerMonth } from './usd.ts';

/** The cost for scripts, in whole cents. */
export function toCostAnswer({ gpus, tier, quotes: [best], spot, budget, owned, breakEven }: Cost): CostAnswer {
  return {
    ...(best === undefined ? {} : toQuoteAnswer(best)),
    gpus,
    tier,
    ...(spot === undefined ? {} : { spot: toQuoteAnswer(spot) }),
    ...(budget === undefined ? {} : { budget }),
    ...(owned === undefined
      ? {}
      : {
          owned: {
            usdPerHour: cents(owned.usdPerHour),
            usdPerMonth: cents(owned.usdPerHour * hoursPerMonth),
            ...(owned.usdPerGpu === undefined ? {} : { usdPerGpu: owned.usdPerGpu }),
            usdPerKwh: owned.usdPerKwh,
            kwPerGpu: owned.kwPerGpu,
          },
        }),
    ...(breakEven === undefined
      ? {}
      : {
          breakEven: {
            tokensPerSecond: Math.round(breakEven.tokensPerSecond),
            provider: breakEven.api.provider,
            inputPerMillion: breakEven.api.inputPerMillion,
            outputPerMillion: breakEven.api.outputPerMillion,
            quantization: breakEven.api.quantization,
            asOf: dayOf(breakEven.api.observedAt),
          },
        }),
  };
}

function toQuoteAnswer(quote: Quote): QuoteAnswer {
  const { offer, machines, usdPerHour, low, high, ageDays, age } = quote;
  return {
    usdPerHour: cents(usdPerHour),
    usdPerMonth: cents(usdPerHour * hoursPerMonth),
    low: cents(low),
    high: cents(high),
    provider: offer.provider,
    offer: offer.sku,
    machines,
    machineGpus: offer.count,
    region: offer.region,
    market: offer.market,
    asOf: dayOf(offer.observedAt),
    ageDays,
    age,
    source: offer.source,
  };
}

function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}
