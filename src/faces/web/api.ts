import type { Answer } from '../../answer/answer.ts';
import type { Card } from '../../answer/card.ts';

/** What the page and the server say to each other. Types only: the page is built with them, the server answers in them. */

/** GET /api/answer?q=<words>&command=<name> */
export interface PageAnswer {
  /** The command that answered: `fit`, `explain` ... */
  readonly command: string;
  /** The question as typed; empty where it held a secret. */
  readonly asked: string;
  /** The question as understood; absent when none was. Typed again it gives the same answer. */
  readonly words?: string;
  readonly card: Card;
  readonly answer: Answer;
  /** The message that Discord would be sent. */
  readonly discord: unknown;
  /** The message that Slack would be sent. */
  readonly slack: unknown;
  /** The card as the terminal prints it, without colours. */
  readonly terminal: string;
  /** Where the page finds the card's chart; absent when the card has none. */
  readonly chart?: { readonly light: string; readonly dark: string };
}

/** GET /api/suggest?q=<words>&cursor=<index>; with from=hub, repositories of the Hugging Face hub. */
export interface PageSuggestion {
  /** The whole question after this suggestion is taken. */
  readonly words: string;
  readonly label: string;
}

/** GET /api/commands */
export interface PageCommand {
  readonly name: string;
  readonly description: string;
  readonly usage: string;
  readonly examples: readonly string[];
}

/** Any response that is not 2xx. */
export interface PageTrouble {
  readonly error: { readonly code: string; readonly message: string };
}
