import { describe, expect, it } from 'vitest';
import type { Card, RowsSection, TableSection } from '../../src/answer/card.ts';
import { explain } from '../../src/answer/explain.ts';
import { fit } from '../../src/answer/fit.ts';
import type { Reply } from '../../src/answer/reply.ts';
import { speedSchema } from '../../src/answer/speed/speed-answer.ts';
import { speed } from '../../src/answer/speed.ts';
import { marketOf } from '../fakes/prices.ts';

const market = marketOf([]);

function answerOf({ answer }: Reply) {
  if (!answer.ok || !('kvCache' in answer)) throw new Error('not answered');
  return answer;
}

function rowsOf(card: Card, id: string): RowsSection['rows'] {
  return (
    card.sections.find((section): section is RowsSection => section.kind === 'rows' && section.id === id)?.rows ?? []
  );
}

function batches(card: Card): readonly (readonly string[])[] {
  const table = card.sections.find((section): section is TableSection => section.kind === 'table');
  return table?.id === 'batches' ? table.rows : [];
}

const figure = (cell = ''): number => Number(cell.split(' ')[0]?.replaceAll(',', ''));

describe('/speed', () => {
  it('says what each user gets and all together', () => {
    const reply = speed('70b fp8 2xh100 in 2k out 500 users 64', market);
    expect(reply.card.verdict.text).toMatch(
      /^\d+ tok\/s per user \(\d+ to \d+\) with 64 users, [\d,]+ tok\/s in all, on 2 × H100 80GB \(TP2\)\.$/,
    );
    const answer = answerOf(reply);
    expect(answer.speed?.load).toEqual({ inputTokens: 2000, outputTokens: 500, concurrency: 64 });
    expect(speedSchema.parse(answer.speed)).toEqual(answer.speed);
  });

  it('lists requests at once from one to what the plan holds, each slower and all faster', () => {
    const reply = speed('llama 3.1 8b bf16 h100 24 users', market);
    const rows = batches(reply.card);
    const { saturated } = answerOf(reply).speed ?? {};
    expect(rows[0]?.[0]).toBe('1');
    expect(rows.map(([at]) => at)).toContain('24');
    expect(figure(rows.at(-1)?.[0])).toBe(saturated?.requests);
    for (const [i, row] of rows.entries()) {
      const before = rows[i - 1];
      if (before === undefined) continue;
      expect(figure(row[1])).toBeLessThanOrEqual(figure(before[1]));
      expect(figure(row[2])).toBeGreaterThanOrEqual(figure(before[2]));
    }
  });

  it.each([
    ['one user', 'llama 3.1 8b bf16 h100'],
    ['many', 'llama 3.1 8b bf16 h100 100 users'],
    ['a mixture of experts', 'deepseek v3 fp8 8xh200 8k/1k 32 users'],
    ['a GGUF file on one card', '8b q4_k_m 4090'],
    ['a Mac', 'gpt-oss 20b m4 max'],
    ['replicas', '8b fp8 8xh100 tp1 dp8 64 users'],
  ])('keeps its figures in order and below the bound: %s', (_, words) => {
    const answer = answerOf(speed(words, market)).speed;
    if (answer === undefined) throw new Error('no speed');
    const ranges = [
      answer.decodePerUser,
      answer.decodeTotal,
      answer.prefill,
      answer.timeToFirstToken,
      answer.single,
      answer.saturated.total,
      answer.saturated.perUser,
    ];
    for (const { low, value, high } of ranges) {
      expect(low).toBeGreaterThan(0);
      expect(low).toBeLessThanOrEqual(value);
      expect(value).toBeLessThanOrEqual(high);
    }
    expect(answer.single.high).toBeLessThanOrEqual(answer.bound);
    expect(answer.decodePerUser.value).toBeLessThanOrEqual(answer.single.value);
    expect(answer.decodeTotal.value).toBeLessThanOrEqual(answer.saturated.total.value * 1.001);
  });

  it('says that some wait where more ask than run', () => {
    const { card, answer } = speed('70b fp8 h100 in 2k out 500 5000 users', market);
    expect(card.verdict.tone).toBe('tight');
    const running = answer.ok && 'speed' in answer ? answer.speed?.running : undefined;
    expect(running).toBeGreaterThan(0);
    expect(card.verdict.text).toContain(`Only ${running?.toLocaleString('en')} of 5,000 run at once, the others wait.`);
  });

  it('takes the plan that it needs where the asked one holds no request, and says so', () => {
    const { card, answer } = speed('405b fp8 2xh100', market);
    expect(card.verdict.tone).toBe('bad');
    expect(card.verdict.text).toMatch(/^Does not run on 2 × H100 80GB \(TP2\)\. It writes \d+ tok\/s .* on 8 × H100/);
    expect(answer.ok && 'speed' in answer && answer.speed?.gpus).toBe(8);
  });

  it('has no figures for a format that the engine does not run there', () => {
    const { card, answer } = speed('8b nvfp4 v100', market);
    expect(card.verdict.tone).toBe('bad');
    expect(batches(card)).toEqual([]);
    expect(answer.ok && 'speed' in answer ? answer.speed : undefined).toBeUndefined();
  });

  it('says where nothing is known of the memory’s bandwidth', () => {
    const { card } = speed('8b int4 24gb gpu', market);
    expect(card.verdict).toMatchObject({
      tone: 'neutral',
      text: expect.stringMatching(/bandwidth .* name the GPU\.$/),
    });
    expect(rowsOf(fit('8b int4 24gb gpu', market).card, 'speed')[0]?.value).toContain('bandwidth');
  });

  it('names what it did not understand, and what it assumed of the request', () => {
    const { card } = speed('8b bf16 h100 zzyzx', market);
    expect(card.caveats).toContain('Not understood, so left out: zzyzx');
    const assumed = card.sections.flatMap((section) => (section.kind === 'list' ? section.items : []));
    expect(assumed).toContain('2,048 tokens in, 512 out for the speed (say in 4k out 1k)');
  });

  it('sends those who ask about training to /train', () => {
    const { card, answer } = speed('qlora 8b 4090', market);
    expect(answer).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    expect(card.actions[0]).toMatchObject({ command: 'train' });
    expect(answerOf(fit('8b h100', market)).speed).toBeDefined();
  });

  it('reads back its own words and those of its buttons', () => {
    const { card } = speed('70b fp8 2xh100 8k/1k 64 users', market);
    expect(speed(card.words ?? '', market).card.verdict).toEqual(card.verdict);
    for (const { words, command } of card.actions.filter(({ command: name }) => name === 'speed'))
      expect(speed(words, market).card.kind, `${command} ${words}`).toBe('speed');
  });
});

describe('/fit', () => {
  it.each(['how fast is 70b fp8 on 2xh100', '70b fp8 2xh100 tok/s', '70b fp8 2xh100 tokens per second'])(
    'answers "%s" with the speed first',
    (words) => {
      const { card, answer } = fit(words, market);
      expect(card.kind).toBe('speed');
      expect(answer).toMatchObject({ ok: true, memory: {}, speed: {} });
    },
  );

  it('has the speed of the plan among what it says', () => {
    const labels = rowsOf(fit('70b fp8 2xh100 64 users', market).card, 'speed').map(({ label }) => label);
    expect(labels.slice(0, 2)).toEqual(['One user alone', 'Each of 64 users']);
    expect(labels).toEqual(expect.arrayContaining(['First token', 'How sure']));
  });

  it('says of training that its speed is not predicted', () => {
    const { card } = fit('how fast does qlora 8b train on a 4090', market);
    const said = card.sections.flatMap((section) => (section.kind === 'list' ? section.items : []));
    expect(said.join('\n')).toContain('How fast training goes is not predicted');
  });
});

describe('/explain', () => {
  it('has the arithmetic of a step, with sources', () => {
    const { card } = explain('70b fp8 2xh100 64 users');
    const rows = rowsOf(card, 'speed');
    expect(rows.length).toBeGreaterThan(3);
    for (const { note } of rows) expect(note).toMatch(/.+: .+/);
  });
});
