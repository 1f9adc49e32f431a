import { describe, expect, it } from 'vitest';
import type { Card, LineChart, TableSection } from '../../src/answer/card.ts';
import { renderDiscord } from '../../src/faces/discord/render.ts';
import { cardBlocks, renderSlack } from '../../src/faces/slack/render.ts';
import { renderTerminal } from '../../src/faces/terminal/render.ts';
import { faultsOfResponse } from '../fakes/discord/outgoing.ts';
import { problemsWith } from '../fakes/slack/validate.ts';

const table: TableSection = {
  kind: 'table',
  id: 'prices',
  title: 'By provider',
  importance: 'main',
  columns: [{ title: 'Provider' }, { title: 'On demand', numeric: true }, { title: 'Spot', numeric: true }],
  rows: [
    ['AWS <!channel>', '$6.88', ''],
    ['Google Cloud', '$11.06', '$1.28'],
  ],
};
const chart: LineChart = {
  kind: 'lines',
  title: 'H100',
  unit: '$ a GPU-hour',
  series: [
    {
      label: 'AWS',
      points: [
        { day: '2026-01-01', value: 12 },
        { day: '2026-07-01', value: 6 },
      ],
    },
  ],
  alt: 'AWS 12 to 6',
};
const card: Card = {
  kind: 'price',
  title: 'Prices of H100',
  verdict: { tone: 'neutral', text: 'From $6.88' },
  sections: [table],
  chart,
  caveats: [],
  actions: [],
  footnotes: [],
  words: 'h100',
};

describe('a table', () => {
  it('stands in columns on a terminal, figures by their last digit', () => {
    expect(renderTerminal(card, { columns: 80, colour: false })).toContain(
      ['  Provider        On demand   Spot', '  AWS <!channel>      $6.88', '  Google Cloud       $11.06  $1.28'].join(
        '\n',
      ),
    );
  });

  it('is a block for each row where the terminal is too narrow', () => {
    const wide = {
      ...table,
      columns: [...table.columns, { title: 'Machine' }],
      rows: [[...(table.rows[1] ?? []), 'a3-highgpu-8g']],
    };
    expect(renderTerminal({ ...card, sections: [wide] }, { columns: 40, colour: false })).toContain(
      '  Google Cloud\n    On demand $11.06 · Spot $1.28 ·\n    Machine a3-highgpu-8g\n',
    );
  });

  it('is Slack’s own in a message, and lines in a modal', () => {
    const message = renderSlack(card);
    expect(problemsWith('OutgoingMessage', message)).toEqual([]);
    expect(message.blocks.find(({ type }) => type === 'table')).toMatchObject({ rows: [{ length: 3 }, {}, {}] });
    const modal = JSON.stringify(cardBlocks(card, { tables: 0, blocks: 100 }));
    expect(modal).not.toContain('"table"');
    expect(modal).toContain(': On demand $11.06 · Spot $1.28');
  });

  it('is a line for each row on Discord, where a phone holds no columns', () => {
    const message = renderDiscord(card, { chart: false });
    expect(faultsOfResponse(JSON.parse(JSON.stringify({ type: 4, data: message })), [])).toEqual([]);
    expect(message.embeds[0]?.fields?.[0]?.value).toContain(
      '• **Google Cloud**: On demand **$11.06** · Spot **$1.28**',
    );
  });

  it('keeps within Slack’s total of characters', () => {
    const rows = Array.from({ length: 150 }, (_, index) => [`Provider ${index} ${'x'.repeat(200)}`, '$1.00', '$0.50']);
    expect(problemsWith('OutgoingMessage', renderSlack({ ...card, sections: [{ ...table, rows }] }))).toEqual([]);
  });
});

describe('a chart over time', () => {
  it('is a row of bars on a terminal: high before the change, half as high after it', () => {
    const line = renderTerminal(card, { columns: 80, colour: false })
      .split('\n')
      .find((one) => one.includes('→'));
    expect(line).toMatch(/^ {2}AWS {2}█{38,39}▅{1,2} {2}12\.00 → 6\.00$/);
  });

  it('is in words where Slack shows no picture, and a picture where it does', () => {
    expect(JSON.stringify(renderSlack(card))).toContain('AWS: 12.00 on 2026-01-01, 6.00 on 2026-07-01');
    const picture = { kind: 'url', url: 'https://fit.example/chart.png' } as const;
    expect(renderSlack(card, { picture }).blocks.some(({ type }) => type === 'image')).toBe(true);
  });
});
