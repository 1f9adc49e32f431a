/**
 * Discord's published limits, in characters unless named otherwise. Sources: discord.com/developers/docs, "Message"
 * (embed limits), "Components" (buttons), "Application Commands" (autocomplete choices).
 */
export const embedLimits = {
  title: 256,
  description: 4096,
  fields: 25,
  fieldName: 256,
  fieldValue: 1024,
  footer: 2048,
  link: 2048,
  /** Over all embeds of a message: titles, descriptions, field names and values, footers, author names. */
  total: 6000,
} as const;

export const messageLimits = {
  content: 2000,
  buttonRows: 5,
  buttonsPerRow: 5,
  customId: 100,
  buttonLabel: 80,
  /** An attachment's description, read aloud by screen readers. */
  alternativeText: 1024,
} as const;

export const autocompleteLimits = { choices: 25, name: 100, value: 100 } as const;

/** After this the interaction's token is no longer good for a first response. */
export const firstResponseMilliseconds = 3000;
