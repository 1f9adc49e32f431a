import type { Estimate } from '../../estimate/estimate.ts';
import type { Verdict } from '../card.ts';
import { planName } from '../fit/plan-name.ts';
import { verdictOf } from '../fit/verdict.ts';
import { whole } from '../numbers.ts';
import { rate, rateRange } from './numbers.ts';
import { type PlanSpeed, whyNoSpeed } from './plan-speed.ts';

/** The speed in a sentence; where nothing runs, why not. */
export function speedVerdict(estimate: Estimate, known: PlanSpeed | undefined): Verdict {
  const { subject, plan } = estimate;
  if (known === undefined) {
    const unknown = estimate.fits.oneRequest ? whyNoSpeed(subject) : undefined;
    return unknown === undefined
      ? { ...verdictOf(estimate), tone: 'bad' }
      : { tone: 'neutral', text: `Tokens per second: ${unknown}.` };
  }
  const { speed } = known;
  const waiting = speed.load.concurrency - speed.running;
  const said = `${figures(known)} on ${planName(subject, known.plan)}.`;
  if (known.plan !== plan)
    return { tone: 'bad', text: `Does not run on ${planName(subject, plan)}. It writes ${said}` };
  const { verified, words } = speed.kind;
  const sure = verified ? '' : ` ${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
  const queue =
    waiting > 0
      ? ` Only ${whole(speed.running)} of ${whole(speed.load.concurrency)} run at once, the others wait.`
      : '';
  return { tone: waiting > 0 || sure !== '' ? 'tight' : 'good', text: `${said}${queue}${sure}` };
}

function figures({ speed: { load, single, perUser, total, saturated } }: PlanSpeed): string {
  if (load.concurrency > 1)
    return `${rate(perUser.value)} tok/s per user (${rateRange(perUser)}) with ${whole(load.concurrency)} users, ${rate(total.value)} tok/s in all,`;
  const full =
    saturated.batch > 1 ? `, ${rate(saturated.total.value)} tok/s in all with ${whole(saturated.batch)} at once,` : '';
  return `${rate(single.value)} tok/s for one user (${rateRange(single)})${full}`;
}
