import { z } from 'zod';

export const refusalCodes = [
  'unknown-model',
  'unknown-gpu',
  'unknown-format',
  'unknown-engine',
  'bad-value',
  'contradiction',
  'unavailable',
  'too-long',
] as const;

/** A question that cannot be answered, said so that the person can mend it: the thing, the reason, the way out. */
export const refusalSchema = z.object({
  code: z.enum(refusalCodes),
  /** One or two sentences: names the thing, the reason and the way out. */
  message: z.string(),
  /** The Question field at fault; absent when it is the words as a whole. */
  field: z.string().optional(),
  /** Things to type instead, most likely first. */
  suggestions: z.array(z.string()),
});

export type Refusal = z.infer<typeof refusalSchema>;
