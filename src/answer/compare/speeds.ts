import type { Estimate } from '../../estimate/estimate.ts';
import { loadOf, type Speed, speedOfPlan } from '../../estimate/speed/speed.ts';
import type { TableSection } from '../card.ts';
import { estimateReading } from '../estimate-reading.ts';
import { planHourly } from '../fit/cost.ts';
import { cannotRun } from '../fit/support.ts';
import { about, perSecond, whole } from '../numbers.ts';
import type { Market } from '../price/market.ts';
import { type Hourly, perToken } from '../price/per-token.ts';
import { usdPerMillion } from '../price/per-token-rows.ts';
import { fits } from './table.ts';
import type { Answered } from './variant.ts';

/** A plan that holds what was asked, how fast it is, and what an hour of it costs where that is known. */
export interface Serving {
  readonly name: string;
  readonly estimate: Estimate;
  readonly speed: Speed;
  readonly hourly?: Hourly;
}

/** Those of the things side by side that serve a model, whose plan fits and runs. An answer keeps no estimate: it is made again. */
export function servingOf(
  answered: readonly Answered[],
  nameOf: (variant: Answered) => string,
  market: Market,
): readonly Serving[] {
  return answered.flatMap((variant): Serving[] => {
    if (variant.question.kind === 'training' || !fits(variant)) return [];
    const found = estimateReading(variant.reading, market);
    if ('refusal' in found || cannotRun(found.estimate.subject) !== undefined) return [];
    const { estimate } = found;
    const { subject, plan } = estimate;
    const speed = speedOfPlan(subject, plan, loadOf(subject));
    if (speed === undefined) return [];
    const hourly = planHourly(market, subject, plan);
    return [{ name: nameOf(variant), estimate, speed, ...(hourly === undefined ? {} : { hourly }) }];
  });
}

/** Tokens per second and what they cost, side by side. */
export function speedTable(serving: readonly Serving[]): TableSection[] {
  const [first] = serving;
  if (first === undefined) return [];
  const { inputTokens, outputTokens, concurrency } = first.speed.load;
  const several = concurrency > 1;
  const { loadFactor = 1 } = first.estimate.subject.question;
  const at = loadFactor === 1 ? '' : `, $ at ${Math.round(loadFactor * 100)} % load`;
  return [
    {
      kind: 'table',
      id: 'speed',
      title: `Tokens/s and $ a million, ${whole(inputTokens)} in and ${whole(outputTokens)} out${at}`,
      importance: 'main',
      columns: [
        { title: 'What' },
        { title: 'One user', numeric: true },
        ...(several ? [{ title: `Each of ${whole(concurrency)}`, numeric: true as const }] : []),
        { title: 'Full', numeric: true },
        { title: 'Each, full', numeric: true },
        { title: '$/M in', numeric: true },
        { title: '$/M out', numeric: true },
      ],
      rows: serving.map(({ name, estimate, speed, hourly }) => [
        name,
        perSecond(speed.single.value),
        ...(several ? [perSecond(speed.perUser.value)] : []),
        about(speed.saturated.total.value),
        perSecond(speed.saturated.perUser.value),
        ...prices(hourly, speed, estimate.subject.question.loadFactor),
      ]),
    },
  ];
}

function prices(hourly: Hourly | undefined, speed: Speed, loadFactor: number | undefined): string[] {
  if (hourly === undefined) return ['', ''];
  const { input, output } = perToken(hourly, speed, loadFactor);
  return [usdPerMillion(input.value), usdPerMillion(output.value)];
}
