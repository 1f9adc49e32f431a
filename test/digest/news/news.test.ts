import { describe, expect, it } from 'vitest';
import { newsOf } from '../../../src/digest/news/news.ts';
import { newsLines } from '../../../src/digest/news/news-lines.ts';
import { RecordReader } from '../../../src/digest/news/read-record.ts';
import type { Run } from '../../../src/digest/news/run.ts';
import { day, type MadeUp, runs, step } from '../series.ts';

function linesOf(all: readonly Run[], from: number, to: number, watched: readonly string[] = []) {
  const reader = new RecordReader();
  for (const run of all.toSorted((a, b) => a.day.localeCompare(b.day))) reader.take(run);
  const news = newsOf(reader.record().events, { since: day(from), until: day(to) });
  return newsLines(news, new Set(watched));
}

const gpus = ['h100-80gb-sxm', 'h200-141gb-sxm', 'b200-180gb-sxm', 'l40s'] as const;
const raised = (count: number): MadeUp[] =>
  gpus
    .slice(0, count)
    .map((accelerator, index) => ({ accelerator, provider: 'runpod', price: step(9, 2 + index, 2.4 + index) }));

describe('the lines of a digest', () => {
  it('names old and new price, the amount and the share', () => {
    expect(
      linesOf(runs(14, [{ provider: 'runpod', price: step(9, 2.99, 3.29) }]), 6, 13).map(({ text }) => text),
    ).toEqual(['RunPod H100: $2.99 → $3.29 a GPU-hour, +$0.30 (+10.0 %)']);
  });

  it('takes the steps of one slide together', () => {
    const slide = [1.229, 1.193, 0.831, 0.565, 0.41];
    const price = (index: number): number => slide[Math.max(0, Math.min(4, index - 7))] ?? 0;
    const lines = linesOf(runs(14, [{ provider: 'aws', tier: 'spot', price }]), 6, 13);
    expect(lines.map(({ text }) => text)).toEqual(['AWS spot H100: $1.23 → $0.41 a GPU-hour, −$0.82 (−66.6 %)']);
  });

  it('says nothing of a price that came back within the window', () => {
    expect(linesOf(runs(14, [{ price: (index) => (index === 9 || index === 10 ? 3 : 2) }]), 6, 13)).toEqual([]);
  });

  it('makes one line of three and more moves of a provider', () => {
    const lines = linesOf(runs(14, raised(4)), 6, 13);
    expect(lines).toHaveLength(1);
    expect(lines[0]?.text).toBe(
      'RunPod raised 4 GPUs: H100 $2.00 → $2.40 (+20 %), H200 $3.00 → $3.40 (+13 %), B200 $4.00 → $4.40 (+10 %) and 1 more',
    );
    expect(lines[0]?.facts).toHaveLength(4);
  });

  it('and of three of one GPU', () => {
    const offers = ['aws', 'gcp', 'azure'].map((provider) => ({ provider, price: step(9, 4, 3) }));
    expect(linesOf(runs(14, offers), 6, 13)[0]?.text).toMatch(/^H100 fell at 3 providers: AWS \$4\.00 → \$3\.00/);
  });

  it('leaves two of them apart', () => {
    expect(linesOf(runs(14, raised(2)), 6, 13)).toHaveLength(2);
  });

  it('puts what concerns watched GPUs first', () => {
    const offers = [
      { provider: 'runpod', accelerator: 'l40s', price: step(9, 1, 0.8) },
      { provider: 'aws', accelerator: 'h200-141gb-sxm', price: step(9, 4, 3) },
      { provider: 'gcp', accelerator: 'h100-80gb-sxm', price: step(9, 4, 3.7) },
    ];
    const first = linesOf(runs(14, offers), 6, 13, ['h100-80gb-sxm']).map(({ accelerators }) => accelerators[0]);
    expect(first).toEqual(['h100-80gb-sxm', 'h200-141gb-sxm', 'l40s']);
  });

  it('labels a low with the window it is of, and never calls it all-time', () => {
    const price = (index: number): number => (index < 20 ? 1.8 : index < 70 ? 2.2 : 1.7);
    const [line] = linesOf(runs(80, [{ price }]), 66, 79);
    expect(line?.text).toBe(
      'acme H100: $2.20 → $1.70 a GPU-hour, −$0.50 (−22.7 %); lowest on record, which begins on 2 Mar 2026',
    );
    const again = (index: number): number => (index < 20 ? 1.7 : index < 115 ? 2.2 : 1.75);
    expect(linesOf(runs(130, [{ price: again }]), 110, 129)[0]?.text).toMatch(/lowest since 21 Mar 2026$/);
  });

  it('tells a thing once when two sources tell it', () => {
    const offers = [{ price: step(9, 2, 2.5) }];
    expect(linesOf([...runs(14, offers), ...runs(14, offers, { source: 'other' })], 6, 13)).toHaveLength(1);
  });

  it('has every figure from an observation', () => {
    const all = runs(90, [...raised(4), { provider: 'aws', price: step(60, 4, 3) }]);
    const shown = new Set(all.flatMap((run) => run.offers.map(({ usdPerGpuHour }) => usdPerGpuHour.toFixed(2))));
    for (const { text, facts } of linesOf(all, 0, 89)) {
      for (const [, figure] of [...facts, text].join(' ').matchAll(/(?:→ |: |on demand )\$(\d+\.\d\d)/g)) {
        expect(shown).toContain(figure);
      }
    }
  });
});
