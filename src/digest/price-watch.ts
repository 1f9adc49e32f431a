import { type FitAnswer, isFit, isTraining } from '../answer/answer.ts';
import type { Reply } from '../answer/reply.ts';
import { providerLabel } from '../catalogue/cloud-providers.ts';
import type { Priced } from './compose.ts';
import type { Quote } from './digest.ts';

/**
 * What a watched deployment costs now: the question is asked anew, so that a new plan or a cheaper host shows.
 * @param answer the answer to a question in words; it never throws
 */
export function priceWatch(words: string, answer: (words: string) => Reply): Priced {
  const reply = answer(words);
  const { card, answer: said } = reply;
  if (!said.ok) return { words, title: words, problem: `not understood any more: ${said.error.message}` };
  if (!isFit(said) && !isTraining(said)) return { words, title: card.title, problem: 'not a deployment' };
  const gpu = said.question['gpu'];
  const accelerator = typeof gpu === 'string' ? { accelerator: gpu } : {};
  const quote = quoteIn(said.cost);
  return quote === undefined
    ? { words, title: card.title, ...accelerator, problem: 'no price is known for this hardware' }
    : { words, title: card.title, ...accelerator, quote };
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
