import { describe, expect, it } from 'vitest';
import { compareAnswerSchema, isFit } from '../../src/answer/answer.ts';
import type { TableSection } from '../../src/answer/card.ts';
import { compare } from '../../src/answer/compare.ts';
import { fit } from '../../src/answer/fit.ts';
import { daysAgo, marketOf, offer } from '../fakes/prices.ts';

const market = marketOf([
  offer({ provider: 'nebius', usdPerHour: 24 }),
  offer({ provider: 'nebius', usdPerHour: 28, accelerator: 'h200-141gb-sxm' }),
]);

function asked(words: string, of = market) {
  const { card, answer } = compare(words, of);
  if (!answer.ok || !('answers' in answer)) throw new Error(`${words}: not answered`);
  const table = card.sections.find((section): section is TableSection => section.kind === 'table');
  return { card, answer, rows: table?.rows ?? [], columns: table?.columns.map(({ title }) => title) ?? [] };
}

describe('/compare', () => {
  it('has for each what fit answers, in the order typed', () => {
    const { answer, rows } = asked('405b fp8 h100 h200');
    expect(answer.answers).toEqual([fit('405b fp8 h100', market).answer, fit('405b fp8 h200', market).answer]);
    expect(rows.map(([name, gpus]) => [name, gpus])).toEqual([
      ['H100', '8'],
      ['H200', '4'],
    ]);
    expect(compareAnswerSchema.safeParse(answer).success).toBe(true);
  });

  it('says the fewest GPUs, and the least money where every price is young', () => {
    expect(asked('405b fp8 h100 h200').card.verdict.text).toBe(
      'Both fit. Fewest GPUs: 4 with H200. Least an hour: $24.00 with H100.',
    );
    const old = marketOf([
      offer({ provider: 'nebius', usdPerHour: 24, observedAt: daysAgo(120) }),
      offer({ provider: 'nebius', usdPerHour: 28, accelerator: 'h200-141gb-sxm' }),
    ]);
    expect(asked('405b fp8 h100 h200', old).card.verdict.text).not.toContain('Least');
  });

  it('draws the memory of all plans to one scale where no price is known', () => {
    const { card } = asked('405b fp8 h100 h200 b200', marketOf([]));
    expect(card.chart).toMatchObject({ kind: 'memory', bars: [{}, {}, {}] });
  });

  it('draws the cost of tokens against the speed for each user: more users, cheaper and slower', () => {
    const { card } = asked('405b fp8 h100 h200 b200');
    if (card.chart?.kind !== 'curves') throw new Error('no curves');
    // No price of a B200 is known.
    expect(card.chart.series.map(({ label }) => label)).toEqual(['H100, 8 GPUs', 'H200, 4 GPUs']);
    for (const { points } of card.chart.series) {
      expect(points.length).toBeGreaterThan(3);
      expect(points.map(({ x }) => x)).toEqual(points.map(({ x }) => x).toSorted((a, b) => b - a));
      expect(points.map(({ y }) => y)).toEqual(points.map(({ y }) => y).toSorted((a, b) => b - a));
    }
    expect(card.chart.alt).toMatch(/H100, 8 GPUs from \$\d.* at \d+ to \$/);
  });

  it('has tokens per second and their price side by side, as the answers have them', () => {
    const { card, answer } = asked('405b fp8 h100 h200 16 users');
    const table = card.sections.find(({ id }) => id === 'speed');
    if (table?.kind !== 'table') throw new Error('no table of speeds');
    expect(table.columns.map(({ title }) => title)).toEqual([
      'What',
      'One user',
      'Each of 16',
      'Full',
      'Each, full',
      '$/M in',
      '$/M out',
    ]);
    const prices = answer.answers.flatMap((one) =>
      isFit(one) ? (one.cost?.perMillionTokens?.output.value ?? []) : [],
    );
    const shown = table.rows.map((row) => Number(row.at(-1)?.replace('$', '')));
    expect(shown.length).toBe(2);
    for (const [index, price] of shown.entries()) expect(price / (prices[index] ?? 0)).toBeCloseTo(1, 1);
  });

  it('finds for each GPU the plan that is fast enough', () => {
    const { card, answer } = asked('70b fp8 h100 h200 16 users at least 50 tok/s');
    expect(answer.answers.map((one) => isFit(one) && one.target?.meets)).toEqual([true, true]);
    expect(card.verdict.text).toMatch(/^Both fit and are fast enough\./);
    expect(asked('405b fp8 h100 h200 at least 500 tok/s').card.verdict.tone).toBe('bad');
  });

  it('says when a format buys memory and not latency', () => {
    const items = (words: string): readonly string[] => {
      const section = asked(words).card.sections.find(({ id }) => id === 'format-gain');
      return section?.kind === 'list' ? section.items : [];
    };
    expect(items('70b nvfp4 vs fp8 2xb200')).toEqual([
      expect.stringMatching(/^NVFP4 buys memory, not latency: on 2 × B200.* 1\.\d\d × the speed of FP8/),
    ]);
    expect(items('70b bf16 vs fp8 4xh100')).toEqual([]);
  });

  it('keeps what does not fit in the table and says why', () => {
    const { card, rows } = asked('405b bf16 1xh100 16xh100');
    expect(rows.length).toBe(2);
    expect(card.verdict.text).toMatch(/^1 of 2 fit/);
  });

  it('leaves out what is refused, and says why', () => {
    const { card, answer, rows } = asked('qwen2.5 0.5b vs llama 3.1 8b h100 tp8');
    expect(rows.map(([name]) => name)).toEqual(['Llama 3.1 8B']);
    expect(answer.answers.map(({ ok }) => ok)).toEqual([false, true]);
    expect(card.sections.find(({ id }) => id === 'refused')).toMatchObject({
      items: [expect.stringMatching(/^Qwen2.5 0.5B: /)],
    });
  });

  it('compares training runs', () => {
    const { columns, answer } = asked('train 70b qlora h100 vs h200');
    expect(columns).not.toContain('Requests');
    expect(answer.answers.every((one) => one.ok && 'training' in one)).toBe(true);
  });

  it.each(['405b', '405b fp8 h100', ''])('wants two things: "%s"', (words) => {
    const { answer } = compare(words, market);
    expect(!answer.ok && answer.error.message).toContain('two or more');
  });

  it('wants a model, and offers some', () => {
    const { card, answer } = compare('h100 h200', market);
    expect(!answer.ok && answer.error.code).toBe('unknown-model');
    for (const action of card.actions) expect(compare(action.words, market).answer.ok, action.words).toBe(true);
  });

  it('takes own hardware for the price where that was asked', () => {
    const { rows, columns } = asked('405b fp8 h100 h200 on-prem $40k/gpu');
    // 8 x (40,000 / 35,040 + 0.2941) and half as many H200 of the same power
    expect(rows.map((row) => row[columns.indexOf('$/h')])).toEqual(['$11.49', '$5.74']);
  });

  it('wants no more than a table holds', () => {
    const { answer } = compare('405b 70b fp8 int4 bf16 h100 h200 b200', market);
    expect(!answer.ok && answer.error.message).toContain('18 combinations');
  });

  it('gives words that compare the same again', () => {
    for (const words of [
      '405b fp8 h100 h200 32k',
      '70b fp8 vs int4 h100',
      '405b 8xh100 4xh200',
      '70b 405b int4 h100',
    ]) {
      const once = asked(words);
      const again = asked(once.card.words ?? '');
      expect([again.card.words, again.rows, again.card.title]).toEqual([once.card.words, once.rows, once.card.title]);
    }
  });

  it('offers each by itself', () => {
    for (const { command, words } of asked('405b fp8 h100 h200').card.actions.slice(0, 2)) {
      expect(command).toBe('fit');
      expect(isFit(fit(words, market).answer)).toBe(true);
    }
  });
});
