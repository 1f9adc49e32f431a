import { characters } from '../../../src/faces/slack/render/fit-to-limits.ts';

/** The lengths that Slack's types do not say, written down apart from src so that a mistake there shows here. */
const limits: Readonly<Record<string, number>> = {
  header: 150,
  sectionText: 3000,
  buttonText: 75,
  buttonValue: 2000,
  actionId: 255,
  blockId: 255,
  altText: 2000,
  title: 24,
  url: 3000,
  fallback: 4000,
};

type Json = Readonly<Record<string, unknown>>;

/** What Slack would refuse in a message or view although its shape is right, and what could ping or deceive somebody. */
export function lint(payload: Json, surface: 'message' | 'modal' | 'home'): string[] {
  const faults: string[] = [];
  const blocks = (payload['blocks'] ?? []) as Json[];
  const check = (holds: boolean, fault: string) => {
    if (!holds) faults.push(fault);
  };
  const most = (value: unknown, limit: string, where: string) => {
    const length = typeof value === 'string' ? value.length : 0;
    check(length <= (limits[limit] ?? 0), `${where}: ${length} characters, at most ${limits[limit]}`);
  };
  check(blocks.length <= (surface === 'message' ? 50 : 100), `${blocks.length} blocks`);
  check(characters(blocks) <= 13_000, `${characters(blocks)} characters in all blocks`);
  const tables = blocks.filter((block) => block['type'] === 'table');
  check(tables.length <= (surface === 'message' ? 1 : 0), `${tables.length} tables in a ${surface}`);
  if (surface === 'message') {
    check(typeof payload['text'] === 'string' && payload['text'] !== '', 'no fallback text');
    most(payload['text'], 'fallback', 'text');
    check(!/[<>]/.test(String(payload['text'])), 'unescaped < or > in the fallback text');
    check(payload['unfurl_links'] === false && payload['unfurl_media'] === false, 'links would unfurl');
    check(!('link_names' in payload) && !('parse' in payload), 'names would be linked');
  }
  if (surface === 'modal') most((payload['title'] as Json | undefined)?.['text'], 'title', 'title');
  const ids = blocks.map((block) => block['block_id']).filter((id) => id !== undefined);
  check(new Set(ids).size === ids.length, 'a block_id twice');

  const actionIds = new Set<unknown>();
  const walk = (value: unknown, where: string): void => {
    if (Array.isArray(value)) {
      value.forEach((item, index) => {
        walk(item, `${where}/${index}`);
      });
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const node = value as Json;
    if (node['type'] !== 'plain_text_input') most(node['action_id'], 'actionId', where);
    most(node['block_id'], 'blockId', where);
    most(node['alt_text'], 'altText', where);
    most(node['image_url'] ?? node['url'], 'url', where);
    switch (node['type']) {
      case 'mrkdwn':
        check(!/<|>/.test(String(node['text'])), `${where}: unescaped < or > in mrkdwn`);
        break;
      case 'user':
      case 'usergroup':
      case 'broadcast':
      case 'channel':
      case 'link':
        check(false, `${where}: a ${node['type']} element`);
        break;
      case 'header':
        most((node['text'] as Json)['text'], 'header', where);
        check((node['text'] as Json)['text'] !== '', `${where}: an empty header`);
        break;
      case 'section':
        most((node['text'] as Json | undefined)?.['text'], 'sectionText', where);
        break;
      case 'actions':
        check((node['elements'] as unknown[]).length <= 25, `${where}: more than 25 elements`);
        check((node['elements'] as unknown[]).length > 0, `${where}: no elements`);
        break;
      case 'context':
        check((node['elements'] as unknown[]).length <= 10, `${where}: more than 10 elements`);
        break;
      case 'button':
        most((node['text'] as Json)['text'], 'buttonText', where);
        most(node['value'], 'buttonValue', where);
        check(!actionIds.has(node['action_id']), `${where}: action_id ${node['action_id']} twice`);
        actionIds.add(node['action_id']);
        break;
      case 'table': {
        const rows = node['rows'] as unknown[][];
        check(rows.length <= 100 && rows.every((row) => row.length <= 20), `${where}: table too large`);
        check(
          rows.every((row) => row.length === rows[0]?.length),
          `${where}: rows of different length`,
        );
        check(characters(rows) <= 10_000, `${where}: ${characters(rows)} characters in a table`);
        break;
      }
      case 'text':
      case 'raw_text':
      case 'plain_text':
        check(String(node['text']).trim() !== '', `${where}: an empty text`);
        break;
    }
    for (const [key, item] of Object.entries(node)) walk(item, `${where}/${key}`);
  };
  walk(blocks, '/blocks');
  return faults;
}
