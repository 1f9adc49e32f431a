import { PermissionFlagsBits } from 'discord-api-types/v10';
import type { Place } from '../../digest/command/place.ts';
import { askerOf, type ButtonInteraction, type CommandInteraction } from './interaction.ts';

/** Any of these lets a person change a channel. */
const manages = [
  PermissionFlagsBits.Administrator,
  PermissionFlagsBits.ManageGuild,
  PermissionFlagsBits.ManageChannels,
];

/** What a digest needs, as Discord names it to those who set permissions. */
const needs = [
  ['View Channel', PermissionFlagsBits.ViewChannel],
  ['Send Messages', PermissionFlagsBits.SendMessages],
  ['Embed Links', PermissionFlagsBits.EmbedLinks],
  ['Attach Files', PermissionFlagsBits.AttachFiles],
] as const;

/** Where an interaction took place, with the rights that Discord's payload says; undefined when it names no channel. */
export function placeOf(interaction: CommandInteraction | ButtonInteraction): Place | undefined {
  const { guild_id: guild, channel_id: channel, member, app_permissions: ours } = interaction;
  const person = askerOf(interaction);
  if (channel === undefined || person === undefined) return undefined;
  const missing = guild === undefined || ours === undefined ? [] : missingOf(BigInt(ours));
  return {
    platform: 'discord',
    workspace: guild ?? 'direct',
    channel,
    person,
    mayManage: () => Promise.resolve(guild === undefined ? undefined : refusalOf(member?.permissions)),
    ...(missing.length === 0
      ? {}
      : { cannotPost: `fitcheck cannot post in this channel: give it ${missing.join(', ')} here, then try again.` }),
  };
}

function refusalOf(permissions: string | undefined): string | undefined {
  const held = BigInt(permissions ?? 0);
  return manages.some((right) => (held & right) !== 0n)
    ? undefined
    : 'Digests of a channel are set up by people who may manage it: the permission Manage Channels or Manage Server.';
}

function missingOf(held: bigint): string[] {
  if ((held & PermissionFlagsBits.Administrator) !== 0n) return [];
  return needs.filter(([, right]) => (held & right) === 0n).map(([name]) => name);
}
