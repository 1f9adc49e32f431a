import { GatewayCloseCodes } from 'discord-api-types/v10';
import { describeTrouble } from './trouble.ts';

/** What to tell whoever runs the bot when Discord cannot be reached: the reason and the setting to look at. */
export function connectionTrouble(error: unknown): string {
  const { status, code, message } = describeTrouble(error);
  if (code === 'TokenInvalid' || status === 401) return '401 from Discord: check DISCORD_TOKEN';
  if (message === 'Authentication failed') return closeTrouble(GatewayCloseCodes.AuthenticationFailed);
  if (status === 403) return '403 from Discord: check DISCORD_TOKEN, and that this address is not blocked';
  if (status === 404) return '404 from Discord: check DISCORD_API_URL';
  if (status === 429) return '429 from Discord: too many requests; nothing to set';
  if (status !== undefined && status >= 500)
    return `${status} from Discord: trouble on its side; see discordstatus.com`;
  if (code !== undefined) return `Discord cannot be reached (${code}): check the network and DISCORD_API_URL`;
  return `Discord cannot be reached (${message}): check the network and DISCORD_API_URL`;
}

/** The same for a gateway connection that Discord closed for good. */
export function closeTrouble(code: number): string {
  switch (code) {
    case GatewayCloseCodes.AuthenticationFailed:
      return 'Discord refused the token: check DISCORD_TOKEN';
    case GatewayCloseCodes.ShardingRequired:
      return 'too many servers for one gateway connection: set DISCORD_PUBLIC_KEY and use HTTP interactions';
    default:
      return `Discord closed the gateway connection (${code})`;
  }
}
