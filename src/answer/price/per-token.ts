import type { Range } from '../../estimate/range.ts';
import type { Load, Speed } from '../../estimate/speed/speed.ts';

/** What the tokens cost that a plan serves. USD per million tokens; ranges are those of the price and of the speed together. */
export interface PerToken {
  readonly load: Load;
  /** The part of the saturated throughput that is served on average; at 1 the prices are a floor. */
  readonly loadFactor: number;
  /** Prompt tokens, by the time that the plan spends on reading them. */
  readonly input: Range;
  /** Answer tokens, by the rest of the time. */
  readonly output: Range;
  /** Prompt and answer tokens alike, in the mix of the request. */
  readonly mixed: Range;
  /** In the mix, while as many people ask all the time as the question says. */
  readonly mixedAsked: Range;
  /** Seconds of the saturated plan for one request: for its prompt, and for its answer. */
  readonly seconds: { readonly reading: number; readonly writing: number };
  readonly usdPerSecond: number;
  /** Tokens per second that the saturated plan serves, prompts and answers together. */
  readonly mostPerSecond: Range;
}

/** What an hour of a plan costs, USD, and what it may have become. */
export interface Hourly {
  readonly usdPerHour: number;
  readonly low: number;
  readonly high: number;
}

/**
 * What tokens cost at a load factor of the saturated throughput. A request takes outputTokens / saturated seconds of the plan, of
 * which inputTokens / prefill go into reading its prompt; each side pays for its time:
 * inputTokens x input + outputTokens x output = (inputTokens + outputTokens) x mixed.
 */
export function perToken({ usdPerHour: value, low, high }: Hourly, speed: Speed, loadFactor = 1): PerToken {
  const { load, saturated, total, prefill } = speed;
  const { inputTokens, outputTokens } = load;
  const tokens = inputTokens + outputTokens;
  const second: Range = { value: value / 3600, low: low / 3600, high: high / 3600 };
  const seconds = outputTokens / saturated.total.value;
  const reading = Math.min(seconds, inputTokens / prefill.value);
  const request = over(second, scaled(saturated.total, loadFactor / outputTokens));
  return {
    load,
    loadFactor,
    input: scaled(request, (reading / seconds / inputTokens) * 1e6),
    output: scaled(request, (1 - reading / seconds) * (1e6 / outputTokens)),
    mixed: scaled(request, 1e6 / tokens),
    mixedAsked: over(second, scaled(total, tokens / outputTokens / 1e6)),
    seconds: { reading, writing: seconds - reading },
    usdPerSecond: second.value,
    mostPerSecond: scaled(saturated.total, tokens / outputTokens),
  };
}

function scaled({ value, low, high }: Range, by: number): Range {
  return { value: value * by, low: low * by, high: high * by };
}

/** A quotient of ranges whose errors are independent and multiply: their logarithms add in squares. */
function over(above: Range, below: Range): Range {
  const value = above.value / below.value;
  const down = Math.hypot(Math.log(above.value / above.low), Math.log(below.high / below.value));
  const up = Math.hypot(Math.log(above.high / above.value), Math.log(below.value / below.low));
  return { value, low: value * Math.exp(-down), high: value * Math.exp(up) };
}
