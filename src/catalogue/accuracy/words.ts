import type { Measurement } from './measurement.ts';

const taskWords: Readonly<Record<Measurement['task'], string>> = {
  knowledge: 'knowledge',
  average: 'mixed averages',
  math: 'math',
  perplexity: 'perplexity',
  code: 'code',
  kld: 'KL divergence',
  multilingual: 'languages',
  long_context: 'long context',
  instruction: 'instruction following',
  summarisation: 'summaries',
  reasoning: 'reasoning',
  commonsense: 'common sense',
  chat: 'chat',
  vision: 'vision',
  agentic: 'agents',
};

/** A share of the original's score. Differences under a point are noise: no decimals, and nothing is better than all. */
export function share(percent: number): string {
  if (percent >= 100) return '100 %';
  return percent >= 99.5 ? 'over 99 %' : `${Math.round(percent)} %`;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Rows with a score: perplexity and KL divergence have none. */
export function scored(rows: readonly Measurement[]): (Measurement & { recoveryPercent: number })[] {
  return rows.filter((row): row is Measurement & { recoveryPercent: number } => row.recoveryPercent !== null);
}

/** What is said where no score was published: perplexity, else the divergence of the next-token probabilities. */
export function withoutScores(rows: readonly Measurement[]): string {
  const [loss] = rows.filter((row) => row.perplexityIncreasePercent !== undefined);
  if (loss?.perplexityIncreasePercent !== undefined)
    return `only perplexity was measured, ${loss.perplexityIncreasePercent.toFixed(1)} % higher on ${loss.model}`;
  const worst = rows.reduce((high, row) => Math.max(high, row.quantized ?? 0), 0);
  return `only the KL divergence of the next-token probabilities was measured, ${worst.toPrecision(1)} at most (under 0.01 is hard to notice)`;
}

/** "a median of 98 % of the original's score in 8 published tests (chat, code); the worst, 96 %, is Arena-Hard on X". */
export function keeps(rows: readonly Measurement[], nameModels: boolean): string {
  const counted = scored(rows);
  const worst = counted.reduce((low, row) => (row.recoveryPercent < low.recoveryPercent ? row : low));
  const place = (row: Measurement): string => (nameModels ? `${row.benchmark} on ${row.model}` : row.benchmark);
  if (counted.length <= 2) {
    const each = counted.map((row) => `${share(row.recoveryPercent)} (${place(row)})`).join(' and ');
    return `${each} of the original's score in the ${counted.length === 1 ? 'one published test' : 'two published tests'}`;
  }
  const middle = share(median(counted.map((row) => row.recoveryPercent)));
  return `a median of ${middle} of the original's score in ${counted.length} published tests (${tasks(counted)}); the worst is ${share(worst.recoveryPercent)}, ${place(worst)}`;
}

function tasks(rows: readonly Measurement[]): string {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(taskWords[row.task], (counts.get(taskWords[row.task]) ?? 0) + 1);
  const words = [...counts].sort((a, b) => b[1] - a[1]).map(([word]) => word);
  return words.length > 4 ? `${words.slice(0, 3).join(', ')} and others` : words.join(', ');
}

/** The kinds of test that people ask about, from the most sensitive to the least. */
const kinds: readonly Measurement['task'][] = ['math', 'code', 'long_context', 'knowledge'];

/**
 * "math 95 %, at worst 85 % (6 tests); knowledge 97 %, at worst 92 % (9); none of code, long context": medians by kind of
 * test. Undefined where fewer than two of the kinds were measured: then there is nothing to compare.
 */
export function byKind(rows: readonly Measurement[]): string | undefined {
  const groups = kinds.map((kind) => ({
    word: taskWords[kind],
    shares: scored(rows.filter((row) => row.task === kind)).map((row) => row.recoveryPercent),
  }));
  const measured = groups.filter(({ shares }) => shares.length > 0);
  if (measured.length < 2) return undefined;
  const missing = groups.filter(({ shares }) => shares.length === 0).map(({ word }) => word);
  return [
    ...measured.map(({ word, shares }) => `${word} ${spreadOf(shares)}`),
    ...(missing.length === 0 ? [] : [`no test of ${missing.join(' or ')}`]),
  ].join('; ');
}

function spreadOf(shares: readonly number[]): string {
  const middle = share(median(shares));
  const worst = share(Math.min(...shares));
  const tests = shares.length === 1 ? '1 test' : `${shares.length} tests`;
  return worst === middle ? `${middle} (${tests})` : `${middle}, at worst ${worst} (${tests})`;
}

/** Scores beside guessing, for widths at which a ratio flatters. Undefined where no such score was published. */
export function besideChance(rows: readonly Measurement[], nameModels: boolean): string | undefined {
  const row = rows.find((entry) => entry.benchmark === 'MMLU' && entry.baseline !== null && entry.quantized !== null);
  if (row === undefined) return undefined;
  const [before, after] = [percentScore(row, row.baseline), percentScore(row, row.quantized)];
  if (before === null || after === null) return undefined;
  const verdict = after <= 35 ? ': near chance' : '';
  return `MMLU fell from ${before.toFixed(0)} to ${after.toFixed(0)}${nameModels ? ` on ${row.model}` : ''}, where guessing gives 25${verdict}`;
}

/** A score of the row on the scale of 0 to 100; perplexity and divergence as they are. */
export function percentScore(row: Measurement, value: number | null): number | null {
  if (value === null || row.metric !== 'accuracy') return value;
  const asFraction = Math.max(row.baseline ?? 0, row.quantized ?? 0) <= 1;
  return asFraction ? Math.round(value * 10_000) / 100 : value;
}
