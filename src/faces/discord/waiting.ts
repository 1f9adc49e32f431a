import { type APIInteractionResponse, InteractionResponseType, MessageFlags } from 'discord-api-types/v10';
import type { Command } from '../commands.ts';
import { prepareFor } from '../prepare-for.ts';
import type { CardReply } from './reply.ts';
import type { ChangedMessage, Wire } from './wire.ts';

/** Where the answer will stand and who will see it: Discord wants to know before there is one. */
type Place = Pick<CardReply, 'mode' | 'ephemeral'>;

/** The way back to Discord for an answer that may have to be read from the hub first. */
export interface Way {
  /** Sends what is said into the message that waits, once there is one. */
  readonly wire: () => Wire;
  /** Reads what the command's answer needs; Discord, which gives up after 3 seconds, is told to wait first. */
  readFirst(asked: { readonly command: Command; readonly words: string }, place: () => Place): Promise<void>;
}

export function createWay(direct: Wire): Way {
  let wire = direct;
  return {
    wire: () => wire,
    async readFirst({ command, words }, place) {
      const reading = prepareFor(command, words);
      if (reading === undefined) return;
      if (wire === direct) {
        await direct.respond(waitFor(place()), []);
        wire = { respond: (response, files) => direct.edit(messageOf(response), files), edit: direct.edit };
      }
      await reading;
    },
  };
}

/** Whether a response only says that the answer comes later. */
export function isWaiting({ type }: APIInteractionResponse): boolean {
  return (
    type === InteractionResponseType.DeferredChannelMessageWithSource ||
    type === InteractionResponseType.DeferredMessageUpdate
  );
}

function waitFor({ mode, ephemeral }: Place): APIInteractionResponse {
  if (mode === 'replace') return { type: InteractionResponseType.DeferredMessageUpdate };
  return {
    type: InteractionResponseType.DeferredChannelMessageWithSource,
    data: ephemeral ? { flags: MessageFlags.Ephemeral } : {},
  };
}

/** Who sees the message was said when it began to wait, and cannot be said again. */
function messageOf(response: APIInteractionResponse): ChangedMessage {
  if (
    !('data' in response) ||
    response.data === undefined ||
    !('embeds' in response.data || 'content' in response.data)
  )
    throw new TypeError(`A response of type ${response.type} is no message.`);
  const { flags: _said, ...message } = response.data;
  return message;
}
