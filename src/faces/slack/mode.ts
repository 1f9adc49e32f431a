import type { Config } from '../../config.ts';

export type SlackMode = 'off' | 'http' | 'socket';

/**
 * How Slack reaches us. An app token alone means Socket Mode, a signing secret alone HTTP. With both, HTTP when a public
 * address is set, since then Slack can reach it, and Socket Mode otherwise.
 */
export function slackMode(config: Config['slack'], publicUrl: string | undefined): SlackMode {
  const { appToken, signingSecret } = config;
  if (appToken === undefined) return signingSecret === undefined ? 'off' : 'http';
  return signingSecret !== undefined && publicUrl !== undefined ? 'http' : 'socket';
}
