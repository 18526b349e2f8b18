// The browser that the tests share, and windows in which somebody acts.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--force-color-profile=srgb',
];

export const DEMO = process.env.DEMO_URL ?? 'http://127.0.0.1:8080';

/** A folder whose files are taken instead of those in the binary, so that a change to the page needs no build. */
const ASSETS = process.env.PAGE_ASSETS;

/** A browser of its own; `close()` leaves nothing behind. */
export async function start() {
  const folder = await mkdtemp(join(tmpdir(), 'edtech-hub-browser-'));
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: FLAGS, env: { ...process.env, HOME: folder },
  });
  return {
    browser,
    async close() {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A window as somebody. What the console complains of is collected in `page.complaints`. */
export async function windowAs(browser, person, { dark = false, width = 1280, height = 800, tour = false, at = '' } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' });
  context.setDefaultTimeout(8000);
  const page = await context.newPage();
  page.complaints = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) page.complaints.push(message.text());
  });
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  if (ASSETS) {
    await page.route('**/assets/**', (route) => route.fulfill({ path: join(ASSETS, new URL(route.request().url()).pathname.replace('/assets/', '')) }));
  }
  if (!tour) await page.addInitScript(() => localStorage.setItem('tour', JSON.stringify({ hidden: true })));
  await page.goto(`${DEMO}/?as=${person}${at}`);
  await page.locator('.sidebar').waitFor({ state: 'attached' });
  // Forms that an earlier test left open are the person's, not the window's.
  const close = page.getByRole('dialog').getByRole('button', { name: /^Close/ }).first();
  if (await close.count()) {
    await close.click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  return page;
}
