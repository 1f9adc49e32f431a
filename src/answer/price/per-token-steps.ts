import { thousands } from '../../catalogue/thousands.ts';
import type { CostStep } from './cost-steps.ts';
import type { PerToken } from './per-token.ts';
import { usdPerMillion } from './per-token-rows.ts';

/** How the price of a million tokens comes about: the time that the full plan spends on each side of a request. */
export function perTokenSteps({ load, loadFactor, seconds, usdPerSecond, input, output }: PerToken): CostStep[] {
  const step = (side: string, doing: string, price: number, spent: number, tokens: number): CostStep => ({
    term: `A million tokens ${side}`,
    result: usdPerMillion(price),
    formula: `$ a second x seconds of the full plan for ${doing} / its tokens x 10^6 / load factor`,
    numbers: `${usdPerSecond.toPrecision(3)} x ${spent.toPrecision(3)} s / ${thousands(tokens)} x 10^6 / ${loadFactor}`,
    source: 'docs/cost.md',
  });
  return [
    step('in', 'reading a prompt', input.value, seconds.reading, load.inputTokens),
    step('out', 'writing an answer', output.value, seconds.writing, load.outputTokens),
  ];
}
