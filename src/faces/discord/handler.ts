import { InteractionResponseType, InteractionType } from 'discord-api-types/v10';
import { answerAsked, type HandlerOptions } from './answer-asked.ts';
import { autocompleteChoices } from './autocomplete.ts';
import { type Interaction, interactionSchema } from './interaction.ts';
import { renderText } from './render.ts';
import { sendText } from './reply.ts';
import { describeTrouble } from './trouble.ts';
import { isWaiting } from './waiting.ts';
import type { Wire } from './wire.ts';

/**
 * Answers one interaction, however it came. Never rejects: trouble is logged with the interaction's id, without what was
 * asked. What cannot be read at all is not answered.
 */
export type Handler = (payload: unknown, wire: Wire) => Promise<void>;

/** Discord would otherwise only say that the application did not respond. */
const ourFault = 'fitcheck could not answer that, and it is not your fault: the trouble was logged. Try other words.';

/** Makes the one handler behind the gateway, the HTTP endpoint and the replay of recorded payloads. */
export function createHandler(options: HandlerOptions): Handler {
  return async (payload, wire) => {
    const read = interactionSchema.safeParse(payload);
    if (!read.success) {
      options.logger.warn(
        { at: read.error.issues.map((issue) => issue.path.join('.')) },
        'Discord interaction not understood',
      );
      return;
    }
    const interaction = read.data;
    const id = 'id' in interaction ? interaction.id : undefined;
    let said = 'nothing' as 'nothing' | 'to wait' | 'an answer';
    const watched: Wire = {
      respond(response, files) {
        said = isWaiting(response) ? 'to wait' : 'an answer';
        return wire.respond(response, files);
      },
      edit(message, files) {
        said = 'an answer';
        return wire.edit(message, files);
      },
    };
    try {
      await answer(interaction, watched, options);
    } catch (error) {
      options.logger.error({ interaction: id, trouble: describeTrouble(error) }, 'Discord interaction not answered');
      const apology = `${ourFault} (${id})`;
      if (said === 'nothing') await sendText(wire, apology).catch(() => undefined);
      if (said === 'to wait') await wire.edit(renderText(apology), []).catch(() => undefined);
    }
  };
}

async function answer(interaction: Interaction, wire: Wire, options: HandlerOptions): Promise<void> {
  switch (interaction.type) {
    case InteractionType.Ping:
      await wire.respond({ type: InteractionResponseType.Pong }, []);
      return;
    case InteractionType.ApplicationCommandAutocomplete: {
      const choices = await autocompleteChoices(interaction, options.commands, options.suggest);
      await wire.respond({ type: InteractionResponseType.ApplicationCommandAutocompleteResult, data: { choices } }, []);
      return;
    }
    default:
      await answerAsked(interaction, wire, options);
  }
}
