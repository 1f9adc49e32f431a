import type { FitAnswer } from '../answer/answer.ts';
import type { Reply } from '../answer/reply.ts';
import { providerLabel } from '../catalogue/cloud-providers.ts';
import type { Priced } from './compose.ts';
import type { Quote } from './digest.ts';
import { readWatch } from './read-watch.ts';

/**
 * What a watched deployment costs now: the question is asked anew, so that a new plan or a cheaper host shows.
 * @param answer the answer to a question in words; it never throws
 */
export function priceWatch(words: string, answer: (words: string) => Reply): Priced {
  const reading = readWatch(words, answer);
  const { title } = reading;
  if ('problem' in reading) return { words, title, problem: `cannot be priced now: ${reading.problem}` };
  const { question, cost } = reading.answer;
  const gpu = question['gpu'];
  const accelerator = typeof gpu === 'string' ? { accelerator: gpu } : {};
  const quote = quoteIn(cost);
  return quote === undefined
    ? { words, title, ...accelerator, problem: 'no price is known for this hardware' }
    : { words, title, ...accelerator, quote };
}

function quoteIn(cost: FitAnswer['cost']): Quote | undefined {
  const { usdPerHour, usdPerMonth, provider, offer, machines, asOf, age } = cost ?? {};
  if (usdPerHour === undefined || usdPerMonth === undefined || provider === undefined || asOf === undefined)
    return undefined;
  const count = machines === undefined || machines === 1 ? '' : `${machines} × `;
  return {
    usdPerHour,
    usdPerMonth,
    host: `${count}${providerLabel(provider)} ${offer}`,
    asOf,
    historic: age === 'historic',
  };
}
