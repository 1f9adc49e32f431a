import { InteractionType } from 'discord-api-types/v10';
import type { Logger } from 'pino';
import type { ChartRenderer } from '../../answer/chart/renderer.ts';
import type { Reply } from '../../answer/reply.ts';
import { ask } from '../../ask/ask.ts';
import type { ChannelCommand } from '../../digest/command/place.ts';
import type { Command } from '../commands.ts';
import type { Deliveries } from '../deliveries.ts';
import { type Limits, limitReached } from '../limits.ts';
import { answerOfChannel } from './answer-of-channel.ts';
import { type Asked, askedByButton, askedByCommand, askedOnCard, isEphemeral } from './asked.ts';
import type { Suggest } from './autocomplete.ts';
import { askerOf, type ButtonInteraction, type CommandInteraction } from './interaction.ts';
import { placeOf } from './place.ts';
import { type ReplyOptions, sendCard, sendText } from './reply.ts';
import { describeTrouble } from './trouble.ts';
import { createWay, type Way } from './waiting.ts';
import type { Wire } from './wire.ts';

/** What answering needs from outside. */
export interface HandlerOptions {
  readonly commands: readonly Command[];
  readonly suggest: Suggest;
  readonly renderer: ChartRenderer;
  readonly limits: Limits;
  readonly deliveries: Deliveries;
  readonly logger: Logger;
  readonly pageUrl: string | undefined;
  readonly chartPatience?: number;
  /** Answers the commands that are about a channel; without it they are answered as anywhere else. */
  readonly ofChannel?: ChannelCommand | undefined;
  /** Told of every answer: which command, what it said, how long it took to make. */
  readonly answered?:
    | ((answered: { readonly command: string; readonly reply: Reply; readonly seconds: number }) => void)
    | undefined;
}

/** Answers a command, a menu entry or a button: once, within the limits, to those who are to see it. */
export async function answerAsked(
  interaction: CommandInteraction | ButtonInteraction,
  wire: Wire,
  options: HandlerOptions,
): Promise<void> {
  const { id } = interaction;
  const { logger, limits, deliveries } = options;
  const began = performance.now();
  if (!deliveries.first(`discord:${id}`)) {
    logger.debug({ interaction: id }, 'Discord delivered an interaction again');
    return;
  }
  const asker = askerOf(interaction);
  const wait = await limits.take(
    `discord:${asker ?? 'nobody'}`,
    interaction.guild_id && `discord:${interaction.guild_id}`,
  );
  if (wait !== undefined) {
    logger.info({ interaction: id, user: asker, guild: interaction.guild_id }, 'limit of questions reached on Discord');
    await sendText(wire, limitReached(wait));
    return;
  }
  const way = createWay(wire);
  const asked = await whatIsAsked(interaction, way, options.commands);
  if (asked.kind === 'say') {
    await sendText(way.wire(), asked.text);
    return;
  }
  const replyOptions: ReplyOptions = {
    ...options,
    onChartTrouble: (error) =>
      logger.warn({ interaction: id, trouble: describeTrouble(error) }, 'chart left out of a Discord reply'),
  };
  const place = asked.command.ofChannel === true ? placeOf(interaction) : undefined;
  if (place !== undefined && options.ofChannel !== undefined) {
    const forAskerOnly = isForAskerOnly(asked, false, interaction);
    await answerOfChannel(options.ofChannel, { words: asked.words, forAskerOnly, place }, wire, replyOptions);
    logger.info({ interaction: id, user: asker, command: asked.command.name }, 'answered on Discord');
    return;
  }
  await way.readFirst(asked, () => ({
    mode: asked.mode,
    ephemeral: isForAskerOnly(asked, ask(asked.words).wishes.private, interaction),
  }));
  const started = performance.now();
  const reply = asked.command.answer(asked.words);
  options.answered?.({ command: asked.command.name, reply, seconds: (performance.now() - started) / 1000 });
  const { card } = reply;
  await sendCard(
    way.wire(),
    {
      card: asked.remark === undefined ? card : { ...card, caveats: [asked.remark, ...card.caveats] },
      mode: asked.mode,
      ephemeral: isForAskerOnly(asked, reply.private, interaction),
    },
    replyOptions,
  );
  logger.info(
    {
      interaction: id,
      user: asker,
      guild: interaction.guild_id,
      command: asked.command.name,
      ms: Math.round(performance.now() - began),
    },
    'answered on Discord',
  );
}

async function whatIsAsked(
  interaction: CommandInteraction | ButtonInteraction,
  way: Way,
  commands: readonly Command[],
): Promise<Asked> {
  if (interaction.type !== InteractionType.MessageComponent) return askedByCommand(interaction, commands);
  const asked = askedByButton(interaction, commands);
  if (asked.kind !== 'on-card') return asked;
  await way.readFirst(asked, () => ({
    mode: asked.effect === 'replace' ? 'replace' : 'new',
    ephemeral: asked.id !== 'share',
  }));
  return askedOnCard(asked, commands);
}

function isForAskerOnly(
  asked: Extract<Asked, { kind: 'ask' }>,
  wished: boolean,
  interaction: CommandInteraction | ButtonInteraction,
): boolean {
  // A message that is changed in place stays seen by whom it was seen.
  if (asked.mode === 'replace')
    return interaction.type === InteractionType.MessageComponent && isEphemeral(interaction);
  return asked.audience === 'asker' || (asked.audience === 'as-asked' && wished);
}
