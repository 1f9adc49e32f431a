import type { Estimate } from '../../estimate/estimate.ts';
import type { Verdict } from '../card.ts';
import { about, counted, gib, tokens } from '../numbers.ts';
import { gpusName, planName } from './plan-name.ts';
import { cannotRun } from './support.ts';

/** Below this chance of being right, a verdict is said to be close. */
const sure = 0.9;

/** The verdict first: does what was asked fit, on what, with how much to spare. */
export function verdictOf(estimate: Estimate): Verdict {
  const { subject, plan, fits } = estimate;
  const refused = cannotRun(subject);
  if (refused !== undefined) {
    const memory = fits.asked ? ` The memory of ${planName(subject, plan)} would do.` : '';
    return { tone: 'bad', text: `Will not run. ${refused.sentence}${memory}` };
  }
  if (fits.asked) return fittingVerdict(estimate);
  if (plan.memory.startupShortfall > 0) {
    return {
      tone: 'bad',
      text: `Will not start on ${planName(subject, plan)}: at ${plan.memory.utilization} of the memory, ${gib(plan.memory.startupShortfall)} GiB are missing for what the driver holds. Lower the utilization.`,
    };
  }
  return { tone: fits.confidence > 1 - sure ? 'tight' : 'bad', text: `${refusalText(estimate)}${wayOut(estimate)}` };
}

function fittingVerdict({ subject, plan, fits, solved }: Estimate): Verdict {
  const { maxConcurrency } = plan.memory;
  const requests = Math.floor(maxConcurrency.value);
  const room = `room for ${requests < 1000 ? counted(requests, 'request') : `${about(requests)} requests`} of ${tokens(subject.context)} at once`;
  const close = fits.confidence < sure ? ` It is close: ${Math.round(fits.confidence * 100)} % sure.` : '';
  const start = solved ? 'Fits on' : 'Yes, fits on';
  return {
    tone: fits.confidence < sure ? 'tight' : 'good',
    text: `${start} ${planName(subject, plan)}: ${room}.${close}`,
  };
}

function refusalText({ subject, plan, fits }: Estimate): string {
  const { memory } = plan;
  const where = planName(subject, plan);
  if (!fits.weights) {
    return `Does not fit on ${where}: loading it takes ${gib(memory.budget - memory.kvAvailable.value)} GiB a GPU, the engine may use ${gib(memory.budget)}.`;
  }
  if (!fits.oneRequest) {
    return `Does not fit on ${where}: the weights load, but one request of ${tokens(subject.context)} needs ${gib(memory.kvPerRequest)} GiB of KV cache a GPU and ${gib(memory.kvAvailable.value)} are left.`;
  }
  return `Does not fit ${counted(subject.concurrency, 'request')} of ${tokens(subject.context)} on ${where}: there is room for ${Math.floor(memory.maxConcurrency.value)}.`;
}

function wayOut({ subject, enough }: Estimate): string {
  return enough === undefined ? '' : ` It takes ${gpusName(subject, enough.gpus)}.`;
}
