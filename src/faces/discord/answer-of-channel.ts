import { setTimeout as delay } from 'node:timers/promises';
import { InteractionResponseType, MessageFlags } from 'discord-api-types/v10';
import type { ChannelCommand, Place } from '../../digest/command/place.ts';
import { renderDiscord } from './render.ts';
import { type ReplyOptions, sendCard } from './reply.ts';
import type { Wire } from './wire.ts';

/** What Discord waits for a first response, less what the network and a chart take. */
const patience = 1_500;

/**
 * Answers a command about the channel. When the database takes its time, Discord is told to wait, and the answer follows for
 * the asker alone.
 */
export async function answerOfChannel(
  command: ChannelCommand,
  asked: { readonly words: string; readonly forAskerOnly: boolean; readonly place: Place },
  wire: Wire,
  options: ReplyOptions,
): Promise<void> {
  const answering = command(asked.words, asked.place);
  const timer = new AbortController();
  const late = delay(patience, 'late' as const, { signal: timer.signal }).catch(() => 'late' as const);
  const answered = await Promise.race([answering, late]).finally(() => timer.abort());
  if (answered !== 'late') {
    const ephemeral = asked.forAskerOnly || answered.private;
    await sendCard(wire, { card: answered.card, mode: 'new', ephemeral }, options);
    return;
  }
  const wait = InteractionResponseType.DeferredChannelMessageWithSource as const;
  await wire.respond({ type: wait, data: { flags: MessageFlags.Ephemeral } }, []);
  const { card } = await answering;
  await wire.edit(renderDiscord(card, { private: true, chart: false }), []);
}
