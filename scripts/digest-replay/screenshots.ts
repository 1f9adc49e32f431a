import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createChartRenderer } from '../../src/answer/chart/create-renderer.ts';
import { digestCard } from '../../src/digest/card.ts';
import { detailsAction } from '../../src/digest/command/actions.ts';
import { renderDiscord } from '../../src/faces/discord/render.ts';
import { renderSlack } from '../../src/faces/slack/render.ts';
import { chromiumPath, launchChromium } from '../chromium.ts';
import { sampleDigest } from './sample.ts';

/**
 * Takes the pictures of docs/images/digest-*.png: a digest of made-up prices, in the messages that both platforms are sent,
 * drawn by the page's previews. `node scripts/digest-replay/screenshots.ts` after `npm run build`.
 */
const root = fileURLToPath(new URL('../../', import.meta.url));
const executable = chromiumPath();
if (executable === undefined) throw new Error('There is no Chromium: install it, or set CHROMIUM to its path.');

const card = digestCard(sampleDigest(), detailsAction(12));
const renderer = createChartRenderer();
const png = card.chart === undefined ? Buffer.alloc(0) : Buffer.from(await renderer.png(card.chart, 'dark'));
await renderer.close();
const answer = {
  command: 'digest',
  asked: 'digest',
  card,
  answer: { ok: false, error: { code: 'unavailable', message: '', suggestions: [] } },
  discord: renderDiscord(card),
  slack: renderSlack(card, { picture: { kind: 'native' } }),
  terminal: '',
  chart: { light: '/sample.png', dark: '/sample.png' },
};

const bot = spawn(process.execPath, ['src/main.ts'], {
  cwd: root,
  env: { HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'warn' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const address = await addressOf(bot);
  const browser = await launchChromium(executable);
  const context = await browser.newContext({ viewport: { width: 1280, height: 1000 }, deviceScaleFactor: 1.5 });
  const page = await context.newPage();
  await page.clock.setFixedTime(new Date('2026-11-23T09:00:00'));
  await page.route('**/api/answer?*', (route) => route.fulfill({ json: answer }));
  await page.route('**/sample.png', (route) => route.fulfill({ body: png, contentType: 'image/png' }));
  await page.goto(`${address}/?q=405b`);
  await page.locator('.discord img, discord-embed').first().waitFor();
  await page.waitForLoadState('networkidle');
  for (const platform of ['discord', 'slack']) {
    const part = page.locator(`.${platform}`).first();
    await part.evaluate((node: { readonly style: { maxHeight: string } }) => {
      node.style.maxHeight = 'none';
    });
    await part.screenshot({ path: `${root}docs/images/digest-${platform}.png` });
    process.stdout.write(`docs/images/digest-${platform}.png\n`);
  }
  await browser.close();
} finally {
  bot.kill('SIGTERM');
  await once(bot, 'exit');
}

async function addressOf({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('The bot has no standard output to read its address from.');
  for await (const line of createInterface(stdout)) {
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(line);
    if (address !== null) return address[0];
  }
  throw new Error('The bot ended without saying where it listens.');
}
