import {
  ApplicationCommandAutocompleteCallbackRequestSchema,
  ApplicationCommandUpdateRequestSchema,
  CreateMessageInteractionCallbackRequestSchema,
  IncomingWebhookUpdateRequestPartialSchema,
  PongInteractionCallbackRequestSchema,
  UpdateMessageInteractionCallbackRequestSchema,
} from 'discord-api-spec/zod';
import { z } from 'zod';

/** Discord's published schemas (generated from its OpenAPI description), by what is sent. */
const callbacks = z.union([
  PongInteractionCallbackRequestSchema,
  CreateMessageInteractionCallbackRequestSchema,
  UpdateMessageInteractionCallbackRequestSchema,
  ApplicationCommandAutocompleteCallbackRequestSchema,
]);
const edits = IncomingWebhookUpdateRequestPartialSchema;
const registrations = z.array(ApplicationCommandUpdateRequestSchema).max(130);

/** What Discord would refuse in an interaction response; empty when it would take it. */
export function faultsOfResponse(body: unknown, files: readonly string[] = []): string[] {
  return [...faults(callbacks, body), ...lint(asRecord(asRecord(body)['data']), files)];
}

/** The same for an edit of a response. */
export function faultsOfEdit(body: unknown, files: readonly string[] = []): string[] {
  return [...faults(edits, body), ...lint(asRecord(body), files)];
}

/** The same for the list of commands. */
export function faultsOfCommands(body: unknown): string[] {
  return [
    ...faults(registrations, body),
    ...(Array.isArray(body) ? body.flatMap((command) => lintCommand(asRecord(command))) : []),
  ];
}

function faults(schema: z.ZodType | typeof edits, body: unknown): string[] {
  const read = z.safeParse(schema, body);
  return read.success ? [] : read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
}

type Json = Readonly<Record<string, unknown>>;
const asRecord = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
const asList = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.map(asRecord) : []);
const lengthOf = (value: unknown): number => (typeof value === 'string' ? Array.from(value).length : 0);
const blank = (value: unknown): boolean => typeof value !== 'string' || value.trim() === '';

/** What Discord checks and its schemas do not say. */
function lint(message: Json, files: readonly string[]): string[] {
  const found: string[] = [];
  const embeds = asList(message['embeds']);
  const fields = embeds.flatMap((embed) => asList(embed['fields']));
  const total = [
    ...embeds.flatMap((embed) => [
      embed['title'],
      embed['description'],
      asRecord(embed['footer'])['text'],
      asRecord(embed['author'])['name'],
    ]),
    ...fields.flatMap((field) => [field['name'], field['value']]),
  ].reduce<number>((sum, text) => sum + lengthOf(text), 0);
  if (total > 6000) found.push(`embeds hold ${total} characters, at most 6000`);
  for (const field of fields) {
    if (blank(field['name'])) found.push('a field has no name');
    if (blank(field['value'])) found.push('a field has no value');
  }
  const rows = asList(message['components']);
  if (rows.length > 5) found.push(`${rows.length} rows of components, at most 5`);
  const ids = rows.flatMap((row) => asList(row['components']).map((button) => button['custom_id']));
  if (new Set(ids).size !== ids.length) found.push('two components have the same custom_id');
  if (ids.some(blank)) found.push('a button has no custom_id');
  const attached = asList(message['attachments']).map((attachment) => attachment['filename']);
  for (const embed of embeds) {
    const url = asRecord(embed['image'])['url'];
    if (
      typeof url === 'string' &&
      url.startsWith('attachment://') &&
      !files.includes(url.slice('attachment://'.length))
    ) {
      found.push(`the embed shows ${url}, which is not sent along`);
    }
  }
  for (const name of attached)
    if (!files.includes(String(name))) found.push(`attachment ${String(name)} is described and not sent`);
  const mentions = message['allowed_mentions'];
  if (
    Object.keys(message).some((key) => key === 'content' || key === 'embeds') &&
    JSON.stringify(mentions) !== '{"parse":[]}'
  ) {
    found.push('allowed_mentions does not forbid every ping');
  }
  return found;
}

function lintCommand(command: Json): string[] {
  const found: string[] = [];
  const slash = (command['type'] ?? 1) === 1;
  const named = /^[-_'\p{L}\p{N}]{1,32}$/u;
  if (slash && !named.test(String(command['name']))) found.push(`command name ${String(command['name'])}`);
  if (slash && blank(command['description'])) found.push(`command ${String(command['name'])} has no description`);
  if (!slash && !blank(command['description'])) found.push('a menu command has a description');
  const options = asList(command['options']);
  for (const option of options)
    if (!named.test(String(option['name']))) found.push(`option name ${String(option['name'])}`);
  if (new Set(options.map((option) => option['name'])).size !== options.length)
    found.push('two options have the same name');
  return found;
}
