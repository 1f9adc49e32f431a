import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Action, Card, Row, Section } from '../../../src/answer/card.ts';
import { commands } from '../../../src/faces/commands.ts';
import { readPress } from '../../../src/faces/slack/render/buttons.ts';
import { textBar } from '../../../src/faces/slack/render/text-bar.ts';
import { renderNotice, renderSlack } from '../../../src/faces/slack/render.ts';
import { askModal } from '../../../src/faces/slack/views/ask.ts';
import { homeView } from '../../../src/faces/slack/views/home.ts';
import { sampleCard } from '../../fakes/cards.ts';
import { problemsWith } from '../../fakes/slack/validate.ts';

const blockTypes = (card: Card) => renderSlack(card).blocks.map((block) => block.type);
const everything = (card: Card) => JSON.stringify(renderSlack(card).blocks);

describe('a card as a Slack message', () => {
  test('has a title, the verdict, the table, the command to copy, caveats, sources and buttons', () => {
    expect(blockTypes(sampleCard)).toEqual([
      'header',
      'rich_text', // verdict
      'rich_text', // the bar in characters
      'rich_text', // the table's title
      'table',
      'rich_text', // what else would work
      'rich_text', // the command
      'rich_text', // caveats
      'context',
      'actions',
    ]);
    expect(problemsWith('OutgoingMessage', renderSlack(sampleCard))).toEqual([]);
  });

  test('says title and verdict in the fallback text', () => {
    expect(renderSlack(sampleCard).text).toBe(`${sampleCard.title}\n${sampleCard.verdict.text}`);
  });

  const tableOf = (card: Card) => {
    const table = renderSlack(card).blocks.find((block) => block.type === 'table');
    const text = (cell: unknown) => JSON.stringify(cell).match(/"text":"([^"]*)"/)?.[1];
    return (table && 'rows' in table ? table.rows : []).map((row) => row.map(text));
  };

  test('shows the rows with their ranges, a lone note behind its label, and no column that says nothing', () => {
    expect(tableOf(sampleCard).slice(0, 4)).toEqual([
      ['What', 'Value', '90 % range'],
      ['Weights', '50.5', '50.1 to 51.0'],
      ['Activations', '2.3', '2.1 to 2.5'],
      ['KV cache, 1 × 8k (exact)', '1.0', '–'],
    ]);
    const noted = (label: string) => ({ label, value: '1', note: `why ${label}` });
    const rows: Section = { kind: 'rows', id: 'x', title: 'x', importance: 'main', rows: [noted('a'), noted('b')] };
    expect(tableOf({ ...sampleCard, sections: [rows] })).toEqual([
      ['What', 'Value', 'Note'],
      ['a', '1', 'why a'],
      ['b', '1', 'why b'],
    ]);
    const bare: Section = {
      kind: 'rows',
      id: 'memory',
      title: 'x',
      importance: 'main',
      rows: [{ label: 'a', value: '1' }],
    };
    expect(everything({ ...sampleCard, sections: [bare] })).not.toContain('90 % range');
  });

  test('holds one table; further rows are lines, the figure in bold', () => {
    const [rows] = sampleCard.sections;
    if (rows?.kind !== 'rows') throw new Error('the sample card begins with rows');
    const two = { ...sampleCard, sections: [rows, { ...rows, id: 'numbers', title: 'Numbers' }] };
    expect(blockTypes(two).filter((type) => type === 'table')).toHaveLength(1);
    expect(everything(two)).toContain(
      '[{"type":"text","text":"Weights: "},{"type":"text","text":"50.5","style":{"bold":true}},{"type":"text","text":" (50.1 to 51.0)"}]',
    );
    expect(problemsWith('OutgoingMessage', renderSlack(two))).toEqual([]);
  });

  test('carries the question in each button, and share only where it makes sense', () => {
    const values =
      JSON.stringify(renderSlack(sampleCard, { canShare: true })).match(/"value":"(?:[^"\\]|\\.)*"/g) ?? [];
    const presses = values.map((value) => readPress(JSON.parse(`{${value}}`).value));
    expect(presses).toContainEqual({ effect: 'replace', command: 'fit', words: '405b fp8 h100' });
    expect(presses).toContainEqual({ effect: 'follow-up', command: 'explain', words: '405b int4 h100' });
    expect(presses).toContainEqual({ effect: 'share', command: 'fit', words: '405b int4 h100' });
    expect(everything(sampleCard)).not.toContain('"effect\\":\\"share');
  });

  test('that is too long loses its lesser sections first, then says that something is left out', () => {
    const list = (id: string, importance: Section['importance'], length: number): Section => ({
      kind: 'list',
      id,
      title: `title of ${id}`,
      importance,
      items: Array.from({ length }, () => 'x'.repeat(100)),
    });
    const long = {
      ...sampleCard,
      sections: [...sampleCard.sections, list('one', 'more', 40), list('two', 'main', 50), list('three', 'more', 45)],
    };
    const shown = everything(long);
    expect(shown).toContain('title of one');
    expect(shown).toContain('title of two');
    expect(shown).not.toContain('title of three');
    expect(shown).toContain('left out');
    expect(everything(sampleCard)).not.toContain('left out');
    expect(problemsWith('OutgoingMessage', renderSlack(long))).toEqual([]);
  });

  test('shows as many rows of a long table as Slack takes', () => {
    const long = Array.from({ length: 120 }, (_, index) => ({
      label: `row ${index}`,
      value: '1',
      note: 'n'.repeat(200),
    }));
    const rows: Section = { kind: 'rows', id: 'memory', title: 'x', importance: 'main', rows: long };
    const card = { ...sampleCard, sections: [rows], caveats: [] };
    expect(problemsWith('OutgoingMessage', renderSlack(card))).toEqual([]);
    expect(everything(card)).toContain('"row 40"');
  });

  test('keeps verdict, table and buttons however long the rest is', () => {
    const code: Section = {
      kind: 'code',
      id: 'c',
      title: 'code',
      importance: 'main',
      language: 'sh',
      code: 'y'.repeat(50_000),
    };
    const huge = {
      ...sampleCard,
      sections: [...sampleCard.sections, code, code, code],
      caveats: Array(100).fill('z'.repeat(400)),
    };
    expect(blockTypes(huge)).toEqual(expect.arrayContaining(['header', 'table', 'actions']));
    expect(problemsWith('OutgoingMessage', renderSlack(huge))).toEqual([]);
  });
});

const hostile = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '<!channel>',
    '<@U1>',
    '<http://evil.example|x>',
    '&amp;lt;!here&gt;',
    '@everyone',
    '*b* _i_ `c`',
    '\u202e',
    '',
  ),
);
const short = hostile.map((text) => text.slice(0, 400));
const row: fc.Arbitrary<Row> = fc
  .record({ label: short, value: short, range: fc.option(short), note: fc.option(short), emphasis: fc.boolean() })
  .map(({ range, note, ...rest }) => ({ ...rest, ...(range !== null && { range }), ...(note !== null && { note }) }));
const importance = fc.constantFrom<Section['importance']>('main', 'more');
const section: fc.Arbitrary<Section> = fc.oneof(
  fc.record({
    kind: fc.constant('rows' as const),
    id: short,
    title: short,
    importance,
    rows: fc.array(row, { maxLength: 130 }),
  }),
  fc.record({
    kind: fc.constant('list' as const),
    id: short,
    title: short,
    importance,
    items: fc.array(short, { maxLength: 60 }),
  }),
  fc.record({
    kind: fc.constant('code' as const),
    id: short,
    title: short,
    importance,
    language: fc.constant('sh' as const),
    code: fc.string({ maxLength: 5_000 }),
  }),
);
const action: fc.Arbitrary<Action> = fc.record({
  id: hostile,
  label: hostile,
  command: fc.constantFrom('fit', 'explain', 'share'),
  words: fc.string({ maxLength: 3_000 }),
  effect: fc.constantFrom('replace', 'follow-up'),
});
const anyCard: fc.Arbitrary<Card> = fc.record({
  kind: fc.constantFrom('fit', 'refusal'),
  title: hostile,
  verdict: fc.record({ tone: fc.constantFrom('good', 'tight', 'bad', 'neutral'), text: hostile }),
  sections: fc.array(section, { maxLength: 60 }),
  chart: fc.constant(sampleCard.chart as NonNullable<Card['chart']>),
  caveats: fc.array(hostile, { maxLength: 30 }),
  actions: fc.uniqueArray(action, { maxLength: 40, selector: ({ id }) => id.slice(0, 200) }),
  footnotes: fc.array(hostile, { maxLength: 15 }),
});

describe('any card, however long or hostile', () => {
  test('is a message that Slack takes', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(anyCard, fc.boolean(), (card, canShare) => {
        expect(problemsWith('OutgoingMessage', renderSlack(card, { canShare, note: 'a note' }))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('is a modal that Slack takes', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(anyCard, hostile, (card, typed) => {
        const modal = askModal(card, { command: 'fit', picture: { kind: 'file', fileId: 'F1' }, typed });
        expect(problemsWith('OutgoingModal', modal)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

test('every example of the command table is a message and a modal that Slack takes', () => {
  for (const command of commands) {
    for (const words of [...command.examples, '', 'nonsense', 'private 8b', 'x '.repeat(150)]) {
      const { card } = command.answer(words);
      const picture = { kind: 'url', url: 'https://fit.example/chart.png' } as const;
      expect(problemsWith('OutgoingMessage', renderSlack(card, { picture })), words).toEqual([]);
      expect(problemsWith('OutgoingMessage', renderSlack(card)), words).toEqual([]);
      expect(
        problemsWith('OutgoingModal', askModal(card, { command: command.name, picture, typed: words })),
        words,
      ).toEqual([]);
    }
  }
});

test('the home tab is one that Slack takes, with and without the page', () => {
  expect(problemsWith('OutgoingHome', homeView(undefined))).toEqual([]);
  expect(problemsWith('OutgoingHome', homeView('https://fit.example'))).toEqual([]);
  expect(JSON.stringify(homeView('https://fit.example'))).toContain('"url":"https://fit.example"');
});

test('a notice cannot ping', () => {
  expect(renderNotice('<!channel>').text).toBe('&lt;!channel&gt;');
  expect(problemsWith('OutgoingMessage', renderNotice('x'.repeat(9_000)))).toEqual([]);
});

test('the bar in characters shows every term, and where the memory ends', () => {
  const chart = sampleCard.chart;
  const [bar] = chart?.bars ?? [];
  if (chart === undefined || bar === undefined) throw new Error('the sample card has a chart');
  const lines = textBar(chart).split('\n');
  expect(lines[0]).toBe('4 × H100 80GB, TP4');
  expect(lines[1]).toMatch(/^█{20}▓▒?.*\|$/u);
  expect(lines[1]?.indexOf('|')).toBe(32);
  expect(lines).toContain('█ Weights 50.5');
  expect(lines.at(-1)).toBe('| GPU memory 79.2 GiB');
  const over = {
    ...bar,
    fits: false,
    segments: [{ term: 'weights', label: 'Weights', bytes: bar.capacity * 2 }],
  } as const;
  expect(textBar({ ...chart, bars: [over] }).split('\n')[1]).toBe(`${'█'.repeat(16)}|${'█'.repeat(16)}`);
});
