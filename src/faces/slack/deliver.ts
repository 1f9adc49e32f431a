import { setTimeout as wait } from 'node:timers/promises';
import { RespondError, webApi } from '@slack/bolt';
import type { Card } from '../../answer/card.ts';
import { inCharacters, type Picture } from './picture.ts';
import { type RenderOptions, renderSlack, renderWithoutBlocks, type SlackMessage } from './render.ts';

/** Sends one message; rejects when Slack does not take it. */
export type Send = (message: SlackMessage | Omit<SlackMessage, 'blocks'>) => Promise<unknown>;

/**
 * Sends a card so that something always arrives: Slack refuses a whole message when it cannot fetch the picture or does
 * not know a block, so the picture goes first and the blocks go next.
 * @throws what `send` rejects with when the refusal is about something else, or about the plain text too
 */
export async function deliver(card: Card, picture: Picture, options: RenderOptions, send: Send): Promise<void> {
  try {
    await send(renderSlack(card, { ...options, picture }));
  } catch (error) {
    if (!isAboutBlocks(error)) throw error;
    if (picture.kind !== 'text') return await deliver(card, inCharacters, options, send);
    await send(renderWithoutBlocks(card));
  }
}

const blockErrors = new Set(['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long', 'invalid_attachments']);

/** Whether Slack refused a message for its blocks, so that it may take another form of it. */
export function isAboutBlocks(error: unknown): boolean {
  if (error instanceof webApi.WebAPIPlatformError) return blockErrors.has(error.data.error);
  return error instanceof RespondError && error.statusCode === 400;
}

/**
 * Bolt's `respond` does not try again; Slack's response_url does answer 429 and 5xx now and then.
 * @param waitsMs waits between tries; as many tries follow the first
 */
export async function persistently<T>(send: () => Promise<T>, waitsMs: readonly number[]): Promise<T> {
  try {
    return await send();
  } catch (error) {
    const [first, ...rest] = waitsMs;
    if (first === undefined || !isPassing(error)) throw error;
    await wait(first);
    return await persistently(send, rest);
  }
}

function isPassing(error: unknown): boolean {
  if (error instanceof RespondError) return error.statusCode === 429 || error.statusCode >= 500;
  return error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError');
}
