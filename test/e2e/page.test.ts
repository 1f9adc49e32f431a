import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launchChromium } from '../../scripts/chromium.ts';
import { pageCommands } from '../../src/digest-preview.ts';
import { commandNamed, commands } from '../../src/faces/commands.ts';
import { renderDiscord } from '../../src/faces/discord/render.ts';
import { renderSlack } from '../../src/faces/slack/render.ts';
import { renderTerminal } from '../../src/faces/terminal/render.ts';
import { sampleCommands, serve } from '../faces/web/serve.ts';
import { publishHub } from '../fakes/published-hub.ts';
import { openPage } from './open-page.ts';

const executable = chromiumPath();
const required = process.env['FITCHECK_REQUIRE_TOOLS'] === '1';
const question = '405b int4 h100';

if (executable === undefined) {
  it('the page needs Chromium for its tests: install it, or set CHROMIUM to its path', (context) => {
    if (required) throw new Error('FITCHECK_REQUIRE_TOOLS is 1 and there is no Chromium here.');
    context.skip();
  });
}

describe.skipIf(executable === undefined)('the page in Chromium', { timeout: 60_000 }, () => {
  let browser: Browser;
  let fakes: Awaited<ReturnType<typeof serve>>;
  let house: Awaited<ReturnType<typeof serve>>;
  const previews = {
    discord: renderDiscord,
    slack: renderSlack,
    terminal: (card: Parameters<typeof renderTerminal>[0]) => renderTerminal(card, { columns: 80, colour: false }),
  };

  beforeAll(async () => {
    const root = fileURLToPath(new URL('../../', import.meta.url));
    execFileSync(process.execPath, ['scripts/build-page.ts', '--if-stale'], { cwd: root, stdio: 'pipe' });
    browser = await launchChromium(executable ?? '');
    fakes = await serve({
      previews,
      commands: sampleCommands,
      suggest: (words) => ['h100', 'h200', '4090'].map((gpu) => ({ words: `${words.trim()} ${gpu}`, label: gpu })),
    });
    house = await serve({ previews, commands: pageCommands });
  }, 120_000);

  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));

  afterAll(async () => {
    await browser?.close();
    await Promise.all([fakes?.stop(), house?.stop()]);
  });

  it('says that a repository is read from the hub, answers, and completes its name', async () => {
    const hub = await publishHub();
    try {
      const goOn = hub.hold();
      const { page, trouble } = await openPage(browser, house.url);
      await page.goto(`${house.url}/?q=org/never-seen+2xh100`);
      await page.getByRole('status').filter({ hasText: 'Reading it from Hugging Face' }).waitFor();
      goOn();
      await page.getByText('never seen · BF16 · 2 × H100 80GB').first().waitFor();
      await page.getByText('Reading it from Hugging Face').waitFor({ state: 'hidden' });
      await page.getByRole('combobox', { name: 'Question' }).fill('org/never');
      await page.getByRole('option', { name: 'org/never-heard' }).waitFor();
      expect(trouble).toEqual([]);
    } finally {
      await hub.stop();
    }
  });

  it('shows prices as a table with their history and sources, one press from the top of any answer', async () => {
    const { page, trouble } = await openPage(browser, house.url);
    await page.goto(house.url);
    await page.getByRole('link', { name: 'Prices', exact: true }).click();
    const figures = page.getByRole('region', { name: 'Figures' });
    await figures.getByRole('table', { name: /By provider/ }).waitFor();
    expect(await figures.getByRole('row').count()).toBeGreaterThan(1);
    expect(
      await figures.getByRole('img', { name: /a GPU-hour/ }).evaluate('(image) => image.decode()'),
    ).toBeUndefined();
    expect(await figures.getByText('as of').count()).toBeGreaterThan(0);
    await figures.getByRole('link', { name: 'mi300x' }).click();
    await page.locator('.verdict-title', { hasText: 'Prices of MI300X' }).waitFor();
    expect(new URL(page.url()).search).toBe('?q=mi300x&command=price');
    expect(trouble).toEqual([]);
  });

  it('shows when a digest would come and what it would say on both platforms, without a database', async () => {
    const { page, trouble } = await openPage(browser, house.url);
    await page.goto(house.url);
    await page.getByRole('link', { name: 'Digest', exact: true }).click();
    const figures = page.getByRole('region', { name: 'Figures' });
    await figures.getByText('Next runs, Europe/Berlin').waitFor();
    expect(await figures.getByText(/^Mon .*, 09:00$/).count()).toBe(3);
    for (const platform of ['discord', 'slack'] as const)
      await seen(
        panel(page, platform)
          .getByText(/Llama 3\.1 405B · INT4/)
          .first(),
      );
    await figures.getByRole('link', { name: 'weekdays 8:30 New York' }).click();
    await figures.getByText('Next runs, America/New_York').waitFor();
    expect(new URL(page.url()).searchParams.get('command')).toBe('digest');
    expect(trouble).toEqual([]);
  });

  it('answers 405b int4 h100 on Discord and on Slack as it is typed, then fp8 at a click, and the link reopens it', async () => {
    const fit = commandNamed('fit');
    const expected = fit?.answer(question).card;
    const fp8 = expected?.actions.find((action) => /fp8/i.test(action.label));
    if (expected === undefined || fp8 === undefined) throw new Error('fit offers no fp8 button for this question');
    const { page, trouble } = await openPage(browser, house.url);
    await page.goto(house.url);
    await box(page).pressSequentially(question, { delay: 15 });
    await seen(panel(page, 'discord').getByText(expected.verdict.text));
    await seen(panel(page, 'slack').getByText(expected.verdict.text));
    expect(expected.verdict.text).toMatch(/4 × H100/);

    await panel(page, 'discord').getByRole('button', { name: fp8.label, exact: true }).click();
    const next = commandNamed(fp8.command)?.answer(fp8.words).card;
    expect(next?.verdict.text).not.toBe(expected.verdict.text);
    await seen(panel(page, 'discord').getByText(next?.verdict.text ?? ''));
    await seen(panel(page, 'slack').getByText(next?.verdict.text ?? ''));
    expect(await box(page).inputValue()).toBe(fp8.words);

    await page.getByRole('button', { name: 'Copy link' }).click();
    await seen(page.getByText('Copied'));
    const link = String(await page.evaluate('navigator.clipboard.readText()'));
    const reopened = await openPage(browser, house.url);
    await reopened.page.goto(link);
    await seen(panel(reopened.page, 'slack').getByText(next?.verdict.text ?? ''));
    expect([...trouble, ...reopened.trouble]).toEqual([]);
  });

  it('asks the question of a Slack button, and Back returns to the one before', async () => {
    const { page, trouble } = await openPage(browser, fakes.url);
    await page.goto(`${fakes.url}/?q=405b+int4+h100`);
    await panel(page, 'slack').getByRole('button', { name: 'On H200' }).click();
    await seen(panel(page, 'slack').getByText('Verdict on 405b int4 h200.'));
    await page.goBack();
    await seen(panel(page, 'slack').getByText('Verdict on 405b int4 h100.'));
    expect(await box(page).inputValue()).toBe(question);
    expect(trouble).toEqual([]);
  });

  it('shows the terminal form, and as JSON the answer and both payloads', async () => {
    const { page } = await openPage(browser, fakes.url);
    await page.goto(`${fakes.url}/?q=405b+int4+h100`);
    await seen(panel(page, 'terminal').getByText('Verdict on 405b int4 h100.'));
    const json = panel(page, 'json');
    await seen(json.getByText('"code": "unavailable"'));
    await json.getByLabel('Document').selectOption('slack');
    await seen(json.getByText('"unfurl_links": false'));
    await json.getByLabel('Document').selectOption('discord');
    await seen(json.getByText('"allowed_mentions"'));
  });

  it('draws hostile text as text: no mention, no link, no formatting', async () => {
    const { page } = await openPage(browser, fakes.url);
    await page.goto(`${fakes.url}/?q=405b+int4+h100`);
    for (const name of ['discord', 'slack']) {
      await seen(panel(page, name).getByText('<!channel> @everyone *not bold* [x](http://evil)'));
      expect(await panel(page, name).locator('a[href*="evil"], discord-link, discord-mention').count(), name).toBe(0);
    }
  });

  it('completes by keyboard: arrows choose, Enter takes, Escape closes', async () => {
    const { page, trouble } = await openPage(browser, fakes.url);
    await page.goto(fakes.url);
    await box(page).pressSequentially('405b', { delay: 15 });
    const options = page.getByRole('listbox', { name: 'Completions' }).getByRole('option');
    await seen(options.first());
    expect(await box(page).getAttribute('aria-expanded')).toBe('true');
    await box(page).press('ArrowDown');
    await box(page).press('ArrowDown');
    const active = await box(page).getAttribute('aria-activedescendant');
    expect(await page.locator(`[id="${active}"]`).textContent()).toBe('405b h200');
    expect(await page.locator(`[id="${active}"]`).getAttribute('aria-selected')).toBe('true');
    await box(page).press('Enter');
    expect(await box(page).inputValue()).toBe('405b h200');
    await seen(page.getByLabel('Answer').getByText('Verdict on 405b h200.'));

    await seen(options.first());
    await box(page).press('Escape');
    await options.first().waitFor({ state: 'detached' });
    expect(await box(page).inputValue()).toBe('405b h200');
    expect(trouble).toEqual([]);
  });

  it('offers the examples of the command table, each a link', async () => {
    const { page } = await openPage(browser, house.url);
    await page.goto(house.url);
    const first = commands[0]?.examples[0] ?? '';
    const example = page.getByRole('link', { name: `/fit ${first}`, exact: true });
    expect(await example.getAttribute('href')).toBe(`/?${new URLSearchParams({ q: first })}`);
    await example.click();
    expect(await box(page).inputValue()).toBe(first);
    await seen(page.getByLabel('Answer', { exact: true }));
  });

  it('fits a phone of 390 pixels without scrolling sideways, one platform a tab', async () => {
    const { page, trouble } = await openPage(browser, fakes.url, {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
    });
    await page.goto(`${fakes.url}/?q=405b+int4+h100`);
    const tabs = ['Discord', 'Slack', 'Terminal', 'JSON'];
    for (const name of tabs) {
      await page.getByRole('tab', { name }).click();
      await seen(panel(page, name.toLowerCase()));
      expect(await page.getByRole('tabpanel').count()).toBe(1);
      expect(await sidewaysScroll(page), name).toBe(0);
    }
    await page.getByRole('tab', { name: 'JSON' }).press('ArrowRight');
    expect(await page.getByRole('tab', { name: 'Discord' }).getAttribute('aria-selected')).toBe('true');
    expect(trouble).toEqual([]);
  });

  it('follows the system into the dark and lets the visitor choose otherwise', async () => {
    const { page } = await openPage(browser, fakes.url, { colorScheme: 'dark' });
    await page.goto(fakes.url);
    const ground = () => page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
    const dark = await ground();
    await page.getByRole('button', { name: 'Dark mode' }).click();
    const light = await ground();
    expect(light).not.toBe(dark);
    await page.reload();
    await seen(page.getByRole('button', { name: 'Dark mode' }));
    expect(await ground()).toBe(light);
  });

  it('keeps the latest answer when an older one arrives late', async () => {
    const { page } = await openPage(browser, fakes.url);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route(/api\/answer.*q=slow/, async (route) => {
      await held;
      await route.continue().catch(() => undefined);
    });
    await page.goto(fakes.url);
    const asked = page.waitForRequest(/api\/answer.*q=slow/);
    await box(page).fill('slow');
    await asked;
    await box(page).fill('quick');
    await seen(page.getByLabel('Answer').getByText('Verdict on quick.'));
    release();
    await page.evaluate("fetch('/healthz').then(() => undefined)");
    expect(await page.getByLabel('Answer').getByText('Verdict on quick.').isVisible()).toBe(true);
  });

  it('says so when the server cannot be reached, and keeps the words', async () => {
    const { page } = await openPage(browser, fakes.url);
    await page.goto(fakes.url);
    await page.route(/api\/answer/, (route) => route.abort());
    await box(page).fill(question);
    await seen(page.getByRole('alert').getByText('cannot be reached'));
    expect(await box(page).inputValue()).toBe(question);
  });
});

function box(page: Page): Locator {
  return page.getByRole('combobox', { name: 'Question' });
}

function panel(page: Page, name: string): Locator {
  return page.locator(`[data-panel="${name}"]`);
}

async function seen(locator: Locator): Promise<void> {
  await locator.first().waitFor({ state: 'visible', timeout: 20_000 });
}

/** Pixels by which the page is wider than the window. In words, because the tests are compiled without the DOM's types. */
async function sidewaysScroll(page: Page): Promise<number> {
  return Number(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'));
}
