/** The package ships its zod schemas without types; these are the ones the fake uses. */
declare module 'discord-api-spec/zod' {
  import type { z } from 'zod/mini';
  export const ApplicationCommandAutocompleteCallbackRequestSchema: z.ZodMiniType;
  export const ApplicationCommandUpdateRequestSchema: z.ZodMiniType;
  export const CreateMessageInteractionCallbackRequestSchema: z.ZodMiniType;
  export const IncomingWebhookUpdateRequestPartialSchema: z.ZodMiniType;
  export const PongInteractionCallbackRequestSchema: z.ZodMiniType;
  export const UpdateMessageInteractionCallbackRequestSchema: z.ZodMiniType;
}
