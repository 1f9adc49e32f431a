import type { QuestionDraft } from '../../ask/question.ts';
import { machineSize } from '../../estimate/placement.ts';
import { chanceOfSpeed } from '../../estimate/speed/targets.ts';
import type { Verdict } from '../card.ts';
import { planName } from '../fit/plan-name.ts';
import { counted, perSecond, whole } from '../numbers.ts';
import { usd } from '../price/usd.ts';
import { sure, type Target, type Weighed } from './target.ts';

/** A verdict with the speed in it, where one was asked for: too slow, the answer is no. */
export function withTarget(verdict: Verdict, target: Target | undefined): Verdict {
  if (target === undefined || verdict.tone === 'bad') return verdict;
  const { chosen, meets, tokensPerSecond } = target;
  const chance = chanceOfSpeed(chosen, tokensPerSecond);
  const tone = !meets ? 'bad' : chance < sure ? 'tight' : verdict.tone;
  const text = meets
    ? `${verdict.text} ${speedSentence(target)}: ${Math.round(chance * 100)} % sure.`
    : `${speedSentence(target)}. ${whyNot(target)}`;
  return { tone, text: text.slice(0, 280) };
}

/** "Each of 64 users gets about 34 tok/s, 30 were asked for". */
function speedSentence({ chosen, meets, tokensPerSecond, fixed }: Target): string {
  const { speed, plan, subject } = chosen;
  const { concurrency } = speed.load;
  const waiting = concurrency - speed.running;
  const figure = `about ${perSecond(speed.perUser.value)} tok/s`;
  const who =
    concurrency === 1
      ? 'It writes'
      : waiting > 0
        ? `Each of ${whole(speed.running)} users at once gets`
        : `Each of ${whole(concurrency)} users gets`;
  const queue = waiting > 0 ? `, ${whole(waiting)} wait` : '';
  const where = meets ? '' : ` on ${planName(subject, plan)}${fixed ? '' : ', the fastest plan'}`;
  return `${who} ${figure}${where}${queue}; ${perSecond(tokensPerSecond)} ${tokensPerSecond === 1 ? 'was' : 'were'} asked for`;
}

/** The way out of a plan that is too slow, or why there is none. */
function whyNot(target: Target): string {
  const { chosen, enough, fastest, tokensPerSecond, fixed } = target;
  if (enough !== undefined) {
    const price = enough.hourly === undefined ? '' : ` at ${usd(enough.hourly.usdPerHour)} an hour`;
    return `It takes ${planName(enough.subject, enough.plan)}${price}: about ${perSecond(enough.speed.perUser.value)}.`;
  }
  const { bound } = fastest.speed;
  const best =
    fixed && fastest.plan !== chosen.plan
      ? `The fastest plan, ${planName(fastest.subject, fastest.plan)}, gives about ${perSecond(fastest.speed.perUser.value)}. `
      : '';
  return bound < tokensPerSecond
    ? `${best}Even one user at full memory bandwidth would get ${perSecond(bound)}: take a smaller model or format.`
    : `${best}${mostTried(target)}`;
}

/** Whether more GPUs would help, as far as was looked. */
function mostTried({ fastest, weighed }: Target): string {
  const { plan, speed, subject } = fastest;
  const most = Math.max(plan.gpus, ...weighed.map((one) => one.plan.gpus));
  if (plan.gpus < most) return `More than ${plan.gpus} GPUs do not help: every layer waits for all of them.`;
  return most >= machineSize(subject) * speed.load.concurrency
    ? 'More GPUs do not help: a layer is divided inside one machine only.'
    : `No plan of up to ${most} GPUs does.`;
}

/** Said where a speed was asked for and nothing could be held against it. */
export function targetWarnings({ minTokensPerSecond: wanted }: QuestionDraft, target: Target | undefined): string[] {
  return wanted === undefined || target !== undefined
    ? []
    : [`${perSecond(wanted)} tok/s were asked for each user: a plan that does not hold what was asked has no speed`];
}

/** "34.2 (28.5 to 41.0)". */
export function rangeWords({ speed: { perUser } }: Weighed): string {
  return `${perSecond(perUser.value)} (${perSecond(perUser.low)} to ${perSecond(perUser.high)})`;
}

/** "each of 64 users", "one user". */
export function usersName(concurrency: number): string {
  return concurrency === 1 ? 'one user' : `each of ${counted(concurrency, 'user')}`;
}
