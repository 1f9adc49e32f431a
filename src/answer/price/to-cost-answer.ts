import type { Range } from '../../estimate/range.ts';
import type { Cost } from './cost.ts';
import type { CostAnswer, QuoteAnswer } from './cost-answer.ts';
import { dayOf } from './dates.ts';
import type { PerToken } from './per-token.ts';
import type { Quote } from './quotes.ts';
import { hoursPerMonth } from './usd.ts';

/** The cost for scripts, in whole cents. */
export function toCostAnswer(cost: Cost): CostAnswer {
  const { gpus, tier, quotes, spot, budget, owned, breakEven, perToken } = cost;
  const [best] = quotes;
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
    ...(perToken === undefined
      ? {}
      : { usdPerMillionTokens: figures(perToken.mixed.value), perMillionTokens: toPerMillion(perToken) }),
    ...(breakEven === undefined
      ? {}
      : {
          breakEven: {
            tokensPerSecond: Math.round(breakEven.tokensPerSecond),
            tokensPerDay: Math.round(breakEven.tokensPerSecond * 86_400),
            ...(perToken === undefined
              ? {}
              : { loadFactor: figures(breakEven.tokensPerSecond / perToken.mostPerSecond.value) }),
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

function toPerMillion({ load, loadFactor, ...prices }: PerToken): NonNullable<CostAnswer['perMillionTokens']> {
  const { inputTokens, outputTokens } = load;
  const { input, output, mixed, mixedAsked } = prices;
  return {
    loadFactor,
    inputTokens,
    outputTokens,
    input: ofFigures(input),
    output: ofFigures(output),
    mixed: ofFigures(mixed),
    mixedAsked: ofFigures(mixedAsked),
  };
}

function ofFigures({ value, low, high }: Range): Range {
  return { value: figures(value), low: figures(low), high: figures(high) };
}

/** Four figures: a million tokens may cost cents. */
function figures(value: number): number {
  return Number(value.toPrecision(4));
}

function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}
