import { readdirSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { replay } from '../../../src/faces/slack/receive.ts';
import { recorded } from '../../fakes/slack/face-under-test.ts';
import { type OutgoingKind, problemsWith } from '../../fakes/slack/validate.ts';

vi.mock('../../../src/faces/commands.ts', () => import('../../fakes/slack/commands.ts'));

const names = readdirSync(new URL('../../recorded/slack', import.meta.url)).map((name) => name.replace('.json', ''));

const expected: Readonly<Record<string, readonly [via: string, kind: OutgoingKind, words: string]>> = {
  'app-home-opened': ['views.publish', 'OutgoingHome', '405b int4 h100'],
  'app-mention': ['chat.postMessage', 'OutgoingPost', 'fit: 405b int4 h100'],
  'button-explain': ['response_url', 'OutgoingMessage', 'explain: 405b int4 h100'],
  'button-replace': ['response_url', 'OutgoingMessage', 'fit: 405b fp8 h100'],
  'button-share': ['response_url', 'OutgoingMessage', 'fit: 405b int4 h100'],
  'home-example': ['views.open', 'OutgoingModal', 'fit: 405b int4 h100'],
  'message-shortcut': ['response_url', 'OutgoingMessage', 'fit: could we run 405b int4 on h100?'],
  'modal-replace': ['views.update', 'OutgoingModal', 'fit: 405b fp8 h100'],
  'modal-submission': ['ack', 'OutgoingModal', 'fit: llama 3.1 8b bf16 4090'],
  'slash-command': ['ack', 'OutgoingMessage', 'fit: 405b int4 h100'],
};

test('every recorded payload is known here', () => {
  expect(names.toSorted()).toEqual(Object.keys(expected));
});

test.each(names)('%s is answered, without a network', async (name) => {
  const network = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('no network'));
  const [via, kind, words] = expected[name] ?? [];
  const sent = await replay(recorded(name));
  expect(sent.map((one) => one.via)).toEqual([via]);
  const payload = sent[0]?.payload as Record<string, unknown>;
  expect(problemsWith(kind ?? 'OutgoingMessage', 'view' in payload ? payload['view'] : payload)).toEqual([]);
  expect(JSON.stringify(payload)).toContain(words);
  expect(network).not.toHaveBeenCalled();
  network.mockRestore();
});

test('an interaction may be given as the form that Slack sends', async () => {
  const [sent] = await replay({ payload: JSON.stringify(recorded('button-replace')) });
  expect(sent?.via).toBe('response_url');
});

test('what is not a payload is refused with the reason', async () => {
  await expect(replay('nonsense')).rejects.toThrow('A Slack payload is a JSON object');
  expect(await replay({ type: 'unheard_of' })).toEqual([]);
});
