import { type FitAnswer, isFit, isTraining, type TrainingAnswer } from '../answer/answer.ts';
import type { Reply } from '../answer/reply.ts';

/** A question that can be watched, answered; or why it cannot be. */
export type WatchReading =
  | { readonly title: string; readonly answer: FitAnswer | TrainingAnswer }
  | { readonly title: string; readonly problem: string };

/** Answers a question that is to be priced again and again: one about hardware for a model, which a price is not. */
export function readWatch(words: string, ask: (words: string) => Reply): WatchReading {
  const { card, answer } = ask(words);
  if (!answer.ok) return { title: words, problem: answer.error.message };
  return isFit(answer) || isTraining(answer)
    ? { title: card.title, answer }
    : { title: card.title, problem: 'That is not a deployment.' };
}
