import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/** The browser of this machine, or null; `XUKA_CHROMIUM` names another. Where there is none the browser tests skip, and say so. */
export function chromiumPath(): string | null {
  const asked = process.env['XUKA_CHROMIUM'];
  return [...(asked === undefined ? [] : [asked]), ...PLACES].find((path) => existsSync(path)) ?? null;
}

/** The sentence a suite ends its name with when it has to skip. */
export const NO_CHROMIUM = 'skipped: no Chromium on this machine (set XUKA_CHROMIUM to one)';

// --no-sandbox: containers run as root, where Chromium refuses to start otherwise; the pages are our own. The rest keeps
// the browser from calling home.
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** A browser with a fresh profile. The caller closes it. */
export function openChromium(path: string): Promise<Browser> {
  return chromium.launch({ executablePath: path, args: FLAGS });
}

/** A browser with a profile of its own in a folder, as a person's phone has one: what is private to one visit cannot be installed. */
export function openPhone(path: string, folder: string, language: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, { executablePath: path, args: FLAGS, viewport: { width: 390, height: 844 }, locale: language, reducedMotion: 'reduce' });
}
