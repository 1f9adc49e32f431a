/**
 * What may be logged of an error: never the error itself, because discord.js keeps the request in it, whose address holds
 * the interaction's token and whose body holds what was said.
 */
export interface Trouble {
  readonly name: string;
  /** HTTP status. */
  readonly status?: number;
  /** Discord's error number or the system's error code. */
  readonly code?: string | number;
  readonly message: string;
}

/** Reads an error for the log: those of @discordjs/rest have `status`, Discord's own refusals also `code`. */
export function describeTrouble(error: unknown): Trouble {
  if (!(error instanceof Error)) return { name: 'unknown', message: 'something that is not an Error was thrown' };
  const code = codeOf(error) ?? codeOf(error.cause);
  const status = 'status' in error && typeof error.status === 'number' ? error.status : undefined;
  return {
    name: error.name,
    message: error.message,
    ...(status === undefined ? {} : { status }),
    ...(code === undefined ? {} : { code }),
  };
}

function codeOf(error: unknown): string | number | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' || typeof error.code === 'number' ? error.code : undefined;
}
