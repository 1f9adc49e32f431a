import { commands } from '../commands.ts';
import { eventsPath, fitCheckShortcut } from './identifiers.ts';

/** Each scope and what it is for; the setup guide and the manifest read the same table. */
export const botScopes = {
  commands: 'slash commands and the message shortcut',
  'chat:write': 'answers to mentions, in the channels the bot was invited to',
  'app_mentions:read': 'to be told when somebody mentions the bot, and of that message only',
} as const;

/** Scopes that a workspace may decline: charts are then shown in characters, and who set a digest up changes it. */
export const optionalBotScopes = {
  'files:write': 'to upload the chart as a picture when no public address is set',
  'files:read': 'to see when Slack has processed that upload',
  'users:read': 'to let the admins of the workspace change a digest that somebody else set up',
  'channels:read': 'to let the creator of a public channel change its digest',
  'groups:read': 'the same for a private channel',
} as const;

/** Scopes and domains for links to models, which SLACK_UNFURL turns on. */
export const unfurlScopes = {
  'links:read': 'to be told when somebody shares a link to Hugging Face, and of that link only',
  'links:write': 'to show under the link what its model needs',
} as const;
const unfurlDomains = ['huggingface.co', 'hf.co'] as const;

/** Slack reaches the app over its own socket, or at this https address (without a path). */
export type ManifestMode = { readonly kind: 'socket' } | { readonly kind: 'http'; readonly url: string };

/**
 * The app manifest (checked by a test against the schema of github.com/slackapi/manifest-schema): paste it under "From a manifest" when the
 * app is created. Commands come from the command table.
 * @param unfurl whether it is told of links to Hugging Face
 */
export function slackManifest(mode: ManifestMode, unfurl = false) {
  const requestUrl = mode.kind === 'http' ? `${mode.url.replace(/\/+$/, '')}${eventsPath}` : undefined;
  return {
    display_information: {
      name: 'fitcheck',
      description: 'What hardware does this language model need? Memory, GPUs, layout, in the channel.',
      long_description:
        'Ask for a model, a weight format and a GPU in any order, as in /fit 405b int4 h100. fitcheck answers with the memory it takes, term by term and with ranges, how many GPUs and in which layout, the command that starts it, what the quantization does to quality, and the sources of the figures. It reads only what is sent to it: commands, mentions, and messages on which somebody uses its shortcut.',
      background_color: '#1f2937',
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: true },
      bot_user: { display_name: 'fitcheck', always_online: true },
      ...(unfurl && { unfurl_domains: unfurlDomains }),
      shortcuts: [
        {
          name: 'Fit check',
          type: 'message',
          callback_id: fitCheckShortcut,
          description: 'What hardware the model in this message needs',
        },
      ],
      slash_commands: commands
        .filter((command) => command.slash)
        .map((command) => ({
          command: `/${command.name}`,
          ...(requestUrl !== undefined && { url: requestUrl }),
          description: command.description,
          ...(command.usage !== '' && { usage_hint: command.usage }),
          should_escape: false,
        })),
    },
    oauth_config: {
      scopes: {
        bot: Object.keys(unfurl ? { ...botScopes, ...unfurlScopes } : botScopes),
        bot_optional: Object.keys(optionalBotScopes),
      },
    },
    settings: {
      event_subscriptions: {
        ...(requestUrl !== undefined && { request_url: requestUrl }),
        bot_events: ['app_home_opened', 'app_mention', ...(unfurl ? ['link_shared'] : [])],
      },
      interactivity: { is_enabled: true, ...(requestUrl !== undefined && { request_url: requestUrl }) },
      org_deploy_enabled: false,
      socket_mode_enabled: mode.kind === 'socket',
      token_rotation_enabled: false,
    },
  };
}
