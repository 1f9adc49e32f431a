/** Why a source could not be read; the message is shown to people as the reason. */
export class SourceError extends Error {
  /** Whether trying again may help. */
  readonly isPassing: boolean;
  /** How long the source asked to be left alone, milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options: { readonly isPassing?: boolean; readonly retryAfterMs?: number } = {}) {
    super(message);
    this.isPassing = options.isPassing ?? false;
    this.retryAfterMs = options.retryAfterMs;
  }
}
