/** Interactions as Discord sends them, for the fake to dispatch. The ids are made up; the token is one that must never be logged. */

export const application = '900000000000000000';
export const server = '200000000000000000';
export const person = '100000000000000000';
export const bot = {
  id: application,
  username: 'fitcheck',
  discriminator: '0',
  avatar: null,
  bot: true,
  global_name: null,
  public_flags: 0,
};

let serial = 1_500_000_000_000_000_000n;
/** A new id, unlike any before. */
export const snowflake = (): string => String(++serial);

export type Payload = Readonly<Record<string, unknown>> & { readonly id: string; readonly token: string };

function interaction(type: number, data: unknown, extra: Readonly<Record<string, unknown>> = {}): Payload {
  const id = snowflake();
  const user = {
    id: person,
    username: 'alice',
    discriminator: '0',
    avatar: null,
    global_name: 'Alice',
    public_flags: 0,
  };
  return {
    id,
    application_id: application,
    type,
    data,
    token: `secret-token-of-${id}`,
    version: 1,
    guild_id: server,
    guild: { id: server, locale: 'en-US', features: [] },
    channel_id: '300000000000000000',
    channel: { id: '300000000000000000', type: 0, name: 'general', guild_id: server },
    member: {
      user,
      roles: [],
      permissions: '2147483647',
      joined_at: '2026-01-01T00:00:00+00:00',
      deaf: false,
      mute: false,
      flags: 0,
    },
    locale: 'en-US',
    guild_locale: 'en-US',
    app_permissions: '2147483647',
    entitlements: [],
    authorizing_integration_owners: { '0': server },
    context: 0,
    attachment_size_limit: 10_485_760,
    ...extra,
  };
}

const optionTypes = { string: 3, number: 4, boolean: 5 } as const;

function options(values: Readonly<Record<string, string | number | boolean>>, focused?: string) {
  return Object.entries(values).map(([name, value]) => ({
    name,
    type: optionTypes[typeof value as keyof typeof optionTypes],
    value,
    ...(name === focused ? { focused: true } : {}),
  }));
}

export function slash(
  name: string,
  values: Readonly<Record<string, string | number | boolean>>,
  extra?: Readonly<Record<string, unknown>>,
): Payload {
  return interaction(2, { id: '1', name, type: 1, options: options(values) }, extra);
}

export function typing(name: string, values: Readonly<Record<string, string>>, focused: string): Payload {
  return interaction(4, { id: '1', name, type: 1, options: options(values, focused) });
}

/** Somebody presses a button of a message; `message` is what fitcheck sent. */
export function press(customId: string, message: Readonly<Record<string, unknown>> = {}): Payload {
  return interaction(
    3,
    { custom_id: customId, component_type: 2, id: 2 },
    { message: { ...channelMessage(''), author: bot, application_id: application, ...message } },
  );
}

/** Somebody picks "Fit check" in the menu of a message. */
export function messageMenu(text: string, message: Readonly<Record<string, unknown>> = {}): Payload {
  const target = { ...channelMessage(text), ...message };
  return interaction(2, {
    id: '2',
    name: 'Fit check',
    type: 3,
    target_id: target.id,
    resolved: { messages: { [target.id]: target } },
  });
}

function channelMessage(content: string) {
  return {
    id: snowflake(),
    channel_id: '300000000000000000',
    type: 0,
    content,
    author: {
      id: '101000000000000000',
      username: 'bob',
      discriminator: '0',
      avatar: null,
      global_name: null,
      public_flags: 0,
    },
    embeds: [],
    components: [],
    attachments: [],
    mentions: [],
    mention_roles: [],
    mention_everyone: false,
    pinned: false,
    tts: false,
    timestamp: '2026-11-24T06:00:00.000000+00:00',
    edited_timestamp: null,
    flags: 0,
  };
}

/** In a direct message with the bot: no server, no member. */
export const directMessage = {
  guild_id: undefined,
  guild: undefined,
  member: undefined,
  user: { id: person, username: 'alice', discriminator: '0', avatar: null, global_name: 'Alice' },
  context: 1,
  authorizing_integration_owners: { '1': person },
} as const;

/** In somebody else's server or group, for a person who installed fitcheck for themselves. */
export const userInstalled = { context: 2, authorizing_integration_owners: { '1': person } } as const;
