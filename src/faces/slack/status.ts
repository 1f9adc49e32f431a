import type { FaceStatus } from '../face.ts';
import { eventsPath } from './identifiers.ts';
import type { Identity } from './identity.ts';
import type { SlackMode } from './mode.ts';

/** What the face knows about itself. */
export interface SlackHealth {
  readonly mode: SlackMode;
  readonly started: boolean;
  /** Undefined without a bot token. */
  readonly identity: Identity | undefined;
  /** Socket Mode only. */
  readonly sockets: { readonly open: number; readonly trouble: string | undefined } | undefined;
}

/** One line about the face: whether it works, and which setting to mend when it does not. */
export function slackStatus(health: SlackHealth): FaceStatus {
  const { mode, identity, sockets } = health;
  const say = (state: FaceStatus['state'], detail: string): FaceStatus => ({ name: 'slack', state, detail });
  if (mode === 'off') {
    return say(
      'off',
      'set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP), and SLACK_BOT_TOKEN: docs/slack.md',
    );
  }
  const way = mode === 'http' ? `HTTP at ${eventsPath}` : 'Socket Mode';
  if (!health.started) return say('starting', way);
  if (sockets !== undefined && sockets.open === 0) {
    return sockets.trouble === undefined
      ? say('starting', `${way}, connecting`)
      : say('failing', `${way}: ${sockets.trouble}`);
  }
  if (identity === undefined) {
    return say('on', `${way}, without SLACK_BOT_TOKEN: commands and buttons work; mentions and the home tab need it`);
  }
  if (identity.state === 'failing') return say('failing', `${way}: ${identity.detail}`);
  return say(identity.state === 'unknown' ? 'starting' : 'on', `${way}, ${identity.detail}`);
}
