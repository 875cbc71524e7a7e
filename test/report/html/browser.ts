import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Where Debian's Chromium is, and Chrome on GitHub's runners. */
const places = ['/usr/bin/chromium', '/usr/bin/google-chrome'];

/** Starts a headless browser. playwright makes a new profile folder for each. */
export async function launch(): Promise<Browser> {
  const executablePath = places.find(place => existsSync(place));
  if (executablePath === undefined) throw new Error('there is no Chromium: apt-get install chromium');
  return chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
    ],
  });
}

export interface Opened {
  page: Page;
  /** What the console said, errors of scripts included. */
  said: string[];
  /** What was asked for besides the page itself. */
  requests: string[];
}

/** Opens a file in a fresh context. */
export async function open(
  browser: Browser,
  file: string,
  { width, colorScheme }: { width: number; colorScheme: 'light' | 'dark' },
): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
  const page = await context.newPage();
  const said: string[] = [];
  const requests: string[] = [];
  page.on('console', message => said.push(message.text()));
  page.on('pageerror', error => said.push(error.message));
  page.on('request', request => {
    if (request.url() !== `file://${file}` && !request.url().startsWith('data:'))
      requests.push(request.url());
  });
  await page.goto(`file://${file}`);
  return { page, said, requests };
}
