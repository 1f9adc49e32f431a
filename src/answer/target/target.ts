import type { QuestionDraft } from '../../ask/question.ts';
import type { Subject } from '../../catalogue/subject.ts';
import { type Estimate, estimateLayout } from '../../estimate/estimate.ts';
import { loadOf, speedOfPlan } from '../../estimate/speed/speed.ts';
import { chanceOfSpeed, fastest, meetsSpeed, type SpeedPlan, speedPlans } from '../../estimate/speed/targets.ts';
import { planHourly } from '../fit/cost.ts';
import { cannotRun } from '../fit/support.ts';
import type { Market } from '../price/market.ts';
import type { Hourly } from '../price/per-token.ts';
import { hasLayout, namesGpu, onUsualGpus } from './usual-gpus.ts';

/** A plan that was weighed for a speed that each user must get. */
export interface Weighed extends SpeedPlan {
  readonly subject: Subject;
  /** Absent where no price is known. */
  readonly hourly?: Hourly;
}

/** A speed that each user must get, and what was found for it. */
export interface Target {
  readonly tokensPerSecond: number;
  /** The plan of the answer: the one that was asked for, the cheapest that is fast enough, or the fastest. */
  readonly chosen: Weighed;
  readonly meets: boolean;
  /** GPUs or layout were typed. */
  readonly fixed: boolean;
  /** The cheapest that is fast enough, where the chosen one is not. */
  readonly enough?: Weighed;
  /** The fastest of all. */
  readonly fastest: Weighed;
  /** What was weighed, cheapest first, unpriced ones last. */
  readonly weighed: readonly Weighed[];
}

/** From this chance on, a plan is fast enough without a doubt being said. */
export const sure = 0.9;

/**
 * What it takes to give every user of a subject's question the tokens per second that it asks for: over numbers of GPUs and
 * layouts, on the GPU that was named or else on the usual ones.
 * @param asked the estimate without regard to speed; its plan is kept where GPUs or layout were typed
 * @param draft the question as it was read
 * @returns undefined where the question asks for no speed, or nothing holds it
 */
export function targetOf(market: Market, asked: Estimate, draft: QuestionDraft): Target | undefined {
  const { subject, plan, fits } = asked;
  const { question } = subject;
  const { minTokensPerSecond: wanted } = question;
  if (wanted === undefined || cannotRun(subject) !== undefined) return undefined;
  const fixed = hasLayout(question);
  const weighed = subjectsFor(subject, draft, fixed)
    .flatMap((one) => speedPlans(one, wanted).map((found) => withPrice(market, one, found)))
    .sort(byPrice);
  const enough = cheapest(weighed, wanted);
  const best = fastest(weighed);
  const speed = fixed && fits.asked ? speedOfPlan(subject, plan, loadOf(subject)) : undefined;
  const chosen = speed === undefined ? (enough ?? best) : withPrice(market, subject, { plan, speed });
  if (chosen === undefined || (fixed && speed === undefined)) return undefined;
  const meets = meetsSpeed(chosen, wanted);
  return {
    tokensPerSecond: wanted,
    chosen,
    meets,
    fixed,
    ...(meets || enough === undefined ? {} : { enough }),
    fastest: best ?? chosen,
    weighed,
  };
}

/**
 * The cheapest that is fast enough. At its price, which is that of whole machines, the first that is surely so, or the one that is
 * more likely so than the others.
 */
function cheapest(weighed: readonly Weighed[], wanted: number): Weighed | undefined {
  const first = weighed.find((one) => meetsSpeed(one, wanted));
  if (first === undefined) return undefined;
  const alike = weighed.filter(
    ({ subject, hourly }) =>
      subject === first.subject && hourly !== undefined && hourly.usdPerHour === first.hourly?.usdPerHour,
  );
  const [surest = first] = alike.toSorted((a, b) => chanceOfSpeed(b, wanted) - chanceOfSpeed(a, wanted));
  return [first, ...alike].find((one) => chanceOfSpeed(one, wanted) >= sure) ?? surest;
}

/** The estimate of the plan that was chosen. */
export function estimateFor(asked: Estimate, { chosen, fixed, meets }: Target): Estimate {
  if (fixed) return asked;
  const { subject, plan } = chosen;
  if (subject === asked.subject) return estimateLayout(subject, plan.layout);
  const choice = meets ? 'the cheapest of the usual GPUs that is fast enough' : 'the fastest of the usual GPUs';
  const assumptions = (): readonly string[] => [
    ...subject.assumptions(),
    `${subject.acceleratorName}: ${choice}, as none was named`,
  ];
  return estimateLayout({ ...subject, assumptions }, plan.layout);
}

/** The subject itself, or on each usual GPU where none was named. */
function subjectsFor(subject: Subject, draft: QuestionDraft, fixed: boolean): readonly Subject[] {
  return fixed || namesGpu(draft) ? [subject] : onUsualGpus(draft);
}

function withPrice(market: Market, subject: Subject, { plan, speed }: SpeedPlan): Weighed {
  const hourly = planHourly(market, subject, plan);
  return { plan, speed, subject, ...(hourly === undefined ? {} : { hourly }) };
}

/** The cheapest first, of equal ones the fewest GPUs, then the fastest. */
function byPrice(a: Weighed, b: Weighed): number {
  const [priceA, priceB] = [a, b].map(({ hourly }) => hourly?.usdPerHour ?? Number.MAX_VALUE) as [number, number];
  return priceA - priceB || a.plan.gpus - b.plan.gpus || b.speed.perUser.value - a.speed.perUser.value;
}
