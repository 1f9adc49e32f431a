import type { LineChart } from '../answer/card.ts';
import type { NewsLine } from './news/news-lines.ts';

/** What a watched deployment costs: the cheapest host that the answer to its words names. */
export interface Quote {
  readonly usdPerHour: number;
  /** 730 hours. */
  readonly usdPerMonth: number;
  /** "AWS p5.48xlarge". */
  readonly host: string;
  /** ISO day or instant: when the provider said so. */
  readonly asOf: string;
  /** Older than 90 days: shown as that, and counted in no budget. */
  readonly historic: boolean;
}

/** A watched deployment in a digest. */
export interface Deployment {
  /** The question, as it was put on watch. */
  readonly words: string;
  /** "Llama 3.1 405B · int4 · 4 × H100 80GB". */
  readonly title: string;
  readonly quote?: Quote;
  /** Why there is no quote. */
  readonly problem?: string;
  /** What the digest before said. */
  readonly before?: Quote;
}

export interface BudgetState {
  readonly usdPerMonth: number;
  /** What all watched deployments with a quote cost together. */
  readonly total: number;
  /** The mark that was passed since the digest before, in percent of the budget; absent when none was. */
  readonly crossed?: 50 | 80 | 100;
  /** Was over the budget and is not any more. */
  readonly backUnder?: true;
}

/** Everything that one digest says: plain data, kept with its delivery so that what was said can be looked up. */
export interface Digest {
  /** The day it is for, 'YYYY-MM-DD', by the channel's clock. */
  readonly period: string;
  /** Prices since this day ... */
  readonly since: string;
  /** ... up to this one. */
  readonly until: string;
  /** It was due earlier: the bot was not running, or the platform did not take it. */
  readonly late: boolean;
  readonly deployments: readonly Deployment[];
  readonly budget?: BudgetState;
  /** No source was read in the window, so that nothing is known of what moved. */
  readonly nothingRead?: true;
  /** All news of the window, most telling first. */
  readonly lines: readonly NewsLine[];
  /** What was held back, and why. */
  readonly heldBack: readonly string[];
  /** What could not be checked, and why. */
  readonly unchecked: readonly string[];
  /** Sources and the day they are of. */
  readonly asOf: readonly string[];
  readonly chart?: LineChart;
}
