import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ReplayError, replay } from '../../../src/faces/discord/receive.ts';
import { faultsOfResponse } from '../../fakes/discord/outgoing.ts';

const directory = new URL('../../recorded/discord/', import.meta.url);
const recorded = (name: string): unknown => JSON.parse(readFileSync(new URL(name, directory), 'utf8'));
const names = readdirSync(directory).filter((name) => name.endsWith('.json'));

interface Sent {
  readonly call: string;
  readonly body: {
    readonly type: number;
    readonly data?: { readonly flags?: number; readonly embeds?: readonly { readonly title?: string }[] };
  };
  readonly files: readonly { readonly name: string }[];
}
const sentFor = async (name: string): Promise<Sent> => (await replay(recorded(name)))[0] as Sent;

describe('a recorded interaction', () => {
  test.each(names)('%s is answered with something that Discord takes', async (name) => {
    const sent = await replay(recorded(name));
    expect(sent).toHaveLength(1);
    const { body, files } = JSON.parse(JSON.stringify(sent[0]));
    expect(faultsOfResponse(body, files)).toEqual([]);
  });

  test.each([
    ['ping.json', 1],
    ['fit.json', 4],
    ['autocomplete-question.json', 8],
    ['button-replace.json', 7],
    ['button-explain.json', 4],
    ['message-menu.json', 4],
  ])('%s is answered with type %i', async (name, type) => {
    expect((await sentFor(name)).body.type).toBe(type);
  });

  test('asked for privately is answered to the asker alone', async () => {
    expect((await sentFor('fit-private-in-direct-message.json')).body.data?.flags).toBe(64);
    expect((await sentFor('button-share.json')).body.data?.flags).toBeUndefined();
  });

  test('is answered with a chart when there is something to draw it with', async () => {
    const renderer = { png: async () => new Uint8Array([1]), close: async () => undefined };
    const [sent] = (await replay(recorded('fit.json'), renderer)) as Sent[];
    expect(sent?.files.map(({ name }) => name)).toEqual(['memory.png']);
  });
});

test.each([[null], ['text'], [{}], [{ type: 5 }]])('%j is no interaction', async (payload) => {
  await expect(replay(payload)).rejects.toThrow(ReplayError);
});
