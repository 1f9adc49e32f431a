import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PageAnswer } from '../../../src/faces/web/api.ts';
import { sampleReply, serve } from './serve.ts';

describe('the page API', () => {
  const asked: { words: string; cursor: number | undefined }[] = [];
  const answered: string[] = [];
  let face: Awaited<ReturnType<typeof serve>>;
  const get = (path: string) => fetch(`${face.url}${path}`);

  beforeAll(async () => {
    face = await serve({
      suggest: (words, cursor) => {
        asked.push({ words, cursor });
        return [{ words: `${words} h100`, label: 'h100' }];
      },
      answered: ({ command, reply, seconds }) => {
        answered.push(`${command} ${reply.card.words} ${seconds >= 0}`);
      },
    });
  });
  afterAll(() => face.stop());

  it('answers words with the card, the answer for scripts and what each platform would be sent', async () => {
    const response = await get('/api/answer?q=405b+int4+h100');
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const { card, answer } = sampleReply('405b int4 h100');
    expect(await response.json()).toEqual({
      command: 'fit',
      asked: '405b int4 h100',
      words: '405b int4 h100',
      card,
      answer,
      discord: { discord: card.title },
      slack: { slack: card.title },
      terminal: card.verdict.text,
      chart: {
        light: '/preview-chart.png?command=fit&q=405b+int4+h100&theme=light',
        dark: '/preview-chart.png?command=fit&q=405b+int4+h100&theme=dark',
      },
    } satisfies PageAnswer);
  });

  it('leaves the chart out when the card has none', async () => {
    expect(await (await get('/api/answer?q=no+chart')).json()).not.toHaveProperty('chart');
  });

  it('runs the command that is named, and reports each answer for the metrics', async () => {
    const body = (await (await get('/api/answer?command=explain&q=405b')).json()) as PageAnswer;
    expect(body.command).toBe('explain');
    expect(answered.at(-1)).toBe('explain 405b true');
  });

  it.each([
    ['/api/answer?q=405b&command=rm', 'unknown-command', /fit, explain/],
    ['/api/answer', 'no-question', /parameter q/],
    ['/api/answer?q=a&q=b', 'no-question', /parameter q/],
    [`/api/answer?q=${'x'.repeat(301)}`, 'too-long', /301 characters/],
  ])('refuses %s as %s and says what to do', async (path, code, message) => {
    const response = await get(path);
    expect(response.status).toBe(400);
    const body = (await response.json()) as { error: { code: string; message: string } };
    expect(body.error.code).toBe(code);
    expect(body.error.message).toMatch(message);
  });

  it('completes the word at the cursor, and the end of the words when the cursor makes no sense', async () => {
    expect(await (await get('/api/suggest?q=405b&cursor=2')).json()).toEqual([{ words: '405b h100', label: 'h100' }]);
    expect(asked.at(-1)).toEqual({ words: '405b', cursor: 2 });
    for (const cursor of ['9', '-1', '1.5', 'x', '']) {
      await get(`/api/suggest?q=405b&cursor=${cursor}`);
      expect(asked.at(-1)?.cursor, cursor).toBe(cursor === '' ? 0 : undefined);
    }
  });

  it('does not complete words over the cap', async () => {
    const before = asked.length;
    expect(await (await get(`/api/suggest?q=${'x'.repeat(301)}`)).json()).toEqual([]);
    expect(asked.length).toBe(before);
  });

  it('shows the table of commands', async () => {
    const commands = (await (await get('/api/commands')).json()) as { name: string; examples: string[] }[];
    expect(commands.map(({ name }) => name)).toEqual(['fit', 'explain']);
    expect(commands[0]?.examples).toEqual(['405b int4 h100']);
  });
});
