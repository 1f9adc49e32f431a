import { setTimeout as delay } from 'node:timers/promises';
import { type APIInteractionResponse, InteractionResponseType, MessageFlags } from 'discord-api-types/v10';
import type { Card, Chart } from '../../answer/card.ts';
import type { ChartRenderer } from '../../answer/chart/renderer.ts';
import { firstResponseMilliseconds } from './limits.ts';
import { chartFile, type DiscordMessage, renderDiscord, renderText } from './render.ts';
import type { OutgoingFile, Wire } from './wire.ts';

export interface CardReply {
  readonly card: Card;
  readonly mode: 'new' | 'replace';
  /** Only the asker sees it. */
  readonly ephemeral: boolean;
}

export interface ReplyOptions {
  readonly renderer: ChartRenderer;
  readonly pageUrl: string | undefined;
  /** How long the reply waits for its chart, milliseconds. */
  readonly chartPatience?: number;
  readonly onChartTrouble: (error: unknown) => void;
}

/** Leaves more than half of Discord's 3 seconds to the network. */
const chartPatience = firstResponseMilliseconds * 0.4;

/**
 * Sends a card. The chart goes along when it is drawn in time; else the reply goes without it, and it is added when it is
 * ready. A chart that cannot be drawn is left out: its numbers are in the text too.
 */
export async function sendCard(wire: Wire, { card, mode, ephemeral }: CardReply, options: ReplyOptions): Promise<void> {
  const message = (chart: boolean): DiscordMessage =>
    renderDiscord(card, { private: ephemeral, chart, pageUrl: options.pageUrl });
  const drawing = card.chart === undefined ? Promise.resolve(undefined) : drawn(card.chart, options);
  const inTime = await withPatience(drawing, options.chartPatience ?? chartPatience);
  if (inTime !== 'late') {
    await wire.respond(response(message(inTime !== undefined), mode, ephemeral), inTime ? [inTime] : []);
    return;
  }
  await wire.respond(response(message(false), mode, ephemeral), []);
  const file = await drawing;
  if (file) await wire.edit(message(true), [file]);
}

/** Sends a sentence that only the asker sees. */
export async function sendText(wire: Wire, text: string): Promise<void> {
  const data = { ...renderText(text), flags: MessageFlags.Ephemeral };
  await wire.respond({ type: InteractionResponseType.ChannelMessageWithSource, data }, []);
}

function response(message: DiscordMessage, mode: CardReply['mode'], ephemeral: boolean): APIInteractionResponse {
  if (mode === 'replace') {
    // Without an `attachments` list Discord would keep the previous answer's chart.
    return { type: InteractionResponseType.UpdateMessage, data: { attachments: [], ...message } };
  }
  return {
    type: InteractionResponseType.ChannelMessageWithSource,
    data: ephemeral ? { ...message, flags: MessageFlags.Ephemeral } : message,
  };
}

async function drawn(chart: Chart, { renderer, onChartTrouble }: ReplyOptions): Promise<OutgoingFile | undefined> {
  try {
    // Discord's own default is its dark theme.
    return { name: chartFile, contentType: 'image/png', data: await renderer.png(chart, 'dark') };
  } catch (error) {
    onChartTrouble(error);
    return undefined;
  }
}

async function withPatience<T>(work: Promise<T>, milliseconds: number): Promise<T | 'late'> {
  const timer = new AbortController();
  const late = delay(milliseconds, 'late' as const, { signal: timer.signal }).catch(() => 'late' as const);
  try {
    return await Promise.race([work, late]);
  } finally {
    timer.abort();
  }
}
