import type { APIInteractionResponse, APIInteractionResponseCallbackData } from 'discord-api-types/v10';

/** A file that is sent along with a message. */
export interface OutgoingFile {
  readonly name: string;
  readonly contentType: string;
  readonly data: Uint8Array;
}

/** What a message that is there becomes. */
export type ChangedMessage = Pick<
  APIInteractionResponseCallbackData,
  'content' | 'embeds' | 'components' | 'attachments' | 'allowed_mentions'
>;

/** The way an answer goes back to Discord: over REST, in an HTTP response, or into a list that is only looked at. */
export interface Wire {
  /** The first response, which Discord waits for 3 seconds. Rejects when Discord does not take it. */
  respond(response: APIInteractionResponse, files: readonly OutgoingFile[]): Promise<void>;
  /** Changes the message of the first response, up to 15 minutes later. */
  edit(message: ChangedMessage, files: readonly OutgoingFile[]): Promise<void>;
}
