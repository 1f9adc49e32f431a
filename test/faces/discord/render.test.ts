import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Action, Card, Section } from '../../../src/answer/card.ts';
import { readFooter } from '../../../src/faces/discord/footer.ts';
import { renderDiscord, renderText } from '../../../src/faces/discord/render.ts';
import { sampleCard } from '../../fakes/cards.ts';
import { faultsOfResponse } from '../../fakes/discord/outgoing.ts';

const faults = (message: object, files: readonly string[] = ['memory.png']): string[] =>
  faultsOfResponse(JSON.parse(JSON.stringify({ type: 4, data: message })), files);
/** Title, verdict, caveats and chart. */
const headOf = (card: Card, options = {}) => renderDiscord(card, options).embeds[0] ?? {};
/** The figures and the footer. */
const detailsOf = (card: Card, options = {}) => renderDiscord(card, options).embeds.at(-1) ?? {};
const fieldNamed = (card: Card, name: string) => detailsOf(card).fields?.find((field) => field.name === name);
const buttonsOf = (card: Card, options = {}) =>
  renderDiscord(card, options).components.flatMap((row) => row.components);

describe('a card on Discord', () => {
  test('says the verdict first, in words, with a sign and a colour', () => {
    const { description, color } = headOf(sampleCard);
    expect(description?.split('\n')[0]).toBe('✅ **Fits on 4 × H100 80GB (TP4): 17 requests of 8k at once.**');
    expect(color).toBe(0x2e9e5b);
    const bad = headOf({ ...sampleCard, verdict: { tone: 'bad', text: 'Does not fit.' } });
    expect(bad.description).toContain('❌');
    expect(bad.color).not.toBe(color);
  });

  test('shows chart and caveats before the figures, and everything in one embed when there is no chart', () => {
    expect(
      renderDiscord(sampleCard).embeds.map(({ image, fields }) => [image !== undefined, fields !== undefined]),
    ).toEqual([
      [true, false],
      [false, true],
    ]);
    expect(renderDiscord(sampleCard, { chart: false }).embeds).toHaveLength(1);
    expect(detailsOf(sampleCard, { chart: false }).description).toContain('⚠️');
  });

  test('shows memory line by line with its ranges, what matters most in bold', () => {
    expect(fieldNamed(sampleCard, 'Memory per GPU (GiB)')?.value.split('\n')).toEqual([
      '• Weights: **50.5** (50.1–51.0)',
      '• Activations: **2.3** (2.1–2.5)',
      '• KV cache, 1 × 8k: **1.0** · exact',
      '• **Needed: 56.1** (55.2–57.4)',
      '• GPU has: **79.2**',
    ]);
  });

  test('writes each row once, its remark behind it', () => {
    const rows = [
      { label: 'By memory', value: '4' },
      { label: 'By layout', value: '16', range: '8 to 16', emphasis: true },
      { label: 'Rule_of_thumb', value: '4', note: 'weights *only*, on nominal memory' },
    ];
    const section: Section = { kind: 'rows', id: 'x', title: 'GPUs', importance: 'main', rows };
    expect(fieldNamed({ ...sampleCard, sections: [section] }, 'GPUs')?.value.split('\n')).toEqual([
      '• By memory: **4**',
      '• **By layout: 16** (8–16)',
      '• Rule\\_of\\_thumb: **4** · weights \\*only\\*, on nominal memory',
    ]);
  });

  test('gives the command in a shell block', () => {
    expect(fieldNamed(sampleCard, 'Start it')?.value).toMatch(
      /^```sh\nvllm serve meta-llama\/Llama-3\.1-405B-Instruct \\\n {2}--tensor/,
    );
  });

  test('shows hostile text literally and allows no ping', () => {
    const { allowed_mentions, embeds } = renderDiscord(sampleCard);
    expect(allowed_mentions).toEqual({ parse: [] });
    expect(embeds[0]?.description?.split('\n')[1]).toBe(
      '⚠️ INT4 loses about 1 % on most tests at this size \\<!channel\\> \\@everyone \\*not bold\\* \\[x\\](http\\://evil)',
    );
  });

  test('carries the question in its footer, where buttons find it', () => {
    const text = detailsOf(sampleCard).footer?.text;
    expect(readFooter(text)).toEqual({ command: 'fit', words: '405b int4 h100' });
    expect(text).toContain('vLLM 0.27 assumed');
    expect(readFooter(detailsOf({ ...sampleCard, kind: 'explain' }).footer?.text)).toEqual({
      command: 'explain',
      words: '405b int4 h100',
    });
  });

  test('has sources that can be followed in a field, because nothing in a footer can', () => {
    const address = 'https://arxiv.org/abs/2411.02355';
    const sourced = {
      ...sampleCard,
      footnotes: ['vLLM 0.27 assumed', `Quality: ${address}`, 'https://evil.example/x'],
    };
    expect(fieldNamed(sourced, 'Sources')?.value).toBe(`• Quality: ${address}`);
    expect(detailsOf(sourced).footer?.text).not.toContain(address);
    expect(detailsOf(sourced).footer?.text).toContain('vLLM 0.27 assumed');
    expect(fieldNamed(sampleCard, 'Sources')).toBeUndefined();
  });

  test('links to the same question on the page when there is one', () => {
    expect(headOf(sampleCard).url).toBeUndefined();
    expect(headOf(sampleCard, { pageUrl: 'https://fit.example' }).url).toBe('https://fit.example/?q=405b+int4+h100');
  });

  test('sends the chart with a description for those who cannot see it', () => {
    const { embeds, attachments } = renderDiscord(sampleCard);
    expect(embeds[0]?.image).toEqual({ url: 'attachment://memory.png' });
    expect(attachments).toEqual([{ id: '0', filename: 'memory.png', description: sampleCard.chart?.alt }]);
    expect(renderDiscord(sampleCard, { chart: false }).attachments).toBeUndefined();
  });

  test('offers to share only what the asker alone sees', () => {
    expect(buttonsOf(sampleCard).map((button) => 'label' in button && button.label)).not.toContain('Share');
    expect(buttonsOf(sampleCard, { private: true }).map((button) => 'label' in button && button.label)).toContain(
      'Share',
    );
  });

  test('gives every button an id of its own, even for equal questions', () => {
    const action: Action = { id: 'a', label: 'A', command: 'fit', words: '405b', effect: 'replace' };
    const ids = buttonsOf({ ...sampleCard, actions: [action, { ...action, id: 'b', label: 'B' }] }).map(
      (button) => 'custom_id' in button && button.custom_id,
    );
    expect(ids).toEqual(['fit|405b', '~b']);
  });
});

describe('a card that is too long', () => {
  const list = (id: string, importance: Section['importance'], size: number): Section => ({
    kind: 'list',
    id,
    title: id,
    importance,
    items: Array.from({ length: size }, (_, index) => `line ${index} of ${id}: ${'word '.repeat(10)}`),
  });

  test('loses sections of lesser importance first, the last first, and says so', () => {
    const long = {
      ...sampleCard,
      sections: [list('one', 'main', 40), list('two', 'more', 10), list('three', 'more', 60)],
    };
    const embed = detailsOf(long);
    const names = embed.fields?.map(({ name }) => name);
    expect(names).toContain('one');
    expect(names).toContain('two');
    expect(names).not.toContain('three');
    expect(embed.footer?.text.split('\n')[1]).toBe('Shortened: more in explain.');
    expect(faults(renderDiscord(long))).toEqual([]);
  });

  test('keeps its caveats even when main sections do not fit', () => {
    const long = { ...sampleCard, sections: [list('one', 'main', 400)] };
    expect(headOf(long).description).toContain('INT4 loses about 1 %');
    expect(faults(renderDiscord(long))).toEqual([]);
  });

  test('keeps its figures however many caveats there are', () => {
    const long = {
      ...sampleCard,
      caveats: Array.from({ length: 100 }, (_, index) => `caveat ${index} ${'word '.repeat(60)}`),
    };
    expect(headOf(long).description).toContain('caveat 0');
    expect(fieldNamed(long, 'Start it')).toBeDefined();
  });

  test('is not called shortened when nothing is missing', () => {
    expect(detailsOf(sampleCard).footer?.text).not.toContain('Shortened');
  });
});

const text = (most: number) =>
  fc.oneof(
    fc.string({ maxLength: most }),
    fc.constantFrom('@everyone', '```', '', ' ', '\n', '*'.repeat(most), '😀'.repeat(most / 2)),
  );
const row = fc.record({ label: text(60), value: text(60), range: text(20), note: text(200), emphasis: fc.boolean() });
const importance = fc.constantFrom('main' as const, 'more' as const);
const section: fc.Arbitrary<Section> = fc.oneof(
  fc.record({
    kind: fc.constant('rows' as const),
    id: text(8),
    title: text(300),
    importance,
    rows: fc.array(row, { maxLength: 30 }),
  }),
  fc.record({
    kind: fc.constant('list' as const),
    id: text(8),
    title: text(300),
    importance,
    items: fc.array(text(1500), { maxLength: 30 }),
  }),
  fc.record({
    kind: fc.constant('code' as const),
    id: text(8),
    title: text(300),
    importance,
    language: fc.constant('sh' as const),
    code: text(3000),
  }),
);
const action: fc.Arbitrary<Action> = fc.record({
  id: text(20),
  label: text(100),
  command: fc.constantFrom('fit', 'explain', 'share'),
  words: text(300),
  effect: fc.constantFrom('replace' as const, 'follow-up' as const),
});
const card: fc.Arbitrary<Card> = fc.record({
  kind: fc.constantFrom('fit', 'explain', 'refusal'),
  title: text(400),
  verdict: fc.record({ tone: fc.constantFrom('good' as const, 'bad' as const), text: text(4000) }),
  sections: fc.array(section, { maxLength: 30 }),
  caveats: fc.array(text(1500), { maxLength: 30 }),
  actions: fc.array(action, { maxLength: 40 }),
  footnotes: fc.array(text(600), { maxLength: 10 }),
  words: text(600),
});

describe('any card', () => {
  test('becomes a message that Discord takes', () => {
    fc.assert(
      fc.property(card, fc.boolean(), (any, isPrivate) => {
        expect(faults(renderDiscord(any, { private: isPrivate, pageUrl: 'https://fit.example' }))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('keeps its question where buttons find it', () => {
    const words = fc
      .string({ minLength: 1, maxLength: 600 })
      .map((any) => any.replace(/\s+/g, ' ').trim())
      .filter((any) => any !== '');
    fc.assert(
      fc.property(words, (typed) => {
        expect(readFooter(detailsOf({ ...sampleCard, words: typed }).footer?.text)?.words).toBe(typed);
      }),
    );
  });
});

test('a sentence of ours is cut to what a message holds', () => {
  expect(renderText('@everyone '.repeat(400)).content.length).toBeLessThanOrEqual(2000);
});
