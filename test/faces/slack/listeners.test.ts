import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { botToken, type FaceUnderTest, recorded, startFace } from '../../fakes/slack/face-under-test.ts';
import { problemsWith } from '../../fakes/slack/validate.ts';

vi.mock('../../../src/faces/commands.ts', () => import('../../fakes/slack/commands.ts'));

let it: FaceUnderTest;
beforeEach(async () => {
  it = await startFace({ perMinute: { person: 3, workspace: 100 } });
  await it.face.start();
});
afterEach(async () => {
  expect(it.slack.problems).toEqual([]);
  await it.stop();
});

const mention = (changes: Record<string, unknown>, id = 'Ev1') => {
  const body = recorded('app-mention', { event_id: id });
  return { ...body, event: { ...(body['event'] as object), ...changes } };
};

describe('a mention', () => {
  test('is answered in the thread of its message', async () => {
    await it.send(recorded('app-mention'));
    const { fields, token } = await it.slack.called('chat.postMessage');
    expect(fields).toMatchObject({ channel: 'C0INFRA', thread_ts: '1764000000.000100' });
    expect(fields['text']).toContain('fit: 405b int4 h100');
    expect(token).toBe(botToken);
  });

  test('in a thread is answered in that thread', async () => {
    await it.send(mention({ thread_ts: '1763000000.000001' }));
    expect((await it.slack.called('chat.postMessage')).fields['thread_ts']).toBe('1763000000.000001');
  });

  test('with the word private is answered to the asker only', async () => {
    await it.send(mention({ text: '<@UBOT> 405b private' }));
    const { fields } = await it.slack.called('chat.postEphemeral');
    expect(fields).toMatchObject({ channel: 'C0INFRA', user: 'U0ADA' });
    expect(it.slack.count('chat.postMessage')).toBe(0);
  });

  test('by a bot is not answered', async () => {
    await it.send(mention({ bot_id: 'BOTHER', text: '<@UBOT> 8b' }, 'EvBot'));
    await it.send(mention({}, 'EvPerson'));
    await it.slack.called('chat.postMessage');
    await it.face.stop();
    const replies = it.slack.calls
      .filter(({ method }) => method === 'chat.postMessage')
      .map(({ fields }) => fields['text']);
    expect(replies).toEqual([expect.stringContaining('fit: 405b int4 h100')]);
  });
});

describe('the message shortcut', () => {
  test('answers the words of the message in its thread, through the response_url', async () => {
    const response = await it.send(recorded('message-shortcut'));
    expect([response.status, await response.text()]).toEqual([200, '']);
    const { fields } = await it.slack.called('response_url');
    expect(fields).toMatchObject({
      response_type: 'in_channel',
      replace_original: false,
      thread_ts: '1764000000.000300',
    });
    expect(fields['text']).toContain(
      'fit: could we run 405b int4 on h100? see https://huggingface.co/meta-llama/Llama-3.1-405B',
    );
  });

  test('reads the beginning of a long message and says so', async () => {
    const message = { ...(recorded('message-shortcut')['message'] as object), text: 'llama 405b '.repeat(100) };
    await it.send(recorded('message-shortcut', { message }));
    const { fields } = await it.slack.called('response_url');
    expect(JSON.stringify(fields['blocks'])).toContain('first 300 characters were read');
  });

  test('on a message without text gives help', async () => {
    const message = { type: 'message', ts: '1.1', text: '' };
    await it.send(recorded('message-shortcut', { message }));
    expect((await it.slack.called('response_url')).fields['text']).toContain('help: ');
  });
});

describe('a button under a message', () => {
  test('that replaces edits the message', async () => {
    await it.send(recorded('button-replace'));
    const { fields } = await it.slack.called('response_url');
    expect(fields['replace_original']).toBe(true);
    expect(fields['text']).toContain('fit: 405b fp8 h100');
  });

  test('that explains answers in the thread of the message', async () => {
    await it.send(recorded('button-explain'));
    const { fields } = await it.slack.called('response_url');
    expect(fields).toMatchObject({
      replace_original: false,
      response_type: 'in_channel',
      thread_ts: '1764000001.000100',
    });
    expect(fields['text']).toContain('explain: 405b int4 h100');
  });

  test('that explains a message one person sees answers to that person', async () => {
    const container = recorded('button-share')['container'];
    await it.send(recorded('button-explain', { container }));
    const { fields } = await it.slack.called('response_url');
    expect(fields['response_type']).toBe('ephemeral');
    expect(fields).not.toHaveProperty('thread_ts');
  });

  test('that shares posts the card for the channel, without a share button', async () => {
    await it.send(recorded('button-share'));
    const { fields } = await it.slack.called('response_url');
    expect(fields).toMatchObject({ response_type: 'in_channel', replace_original: false });
    expect(fields['text']).toContain('fit: 405b int4 h100');
    expect(JSON.stringify(fields['blocks'])).not.toContain('card:share');
  });

  test('whose value is not ours does nothing', async () => {
    const odd = recorded('button-replace', { trigger_id: 'odd' });
    const [action] = odd['actions'] as object[];
    expect((await it.send({ ...odd, actions: [{ ...action, value: '{"effect":"delete"}' }] })).status).toBe(200);
    expect((await it.send({ ...odd, trigger_id: 'odd2', actions: [{ ...action, value: 'x' }] })).status).toBe(200);
    await it.send(recorded('button-replace'));
    await it.slack.called('response_url');
    expect(it.slack.count('response_url')).toBe(1);
  });
});

describe('the home tab', () => {
  test('is published with examples when it is opened', async () => {
    await it.send(recorded('app-home-opened'));
    const { fields } = await it.slack.called('views.publish');
    expect(fields['user_id']).toBe('U0ADA');
    expect(JSON.stringify(fields['view'])).toContain('405b int4 h100');
  });

  test('opens an example in a modal with the question and the answer', async () => {
    await it.send(recorded('home-example'));
    const { fields } = await it.slack.called('views.open');
    expect(fields['trigger_id']).toBe('8006.1.ffff');
    expect(JSON.stringify(fields['view'])).toContain('fit: 405b int4 h100');
    expect(JSON.stringify(fields['view'])).toContain('"initial_value":"405b int4 h100"');
  });
});

describe('the modal', () => {
  test('shows the answer to what was typed, within the acknowledgement', async () => {
    const response = await it.send(recorded('modal-submission'));
    const { response_action, view } = (await response.json()) as { response_action: string; view: object };
    expect(response_action).toBe('update');
    expect(JSON.stringify(view)).toContain('fit: llama 3.1 8b bf16 4090');
    expect(problemsWith('OutgoingModal', view)).toEqual([]);
  });

  test('changes when a button replaces, and a follow-up lies on top', async () => {
    await it.send(recorded('modal-replace'));
    expect((await it.slack.called('views.update')).fields['view_id']).toBe('V0MODAL');
    const actions = recorded('button-explain')['actions'];
    await it.send(recorded('modal-replace', { actions, trigger_id: 'next' }));
    expect(JSON.stringify((await it.slack.called('views.push')).fields['view'])).toContain('explain: 405b int4 h100');
  });

  test('is changed in place when Slack stacks no more', async () => {
    it.slack.next('views.push', { json: { ok: false, error: 'push_limit_reached' } });
    await it.send(recorded('modal-replace', { actions: recorded('button-explain')['actions'] }));
    expect((await it.slack.called('views.update')).fields['view_id']).toBe('V0MODAL');
  });

  test('says under the input what is wrong with it', async () => {
    for (let index = 0; index < 3; index += 1) await it.send(recorded('modal-submission', { trigger_id: `m${index}` }));
    const response = await it.send(recorded('modal-submission', { trigger_id: 'm4' }));
    const answer = (await response.json()) as { response_action: string; errors: Record<string, string> };
    expect(answer.response_action).toBe('errors');
    expect(answer.errors['question-abc']).toContain('Ask again in');
  });
});

test('somebody who asks too much is told so in private, wherever they ask', async () => {
  for (let index = 0; index < 3; index += 1) await it.send(recorded('slash-command', { trigger_id: `s${index}` }));
  const command = (await (await it.send(recorded('slash-command', { trigger_id: 's4' }))).json()) as Record<
    string,
    unknown
  >;
  expect(command['response_type']).toBe('ephemeral');
  expect(command['text']).toContain('Ask again in');
  await it.send(recorded('app-mention'));
  expect((await it.slack.called('chat.postEphemeral')).fields['text']).toContain('Ask again in');
  await it.send(recorded('button-replace'));
  expect((await it.slack.called('response_url')).fields).toMatchObject({
    response_type: 'ephemeral',
    replace_original: false,
  });
  const another = await it.send(recorded('slash-command', { trigger_id: 's5', user_id: 'U0BOB' }));
  expect(((await another.json()) as Record<string, unknown>)['response_type']).toBe('in_channel');
});
