import { ApplicationCommandType, InteractionType } from 'discord-api-types/v10';
import { z } from 'zod';

/**
 * What fitcheck reads of an interaction, the same over the gateway and over HTTP. Discord's payloads hold much more (names,
 * roles, avatars); what is not listed here is not looked at.
 */

const id = z.string().regex(/^\d{1,20}$/);
const person = z.object({ id });
const embeds = z.array(z.object({ footer: z.object({ text: z.string() }).optional() })).optional();

const common = z.object({
  id,
  application_id: id,
  token: z.string().min(1),
  guild_id: id.optional(),
  channel_id: id.optional(),
  /** In servers. `permissions`: what the person may do in this channel, as a decimal bit field. */
  member: z.object({ user: person, permissions: z.string().regex(/^\d+$/).optional() }).optional(),
  /** What the bot may do in this channel. */
  app_permissions: z.string().regex(/^\d+$/).optional(),
  /** In direct messages. */
  user: person.optional(),
});

const option = z.object({
  name: z.string(),
  value: z.union([z.string(), z.number(), z.boolean()]).optional(),
  focused: z.boolean().optional(),
});

const slashData = z.object({
  name: z.string(),
  type: z.literal(ApplicationCommandType.ChatInput),
  options: z.array(option).default([]),
});

const targetMessage = z.object({
  content: z.string().default(''),
  author: person.optional(),
  embeds,
  /** A forwarded message's text is here. */
  message_snapshots: z.array(z.object({ message: z.object({ content: z.string().default('') }) })).optional(),
});

const messageMenuData = z.object({
  name: z.string(),
  type: z.literal(ApplicationCommandType.Message),
  target_id: id,
  resolved: z.object({ messages: z.record(z.string(), targetMessage) }),
});

const ping = z.object({ type: z.literal(InteractionType.Ping) });
const command = common.extend({
  type: z.literal(InteractionType.ApplicationCommand),
  data: z.discriminatedUnion('type', [slashData, messageMenuData]),
});
const autocomplete = common.extend({
  type: z.literal(InteractionType.ApplicationCommandAutocomplete),
  data: slashData,
});
const button = common.extend({
  type: z.literal(InteractionType.MessageComponent),
  data: z.object({ custom_id: z.string() }),
  message: z.object({ id, flags: z.int().optional(), embeds }),
});

export const interactionSchema = z.discriminatedUnion('type', [ping, command, autocomplete, button]);

export type Interaction = z.infer<typeof interactionSchema>;
export type CommandInteraction = z.infer<typeof command>;
export type AutocompleteInteraction = z.infer<typeof autocomplete>;
export type ButtonInteraction = z.infer<typeof button>;
export type SlashOption = z.infer<typeof option>;
export type SlashData = z.infer<typeof slashData>;
export type MessageMenuData = z.infer<typeof messageMenuData>;

/** Who asked; undefined in a payload that names nobody, which Discord does not send. */
export function askerOf(interaction: z.infer<typeof common>): string | undefined {
  return interaction.member?.user.id ?? interaction.user?.id;
}
