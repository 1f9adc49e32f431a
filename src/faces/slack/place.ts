import type { webApi } from '@slack/bolt';
import type { Place } from '../../digest/command/place.ts';

/**
 * Where a command was typed. Slack says nothing about a person's rights unless the bot has scopes for it: with `users:read`
 * admins and owners of the workspace may change a channel's digest, with `channels:read` or `groups:read` its creator too.
 * Without them, as well as with them, whoever set it up may; and where nobody has, anybody in the channel may, as anybody
 * there may post.
 */
export function placeOf(
  where: { readonly team: string; readonly channel: string; readonly person: string },
  client: webApi.WebClient,
  scopes: readonly string[],
): Place {
  const { team, channel, person } = where;
  return {
    platform: 'slack',
    workspace: team,
    channel,
    person,
    async mayManage(owner) {
      // A direct message with the bot belongs to the person.
      if (owner === undefined || owner === person || channel.startsWith('D')) return undefined;
      if (scopes.includes('users:read') && (await isAdmin(client, person))) return undefined;
      if (scopes.some((scope) => scope === 'channels:read' || scope === 'groups:read')) {
        if (await isCreator(client, channel, person)) return undefined;
      }
      return 'The digest of this channel is changed by whoever set it up, by the creator of the channel, or by an admin of the workspace. Ask one of them.';
    },
  };
}

async function isAdmin(client: webApi.WebClient, person: string): Promise<boolean> {
  const { user } = await client.users.info({ user: person }).catch(() => ({ user: undefined }));
  return user?.is_admin === true || user?.is_owner === true;
}

async function isCreator(client: webApi.WebClient, channel: string, person: string): Promise<boolean> {
  const { channel: found } = await client.conversations.info({ channel }).catch(() => ({ channel: undefined }));
  return found?.creator === person;
}
