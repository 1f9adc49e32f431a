/** Where a command writes. */
export interface Console {
  /** What was asked for. */
  readonly out: (text: string) => void;
  /** How it goes, and what is wrong. */
  readonly progress: (text: string) => void;
}

/** A call that cannot be carried out; the message says why. */
export class UsageError extends Error {}
