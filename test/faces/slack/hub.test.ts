import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type PublishedHub, publishHub } from '../../fakes/published-hub.ts';
import { appToken, type FaceUnderTest, recorded, type Setup, startFace } from '../../fakes/slack/face-under-test.ts';
import { problemsWith } from '../../fakes/slack/validate.ts';

let hub: PublishedHub;
let it: FaceUnderTest;
beforeEach(async () => {
  hub = await publishHub();
});
afterEach(async () => {
  expect(it.slack.problems).toEqual([]);
  await it.stop();
  await hub.stop();
});

async function start(setup: Setup = {}): Promise<void> {
  it = await startFace(setup);
  await it.face.start();
}

const isBeingRead = 'Reading it from Hugging Face; the answer follows.';
const title = 'never seen · BF16 · 2 × H100 80GB';
const command = (text: string) => recorded('slash-command', { text, trigger_id: `t.${text}` });
const mention = (text: string, id = text) => {
  const body = recorded('app-mention', { event_id: id });
  return { ...body, event: { ...(body['event'] as object), text: `<@UBOT> ${text}` } };
};

describe('while the hub says nothing', () => {
  test('a command is acknowledged; its asker is told to wait, and the answer follows', async () => {
    await start({ tuning: { noticeAfterMs: 1 } });
    const goOn = hub.hold();
    const response = await it.send(command('org/never-seen 2xh100'));
    expect(await response.json()).toEqual({ response_type: 'in_channel' });
    expect((await it.slack.called('response_url')).fields).toMatchObject({
      response_type: 'ephemeral',
      text: isBeingRead,
    });
    goOn();
    const { fields } = await it.slack.called('response_url', 2);
    expect(fields).toMatchObject({ response_type: 'in_channel', text: expect.stringContaining(title) });
  });

  test('a command over Socket Mode is acknowledged in the same way', async () => {
    await start({ config: { appToken, signingSecret: undefined } });
    const goOn = hub.hold();
    const [socket] = it.slack.sockets;
    if (socket === undefined) throw new Error('there is no connection');
    const acknowledged = await it.slack.deliver(socket, {
      envelope_id: 'e1',
      type: 'slash_commands',
      accepts_response_payload: true,
      payload: { ...command('org/never-seen 2xh100 private'), response_url: it.slack.responseUrl },
    });
    expect(acknowledged).toEqual({ response_type: 'ephemeral' });
    goOn();
    const { fields } = await it.slack.called('response_url');
    expect(fields).toMatchObject({ response_type: 'ephemeral', text: expect.stringContaining(title) });
  });

  test('a mention gets a message in its thread, which becomes the answer', async () => {
    await start({ tuning: { noticeAfterMs: 1 } });
    const goOn = hub.hold();
    await it.send(mention('org/never-seen 2xh100'));
    const { fields } = await it.slack.called('chat.postMessage');
    expect(fields).toMatchObject({ thread_ts: '1764000000.000100', text: isBeingRead });
    goOn();
    const update = await it.slack.called('chat.update');
    expect(update.fields).toMatchObject({ channel: 'C0INFRA', ts: '1700000000.000200' });
    expect(update.fields['text']).toContain(title);
    expect(it.slack.count('chat.postMessage')).toBe(1);
  });

  test('the message shortcut and a button are answered through the response_url', async () => {
    await start();
    const message = {
      ...(recorded('message-shortcut')['message'] as object),
      text: 'anybody with <https://huggingface.co/org/never-seen|this> on 2xh100?',
    };
    const goOn = hub.hold();
    expect((await it.send(recorded('message-shortcut', { message }))).status).toBe(200);
    goOn();
    expect((await it.slack.called('response_url')).fields['text']).toContain(title);
    hub.forget();
    const value = JSON.stringify({ effect: 'replace', command: 'fit', words: 'org/never-seen fp8 2xh100' });
    const actions = [{ ...(recorded('button-replace')['actions'] as object[])[0], value }];
    await it.send(recorded('button-replace', { actions }));
    const { fields } = await it.slack.called('response_url', 2);
    expect(fields).toMatchObject({ replace_original: true, text: expect.stringContaining('never seen · FP8') });
  });

  test('a modal says to wait, since it can be opened only right after the press', async () => {
    await start();
    const goOn = hub.hold();
    const value = JSON.stringify({ effect: 'follow-up', command: 'fit', words: 'org/never-seen 2xh100' });
    const actions = [{ ...(recorded('home-example')['actions'] as object[])[0], value }];
    await it.send(recorded('home-example', { actions }));
    expect(JSON.stringify((await it.slack.called('views.open')).fields['view'])).toContain(isBeingRead);
    goOn();
    const { fields } = await it.slack.called('views.update');
    expect(fields['view_id']).toBe('V1');
    expect(JSON.stringify(fields['view'])).toContain(title);
  });

  test('a question typed into the modal is acknowledged with one that waits', async () => {
    await start();
    const goOn = hub.hold();
    const view = recorded('modal-submission')['view'] as object;
    const values = { q: { question: { type: 'plain_text_input', value: 'org/never-seen 2xh100' } } };
    const response = await it.send(recorded('modal-submission', { view: { ...view, state: { values } } }));
    expect(await response.text()).toContain(isBeingRead);
    goOn();
    const { fields } = await it.slack.called('views.update');
    expect(fields['view_id']).toBe('V0MODAL');
    expect(JSON.stringify(fields['view'])).toContain(title);
  });
});

test('a repository that was read before is answered within the acknowledgement', async () => {
  await start();
  await it.send(command('org/never-seen 2xh100'));
  await it.slack.called('response_url');
  const answer = (await (await it.send(command('org/never-seen 2xh100 8 users'))).json()) as { text: string };
  expect(answer.text).toContain(title);
  expect(problemsWith('OutgoingMessage', answer)).toEqual([]);
});

test('an access token is refused to its owner alone, and is neither repeated nor logged', async () => {
  await start();
  const token = `hf_${'Abc1'.repeat(9)}`;
  const said = await (await it.send(command(`org/never-seen ${token}`))).text();
  expect(said).toContain('"response_type":"ephemeral"');
  expect(said).toContain('revoke it');
  const view = recorded('modal-submission')['view'] as object;
  const values = { q: { question: { type: 'plain_text_input', value: token } } };
  const modal = await (await it.send(recorded('modal-submission', { view: { ...view, state: { values } } }))).text();
  expect(modal).toContain('revoke it');
  expect(said + modal + it.log.join('')).not.toContain(token);
});

describe('a link that is shared', () => {
  const link = 'https://huggingface.co/org/never-seen';
  const sharing = (urls: readonly string[], changes: Readonly<Record<string, unknown>> = {}) => ({
    ...recorded('app-mention', { event_id: `${urls.join()}${JSON.stringify(changes)}` }),
    event: {
      type: 'link_shared',
      user: 'U0ADA',
      channel: 'C0INFRA',
      message_ts: '1764000000.000500',
      links: urls.map((url) => ({ domain: 'huggingface.co', url })),
      source: 'conversations_history',
      unfurl_id: 'C0INFRA.1764000000.000500.abc',
      ...changes,
    },
  });

  test('has a line under it with what the model needs, and a button for the whole answer', async () => {
    await start({ config: { unfurl: true } });
    await it.send(sharing([link, 'https://huggingface.co/datasets/org/data', 'https://huggingface.co/org/Missing-7b']));
    const { fields } = await it.slack.called('chat.unfurl');
    expect(fields).toMatchObject({ channel: 'C0INFRA', ts: '1764000000.000500' });
    const unfurls = JSON.parse(String(fields['unfurls']));
    expect(Object.keys(unfurls)).toEqual([link]);
    const { blocks } = unfurls[link];
    expect(problemsWith('OutgoingMessage', { text: 'x', blocks, unfurl_links: false, unfurl_media: false })).toEqual(
      [],
    );
    expect(blocks[0].text.text).toContain('never seen · BF16 · 1 × H100 80GB: Fits on 1 × H100 80GB');
    const container = { type: 'message_attachment', message_ts: '1764000000.000500', is_app_unfurl: true };
    const actions = [blocks[0].accessory];
    await it.send(recorded('button-explain', { container, actions, trigger_id: 'pressed' }));
    expect((await it.slack.called('response_url')).fields).toMatchObject({
      response_type: 'in_channel',
      thread_ts: '1764000000.000500',
      text: expect.stringContaining('never seen'),
    });
  });

  test('while it is written is shown to its writer, and later in the channel once', async () => {
    await start({ config: { unfurl: true } });
    await it.send(sharing([link], { source: 'composer', channel: 'COMPOSER' }));
    const { fields } = await it.slack.called('chat.unfurl');
    expect(fields).toMatchObject({ source: 'composer', unfurl_id: 'C0INFRA.1764000000.000500.abc' });
    await it.send(sharing([link, link]));
    await it.send(sharing([link], { message_ts: '1764000000.000600' }));
    await it.send(sharing(['https://huggingface.co/org/never-heard']));
    await it.slack.called('chat.unfurl', 3);
    expect(it.slack.calls.filter(({ method }) => method === 'chat.unfurl').map((call) => call.fields['ts'])).toEqual([
      undefined,
      '1764000000.000500',
      '1764000000.000500',
    ]);
  });

  test('is left alone when the hub does not say in time, and where it was not asked for', async () => {
    await start({ config: { unfurl: true }, tuning: { unfurlWithinMs: 1 } });
    const goOn = hub.hold();
    await it.send(sharing([link]));
    await it.send(sharing(['https://huggingface.co/meta-llama/Llama-3.1-8B-Instruct']));
    const { fields } = await it.slack.called('chat.unfurl');
    expect(String(fields['unfurls'])).toContain('Llama 3.1 8B');
    goOn();
    await it.stop();
    expect(it.slack.count('chat.unfurl')).toBe(1);
    await start();
    await it.send(sharing([link]));
    await it.send(mention('8b 4090'));
    await it.slack.called('chat.postMessage');
    expect(it.slack.count('chat.unfurl')).toBe(0);
  });
});
