import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { chromiumPath, launchChromium } from './chromium.ts';

/**
 * Takes the pictures of docs/images from the real thing: starts the bot on a free port and photographs its page, where the
 * payloads are drawn by the platforms' renderers. `npm run screenshots` after `npm run build`. Emoji need a font, such as
 * Debian's fonts-noto-color-emoji.
 */
const root = fileURLToPath(new URL('../', import.meta.url));
const images = `${root}docs/images`;
/** What is asked, as the page's address says it. */
const serving = { q: '405b int4 h100' };
const prices = { q: 'h100', command: 'price' };
const comparison = { q: '405b fp8 h100 h200 mi300x b200', command: 'compare' };
const training = { q: 'full finetune llama 3.1 8b 4xh100', command: 'train' };
/** Every picture shows the same time of day, so that a picture changes when what it shows changes. */
const moment = new Date('2026-11-24T09:41:00');

interface Picture {
  readonly name: string;
  readonly asked: Readonly<Record<string, string>>;
  readonly view: BrowserContextOptions;
  /** The part to photograph; the window when absent. */
  readonly part?: string;
}

const desktop = { viewport: { width: 1280, height: 1000 }, deviceScaleFactor: 1.5 } as const;
const pictures: readonly Picture[] = [
  { name: 'page', asked: serving, view: desktop },
  { name: 'page-dark', asked: serving, view: { ...desktop, colorScheme: 'dark' } },
  {
    name: 'page-phone',
    asked: serving,
    view: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true },
  },
  { name: 'discord', asked: serving, view: desktop, part: '.discord' },
  { name: 'slack', asked: serving, view: desktop, part: '.slack' },
  { name: 'discord-train', asked: training, view: desktop, part: '.discord' },
  { name: 'slack-train', asked: training, view: desktop, part: '.slack' },
  { name: 'page-prices', asked: prices, view: desktop },
  { name: 'discord-price', asked: prices, view: desktop, part: '.discord' },
  { name: 'slack-price', asked: prices, view: desktop, part: '.slack' },
  { name: 'discord-compare', asked: comparison, view: desktop, part: '.discord' },
  { name: 'slack-compare', asked: comparison, view: desktop, part: '.slack' },
  { name: 'terminal', asked: serving, view: { ...desktop, colorScheme: 'dark' }, part: '[data-panel=terminal] .code' },
];

const executable = chromiumPath();
if (executable === undefined) throw new Error('There is no Chromium: install it, or set CHROMIUM to its path.');
mkdirSync(images, { recursive: true });
const bot = startBot();
try {
  const address = await addressOf(bot);
  const browser = await launchChromium(executable);
  for (const picture of pictures) await take(browser, address, picture);
  await browser.close();
} finally {
  bot.kill('SIGTERM');
  await once(bot, 'exit');
}

/** The bot as `npm start` runs it, without tokens. With a public address its Slack message has the chart as a picture. */
function startBot(): ChildProcess {
  return spawn(process.execPath, ['src/main.ts'], {
    cwd: root,
    env: { HOST: '127.0.0.1', PORT: '0', PUBLIC_URL: 'https://fitcheck.example', LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function addressOf({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('The bot has no standard output to read its address from.');
  for await (const line of createInterface(stdout)) {
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(line);
    if (address !== null) return address[0];
  }
  throw new Error('The bot ended without saying where it listens.');
}

async function take(browser: Browser, address: string, { name, asked, view, part }: Picture): Promise<void> {
  const context = await browser.newContext(view);
  const page = await context.newPage();
  await page.clock.setFixedTime(moment);
  await page.goto(`${address}/?${new URLSearchParams(asked)}`);
  await settled(page);
  const path = `${images}/${name}.png`;
  if (part === undefined) await page.screenshot({ path });
  else await (await whole(page.locator(part).first())).screenshot({ path });
  await context.close();
  process.stdout.write(`docs/images/${name}.png\n`);
}

/** What scrolls in its panel is shown to its end. */
async function whole(element: Locator): Promise<Locator> {
  await element.evaluate((node: { readonly style: { maxHeight: string } }) => {
    node.style.maxHeight = 'none';
  });
  return element;
}

/** Fonts loaded, every picture drawn, the caret out of sight. */
async function settled(page: Page): Promise<void> {
  await page.locator('[data-panel] img, [data-panel] discord-embed').first().waitFor();
  await page.waitForLoadState('networkidle');
  await page.evaluate('document.fonts.ready.then(() => document.activeElement?.blur())');
}
