import { enough, type TermFigures } from './figures.ts';

/** What the predictions of one term must reach. */
export interface Threshold {
  readonly engine: 'vLLM' | 'llama.cpp';
  readonly term: string;
  /** In percent of the measured figure, or in the log's own unit. */
  readonly unit: '%' | 'GiB';
  readonly median: number;
  readonly p90: number;
}

/** From issue 3, "Ranges from measurement". */
export const thresholds: readonly Threshold[] = [
  { engine: 'vLLM', term: 'weights per GPU', unit: '%', median: 0.5, p90: 3 },
  { engine: 'vLLM', term: 'activation peak', unit: '%', median: 2, p90: 8 },
  { engine: 'vLLM', term: 'non-torch', unit: 'GiB', median: 0.1, p90: 0.3 },
  { engine: 'vLLM', term: 'KV cache available', unit: '%', median: 2, p90: 8 },
  { engine: 'vLLM', term: 'KV tokens, pool given', unit: '%', median: 0.1, p90: 1 },
  { engine: 'vLLM', term: 'KV tokens', unit: '%', median: 2, p90: 8 },
  { engine: 'llama.cpp', term: 'file size', unit: '%', median: 0.3, p90: 1.5 },
  { engine: 'llama.cpp', term: 'weights on the GPU', unit: '%', median: 0.3, p90: 1.5 },
  { engine: 'llama.cpp', term: 'KV cache and state', unit: '%', median: 0.1, p90: 1 },
  { engine: 'llama.cpp', term: 'compute buffer', unit: '%', median: 5, p90: 25 },
];

/** Shares of measured figures that must lie in the shipped 90 % range. */
export const coverageBounds = { least: 0.85, most: 0.97 } as const;
/** Share of verdicts that must be right. */
export const rightVerdicts = 0.95;
/** From this confidence on, "fits" must never have run out of memory. */
export const sure = 0.9;

export type Mark = 'met' | 'not met' | 'too few to tell';

/** Whether median and p90 of a term are within its threshold. */
export function marked({ unit, median, p90 }: Threshold, figures: TermFigures): Mark {
  const [middle, tail] = unit === '%' ? [figures.median, figures.p90] : [figures.medianAbsolute, figures.p90Absolute];
  return middle <= median && tail <= p90 ? 'met' : 'not met';
}

/**
 * Whether the shipped range holds 85 to 97 % of the figures. Below 29 figures a full house says nothing, and a term has failed only
 * where so few inside would be rarer than one in twenty for a range that holds 90 %.
 */
export function coverageMark({ n, coverage }: Pick<TermFigures, 'n' | 'coverage'>): Mark | undefined {
  if (coverage === undefined) return undefined;
  if (n >= enough) return coverage >= coverageBounds.least && coverage <= coverageBounds.most ? 'met' : 'not met';
  return chanceOfAtMost(Math.round(coverage * n), n) < 0.05 ? 'not met' : 'too few to tell';
}

/** The chance that at most `inside` of n figures lie in a range that holds each with 90 %. */
function chanceOfAtMost(inside: number, n: number): number {
  let chance = 0;
  let ways = 1;
  for (let count = 0; count <= inside; count++) {
    chance += ways * 0.9 ** count * 0.1 ** (n - count);
    ways = (ways * (n - count)) / (count + 1);
  }
  return chance;
}
