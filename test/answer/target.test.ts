import { describe, expect, it } from 'vitest';
import { answerSchema, type FitAnswer, isFit } from '../../src/answer/answer.ts';
import type { Card, TableSection } from '../../src/answer/card.ts';
import { fit } from '../../src/answer/fit.ts';
import { marketOf, offer } from '../fakes/prices.ts';

const market = marketOf([
  offer({ provider: 'runpod', usdPerHour: 2.5, count: 1 }),
  offer({ provider: 'nebius', usdPerHour: 24 }),
  offer({ provider: 'nebius', usdPerHour: 6, count: 2, sku: 'two' }),
  offer({ provider: 'nebius', usdPerHour: 28, accelerator: 'h200-141gb-sxm' }),
  offer({ provider: 'nebius', usdPerHour: 0.75, accelerator: 'l40s', count: 1, nvlink: null }),
]);

function asked(
  words: string,
  of = market,
): { card: Card; answer: FitAnswer; target: NonNullable<FitAnswer['target']> } {
  const { card, answer } = fit(words, of);
  if (!isFit(answer) || answer.target === undefined) throw new Error(`${words}: no answer with a target`);
  return { card, answer, target: answer.target };
}

function plansOf(card: Card): TableSection {
  const table = card.sections.find((section): section is TableSection => section.id === 'target');
  if (table?.kind !== 'table') throw new Error('no table of plans');
  return table;
}

describe('a speed that every user must get', () => {
  it('finds the plan: it is the answer in all its parts', () => {
    const { card, answer, target } = asked('70b fp8 h100 16 users at least 60 tok/s');
    expect(target.meets).toBe(true);
    expect(target.plan.tokensPerSecond).toBeGreaterThanOrEqual(60);
    expect(answer.plan.gpus).toBe(target.plan.gpus);
    expect(answer.plan.tensorParallel).toBe(target.plan.tensorParallel);
    expect(answer.cost?.usdPerHour).toBe(target.plan.usdPerHour);
    expect(answer.plan.command).toContain(`--tensor-parallel-size ${target.plan.tensorParallel}`);
    expect(answer.question['gpus']).toBeNull();
    expect(card.title).toContain(`${target.plan.gpus} × H100`);
    expect(card.verdict.text).toMatch(/Each of 16 users gets about \d+ tok\/s; 60 were asked for: \d+ % sure\./);
    expect(answerSchema.safeParse(answer).success).toBe(true);
  });

  it('takes no more money for less speed', () => {
    const costs = [5, 20, 40, 60, 80, 100].map((rate) => asked(`70b fp8 h100 16 users at least ${rate} tok/s`).target);
    const met = costs.filter(({ meets }) => meets).map(({ plan }) => plan.usdPerHour ?? 0);
    expect(met.length).toBeGreaterThan(2);
    expect(met).toEqual(met.toSorted((a, b) => a - b));
  });

  it('reads a time per token as a speed', () => {
    expect(asked('70b fp8 h100 tpot 25ms').target).toEqual(asked('70b fp8 h100 at least 40 tok/s').target);
  });

  it('weighs the usual GPUs where none was named, and says so', () => {
    const { answer, target } = asked('70b fp8 8 users at least 10 tok/s');
    expect(target.meets).toBe(true);
    expect(answer.question['gpu']).toBe(target.plan.gpu);
    expect(answer.assumptions.join('\n')).toMatch(
      /the cheapest of the usual GPUs that is fast enough, as none was named/,
    );
    const dearer = asked('70b fp8 8 users at least 10 tok/s h200').target.plan.usdPerHour ?? 0;
    expect(target.plan.usdPerHour).toBeLessThanOrEqual(dearer);
  });

  it('keeps the GPUs that were typed, and says by how much they miss and what it takes', () => {
    const { card, answer, target } = asked('70b fp8 2xh100 at least 80 tok/s');
    expect(answer.plan.gpus).toBe(2);
    expect(target.meets).toBe(false);
    expect(card.verdict.tone).toBe('bad');
    expect(target.enough?.tokensPerSecond).toBeGreaterThanOrEqual(80);
    expect(card.verdict.text).toContain(`It takes ${target.enough?.gpus} × H100`);
    expect(asked(`70b fp8 ${target.enough?.gpus}xh100 at least 80 tok/s`).target.meets).toBe(true);
  });

  it.each([
    '70b fp8 2xh100 at least 80 tok/s',
    '8b bf16 1xh100 64 users ctx 4k at least 90 tok/s',
    '70b fp8 4xh100 tp2 pp2 60 tok/s',
  ])('offers the plan that is fast enough as words: "%s"', (words) => {
    const { card, target } = asked(words);
    const action = card.actions.find(({ id }) => id === 'gpus:fast');
    const other = asked(action?.words ?? '').target;
    expect(other.meets).toBe(true);
    expect(other.plan).toEqual(target.enough);
  });

  it('names the bound where no plan can do it', () => {
    const { card, target } = asked('405b fp8 h100 at least 400 tok/s');
    expect(target).toMatchObject({ meets: false, plan: target.fastest });
    expect(target.enough).toBeUndefined();
    expect(card.verdict).toMatchObject({ tone: 'bad', text: expect.stringContaining('full memory bandwidth') });
  });

  it.each([
    ['70b fp8 h100 at least 150 tok/s', 'More GPUs do not help: a layer is divided inside one machine only.'],
    ['70b fp8 h100 5000 users ctx 4k at least 60 tok/s', 'No plan of up to 256 GPUs does.'],
  ])('says what more GPUs would do: "%s"', (words, reason) => {
    const { card, target } = asked(words);
    expect(target.meets).toBe(false);
    expect(card.verdict.text).toContain(reason);
  });

  it('shows what was weighed: dearer is faster, and the plan of the answer is among it', () => {
    const { card, target } = asked('70b fp8 h100 64 users ctx 4k at least 30 tok/s');
    const { rows } = plansOf(card);
    const speeds = rows.map(([, rate = '']) => Number.parseFloat(rate));
    const prices = rows.map(([, , , price = '']) => Number(price.replace('$', '')));
    expect(speeds).toEqual(speeds.toSorted((a, b) => a - b));
    expect(prices).toEqual(prices.toSorted((a, b) => a - b));
    expect(rows.some(([plan = '']) => plan.startsWith(`${target.plan.gpus} × `))).toBe(true);
  });

  it('holds the plan against the budget too', () => {
    const { card, answer } = asked('70b fp8 h100 16 users at least 60 tok/s under $5/h');
    expect(answer.cost?.budget?.state).toBe('over');
    expect(card.verdict.tone).toBe('bad');
  });

  it('goes by the fewest GPUs where no price is known', () => {
    const { target } = asked('70b fp8 h100 16 users at least 30 tok/s', marketOf([]));
    expect(target.meets).toBe(true);
    expect(target.plan.usdPerHour).toBeUndefined();
  });

  it('says nothing of speed where what was asked does not fit', () => {
    const { card, answer } = fit('405b fp8 1xh100 at least 30 tok/s', market);
    expect(isFit(answer) && answer.target).toBeUndefined();
    expect(card.verdict.text).toContain('Does not fit');
    expect(card.caveats.join()).toContain('30 tok/s were asked for each user');
  });

  it('gives words that lead to the same plan', () => {
    const once = asked('70b fp8 16 users 30 tok/s');
    expect(asked(once.card.words ?? '').target).toEqual(once.target);
  });
});

describe('a budget without a GPU', () => {
  const fitted = (words: string): FitAnswer => {
    const { answer } = fit(words, market);
    if (!isFit(answer)) throw new Error(`${words}: not answered`);
    return answer;
  };

  it('takes the cheapest of the usual GPUs where the usual one costs more, and says so', () => {
    const answer = fitted('8b fp8 under $2/h');
    expect(answer.question['gpu']).toBe('l40s');
    expect(answer.cost?.usdPerHour).toBe(0.75);
    expect(answer.fits.asked).toBe(true);
    expect(answer.assumptions.join('\n')).toContain('costs more than the budget');
  });

  it('keeps the usual one where it is within, the named one always, and both where nothing is cheap enough', () => {
    expect(fitted('8b fp8 under $3/h').question['gpu']).toBe('h100-80gb-sxm');
    expect(fitted('8b fp8 h100 under $2/h').cost?.budget?.state).toBe('over');
    expect(fitted('8b fp8 under $0.5/h')).toMatchObject({
      question: { gpu: 'h100-80gb-sxm' },
      cost: { budget: { state: 'over' } },
    });
  });
});
