import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

export interface OpenPage {
  readonly page: Page;
  /** Everything that should not happen: requests to elsewhere, errors, things the security policy blocked. */
  readonly trouble: string[];
}

/** A fresh browser profile with an empty tab that notes what goes wrong. */
export async function openPage(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
  const page = await context.newPage();
  const trouble: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`) && !request.url().startsWith('data:')) {
      trouble.push(`left the origin: ${request.url()}`);
    }
  });
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') trouble.push(message.text().slice(0, 300));
  });
  page.on('pageerror', (error) => trouble.push(error.message));
  return { page, trouble };
}
