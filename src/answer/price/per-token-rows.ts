import { providerLabel } from '../../catalogue/cloud-providers.ts';
import { thousands } from '../../catalogue/thousands.ts';
import type { Range } from '../../estimate/range.ts';
import type { Row } from '../card.ts';
import { counted } from '../numbers.ts';
import type { BreakEven } from './break-even.ts';
import { dayOf } from './dates.ts';
import type { PerToken } from './per-token.ts';
import { usd } from './usd.ts';

/**
 * What a million tokens cost: the two sides, then the mix, then the mix with the people who were asked for.
 * @param idle GPUs that are paid for beside those of the plan
 */
export function perTokenRow({ load, loadFactor, input, output, mixed, mixedAsked }: PerToken, idle: number): Row {
  const { inputTokens, outputTokens, concurrency } = load;
  const full =
    loadFactor === 1
      ? 'full all the time, so a floor'
      : `at ${Math.round(loadFactor * 100)} % of what the plan can serve`;
  return {
    label: 'A million tokens',
    value: `${usdPerMillion(input.value)} in, ${usdPerMillion(output.value)} out`,
    range: `${bounds(input)} in, ${bounds(output)} out`,
    note: `${full}; ${usdPerMillion(mixed.value)} together at ${thousands(inputTokens)} in and ${thousands(outputTokens)} out; ${usdPerMillion(mixedAsked.value)} with ${counted(concurrency, 'user')}${idle > 0 ? `; ${counted(idle, 'GPU')} of the same machine paid for too` : ''}`,
  };
}

function bounds({ low, high }: Range): string {
  return `${usdPerMillion(low)} to ${usdPerMillion(high)}`;
}

/** "$12.40", "$0.39", "$0.042". */
export function usdPerMillion(amount: number): string {
  return amount >= 0.1 ? usd(amount) : `$${Number(amount.toPrecision(2))}`;
}

/** From how many tokens a day on the plan costs no more than the API, and whether it can serve as many. */
export function breakEvenRow({ api, tokensPerSecond }: BreakEven, perToken: PerToken | undefined): Row {
  const label = 'As cheap as an API from';
  const format = api.quantization === null ? '' : ` in ${api.quantization}`;
  const most = perToken?.mostPerSecond;
  const daily = millions(tokensPerSecond * 86_400);
  const rate = `${thousands(Number(tokensPerSecond.toPrecision(2)))} a second`;
  const source = `${providerLabel(api.provider)}${format}: ${usd(api.inputPerMillion)} in, ${usd(api.outputPerMillion)} out per million, ${dayOf(api.observedAt)}`;
  if (most !== undefined && tokensPerSecond > most.high) {
    return {
      label,
      value: 'no load: the API is cheaper',
      note: `it would take ${daily} tokens a day, in and out together, and the plan serves ${millions(most.value * 86_400)}; ${source}`,
    };
  }
  const share =
    most === undefined ? '' : ` (${Math.ceil((tokensPerSecond / most.value) * 100)} % of what the plan serves)`;
  return { label, value: `${daily} tokens a day`, note: `${rate}${share}, in and out together; ${source}` };
}

/** "580 million", "1.2 billion". */
function millions(tokens: number): string {
  const rounded = Number(tokens.toPrecision(2));
  return rounded >= 1e9 ? `${plain(rounded / 1e9)} billion` : `${plain(rounded / 1e6)} million`;
}

function plain(value: number): string {
  return value >= 10 ? thousands(value) : String(Number(value.toPrecision(2)));
}
