import { expect, test } from 'vitest';
import { renderSlack } from '../../../src/faces/slack/render.ts';
import { sampleCard } from '../../fakes/cards.ts';
import { problemsWith } from '../../fakes/slack/validate.ts';

/** The other tests rest on this check: it has to find what Slack would refuse. */
const good = renderSlack(sampleCard);
const withBlocks = (...blocks: unknown[]) => ({ ...good, blocks });
const section = (text: object) => ({ type: 'section', text });

test.each([
  ['an unknown block', withBlocks({ type: 'nonsense' })],
  ['an unknown field', { ...good, parse: 'full' }],
  ['a wrong kind of text', withBlocks({ type: 'header', text: { type: 'mrkdwn', text: 'x' } })],
  ['51 blocks', withBlocks(...Array.from({ length: 51 }, () => ({ type: 'divider' })))],
  ['a long header', withBlocks({ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } })],
  ['a long section', withBlocks(section({ type: 'plain_text', text: 'x'.repeat(3_001) }))],
  ['a broadcast in mrkdwn', withBlocks(section({ type: 'mrkdwn', text: '<!channel>' }))],
  ['a broadcast in the fallback', { ...good, text: '<!channel>' }],
  ['two tables', withBlocks(...good.blocks.filter((block) => block.type === 'table'), ...good.blocks)],
  [
    'a mention element',
    withBlocks({
      type: 'rich_text',
      elements: [{ type: 'rich_text_section', elements: [{ type: 'user', user_id: 'U1' }] }],
    }),
  ],
  ['no fallback', { ...good, text: '' }],
  ['links that unfurl', { ...good, unfurl_links: true }],
])('%s is found', (_, message) => {
  expect(problemsWith('OutgoingMessage', message)).not.toEqual([]);
});

test('a table in a modal is found', () => {
  const title = { type: 'plain_text', text: 'fitcheck' };
  expect(problemsWith('OutgoingModal', { type: 'modal', title, blocks: good.blocks })).not.toEqual([]);
});
