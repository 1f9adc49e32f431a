import { webApi } from '@slack/bolt';
import { reasonOf } from './log.ts';

type TokenSetting = 'SLACK_BOT_TOKEN' | 'SLACK_APP_TOKEN';

const whereToFind: Readonly<Record<TokenSetting, string>> = {
  SLACK_BOT_TOKEN: 'copy the Bot User OAuth Token (xoxb-...) from OAuth & Permissions',
  SLACK_APP_TOKEN:
    'make an app-level token (xapp-...) with the scope connections:write under Basic Information, and turn Socket Mode on',
};

/** Slack's answers that mean the token itself is at fault (docs.slack.dev/reference/methods/auth.test, apps.connections.open). */
const aboutTheToken = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'not_allowed_token_type',
  'no_permission',
  'missing_scope',
  'forbidden_team',
  'team_access_not_granted',
  'org_login_required',
]);

/**
 * What keeps the bot from Slack, in one line: the thing, the reason and, where a setting is at fault, the way out. Holds
 * no token.
 */
export function slackTrouble(error: unknown, setting: TokenSetting): string {
  if (error instanceof webApi.WebAPIPlatformError) {
    const code = error.data.error.slice(0, 60);
    return aboutTheToken.has(code)
      ? `Slack refuses ${setting} (${code}): ${whereToFind[setting]}`
      : `Slack answered "${code}" to the check of ${setting}`;
  }
  if (error instanceof webApi.WebAPIRateLimitedError) return `Slack asks to wait ${error.retryAfter} s`;
  if (error instanceof webApi.WebAPIHTTPError) return `Slack answers HTTP ${error.statusCode}`;
  return `Slack cannot be reached: ${reasonOf(error)}`;
}

/** How long Slack asks to wait, in ms; 0 when it did not say. */
export function askedToWaitMs(error: unknown): number {
  return error instanceof webApi.WebAPIRateLimitedError ? error.retryAfter * 1000 : 0;
}
