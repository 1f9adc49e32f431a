import { setTimeout as wait } from 'node:timers/promises';
import type { webApi } from '@slack/bolt';
import type { Card } from '../../answer/card.ts';
import type { ChartRenderer } from '../../answer/chart/renderer.ts';
import type { ChartLinks } from '../chart-links.ts';
import { commandNamed } from '../commands.ts';
import { slackLimits } from './limits.ts';
import { inCharacters, type Picture } from './picture.ts';

/**
 * Where a card's chart comes from. A signed address needs no time and no scope; an upload takes a second or two and the
 * optional scopes `files:write` and `files:read`; characters always work.
 */
export interface Charts {
  /** The picture at hand without waiting: an address, or characters. */
  atOnce(card: Card): Picture;
  /** Whether waiting for `uploaded` would give a better picture than `atOnce`. */
  canUpload(card: Card): boolean;
  /** Uploads the chart to Slack; characters when that fails or takes too long. Never throws. */
  uploaded(card: Card, client: webApi.WebClient): Promise<Picture>;
}

/**
 * @param mayUpload whether the bot's token has the scopes
 * @param pollMs how long to wait between looks whether Slack has processed an upload
 */
export function createCharts(options: {
  readonly renderer: ChartRenderer;
  readonly links: Pick<ChartLinks, 'urlFor'>;
  readonly mayUpload: () => boolean;
  readonly pollMs: number;
  readonly onTrouble: (error: unknown) => void;
}): Charts {
  const linkTo = (card: Card): string | undefined => {
    if (card.chart === undefined || card.words === undefined) return undefined;
    const url = options.links.urlFor(card.words, 'light', commandNamed(card.kind)?.name);
    return url === undefined || url.length > slackLimits.image.url ? undefined : url;
  };
  return {
    atOnce(card) {
      const url = linkTo(card);
      return url === undefined ? inCharacters : { kind: 'url', url };
    },
    canUpload: (card) => card.chart !== undefined && linkTo(card) === undefined && options.mayUpload(),
    async uploaded(card, client) {
      if (card.chart === undefined) return inCharacters;
      try {
        const png = await options.renderer.png(card.chart, 'light');
        const fileId = await upload(client, png, card.chart.title, card.chart.alt);
        return (await isProcessed(client, fileId, options.pollMs)) ? { kind: 'file', fileId } : inCharacters;
      } catch (error) {
        options.onTrouble(error);
        return inCharacters;
      }
    },
  };
}

async function upload(client: webApi.WebClient, png: Uint8Array, title: string, alt: string): Promise<string> {
  const sent = await client.filesUploadV2({ filename: 'memory.png', file: Buffer.from(png), title, alt_text: alt });
  const { files } = sent as unknown as { files?: { files?: { id?: string }[] }[] };
  const id = files?.[0]?.files?.[0]?.id;
  if (id === undefined) throw new Error('Slack took the chart but named no file.');
  return id;
}

const looks = 10;

/** Slack processes uploads after it has accepted them; a block that names an unprocessed file is refused. */
async function isProcessed(client: webApi.WebClient, file: string, pollMs: number): Promise<boolean> {
  for (let look = 0; look < looks; look += 1) {
    if (look > 0) await wait(pollMs);
    const info = await client.files.info({ file });
    if (info.file?.mimetype) return true;
  }
  return false;
}
