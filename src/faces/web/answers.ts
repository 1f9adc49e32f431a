import { type Request, type Response, Router } from 'express';
import type { Card } from '../../answer/card.ts';
import { hubQuestions } from '../../answer/hub-names.ts';
import type { Reply } from '../../answer/reply.ts';
import { holdsToken } from '../../ask/tokens.ts';
import type { Command } from '../commands.ts';
import { overCap } from '../input.ts';
import { isToBeRead, prepareFor } from '../prepare-for.ts';
import type { PageAnswer, PageCommand, PageSuggestion } from './api.ts';
import { hasRoom, type PageBudgets, within } from './budgets.ts';
import { sendTrouble } from './trouble.ts';

/** The platforms' own renderers, handed in by main.ts because faces do not import each other. */
export interface Previews {
  readonly discord: (card: Card) => unknown;
  readonly slack: (card: Card) => unknown;
  readonly terminal: (card: Card) => string;
}

export interface AnswerOptions {
  readonly commands: readonly Command[];
  readonly suggest: (words: string, cursor?: number) => readonly PageSuggestion[];
  readonly previews: Previews;
  readonly budgets: PageBudgets;
  /** Told of every answer, for the metrics. */
  readonly answered?: ((answer: { command: string; reply: Reply; seconds: number }) => void) | undefined;
}

/** GET /api/answer, /api/suggest and /api/commands. */
export function answerRoutes(options: AnswerOptions): Router {
  const router = Router();
  router.get('/api/answer', within(options.budgets.answers), async (request, response) => {
    const asked = readQuestion(request, response, options.commands);
    if (asked === undefined) return;
    if (!(await prepared(asked, request, response, options.budgets))) return;
    const began = performance.now();
    const reply = asked.command.answer(asked.words);
    options.answered?.({ command: asked.command.name, reply, seconds: (performance.now() - began) / 1000 });
    response.set('Cache-Control', 'no-store').json(pageAnswer(asked, reply, options.previews));
  });
  router.get('/api/suggest', within(options.budgets.suggestions), async (request, response) => {
    const words = parameter(request, 'q') ?? '';
    const given = Number(parameter(request, 'cursor') ?? Number.NaN);
    const cursor = Number.isInteger(given) && given >= 0 && given <= words.length ? given : undefined;
    // Words over the cap are not worth completing; the answer says what is wrong with them.
    const from = parameter(request, 'from') === 'hub' ? fromHub : options.suggest;
    const suggestions = overCap(words) === undefined ? await from(words, cursor) : [];
    response.set('Cache-Control', 'no-store').json(suggestions satisfies readonly PageSuggestion[]);
  });
  router.get('/api/commands', (_request, response) => {
    const shown = options.commands.map(
      ({ name, description, usage, examples }): PageCommand => ({ name, description, usage, examples }),
    );
    response.set('Cache-Control', 'no-cache').json(shown);
  });
  return router;
}

/** Reads what an answer needs, within the budget of the visitor; where there is no room it answers 429 itself. */
export async function prepared(
  { command, words }: { readonly command: Command; readonly words: string },
  request: Request,
  response: Response,
  { readings }: PageBudgets,
): Promise<boolean> {
  if (isToBeRead(command, words) && !(await hasRoom(readings, request, response))) return false;
  await prepareFor(command, words);
  return true;
}

/** The page asks for these on their own, so that the vocabulary's do not wait for them. */
async function fromHub(words: string, cursor: number | undefined): Promise<readonly PageSuggestion[]> {
  return (await hubQuestions(words, cursor)) ?? [];
}

/** A query parameter given once, or undefined. */
export function parameter(request: Request, name: string): string | undefined {
  const value = request.query[name];
  return typeof value === 'string' ? value : undefined;
}

/** The command and the words of `?command=&q=`; answers 400 itself and returns undefined when they cannot be used. */
export function readQuestion(
  request: Request,
  response: Response,
  commands: readonly Command[],
): { readonly command: Command; readonly words: string } | undefined {
  const name = parameter(request, 'command') ?? 'fit';
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) {
    const known = commands.map((candidate) => candidate.name).join(', ');
    sendTrouble(response, 400, 'unknown-command', `There is no such command. These exist: ${known}.`);
    return undefined;
  }
  const words = parameter(request, 'q');
  if (words === undefined) {
    sendTrouble(response, 400, 'no-question', 'Put the question into the parameter q: /api/answer?q=405b+int4+h100');
    return undefined;
  }
  const tooLong = overCap(words);
  if (tooLong !== undefined) {
    sendTrouble(response, 400, 'too-long', tooLong);
    return undefined;
  }
  return { command, words };
}

function pageAnswer(
  asked: { readonly command: Command; readonly words: string },
  reply: Reply,
  previews: Previews,
): PageAnswer {
  const { card, answer } = reply;
  return {
    command: asked.command.name,
    // A secret is not sent back, not even to whoever typed it.
    asked: holdsToken(asked.words) ? '' : asked.words,
    ...(card.words === undefined ? {} : { words: card.words }),
    card,
    answer,
    discord: previews.discord(card),
    slack: previews.slack(card),
    terminal: previews.terminal(card),
    ...(card.chart === undefined
      ? {}
      : { chart: { light: chartAddress(asked, 'light'), dark: chartAddress(asked, 'dark') } }),
  };
}

function chartAddress(asked: { readonly command: Command; readonly words: string }, theme: 'light' | 'dark'): string {
  return `/preview-chart.png?${new URLSearchParams({ command: asked.command.name, q: asked.words, theme })}`;
}
