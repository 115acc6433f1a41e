import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { BrowserContext, Page } from 'playwright-core';

// This runs inside the page, where there is a DOM; the compiler of the server has none.
declare const document: any;

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
// Frames are left out: the one page with a frame shows a letter, which is a mail program's affair and has tests of its own.
const EVERYTHING: RunOptions = { runOnly: { type: 'tag', values: TAGS }, resultTypes: ['violations'], iframes: false };
/** What a palette alone decides. */
export const CONTRAST: RunOptions = { runOnly: { type: 'rule', values: ['color-contrast'] }, resultTypes: ['violations'], iframes: false };

/** Every page of this browser comes with axe-core: three times as fast as bringing it to each page, where every page is looked at. */
export async function comeWithAxe(context: BrowserContext): Promise<void> { await context.addInitScript(AXE); }

/** What axe-core finds on the page as it stands: its address, the rule, the place. */
export async function violations(page: Page, options: RunOptions = EVERYTHING): Promise<string[]> {
  // Over the debugger and not as a script element, which the page's own policy refuses.
  if (!await page.evaluate(() => 'axe' in globalThis)) await page.evaluate(AXE);
  const results = await page.evaluate((how) => (globalThis as any).axe.run(document, how), options) as AxeResults;
  return results.violations.flatMap((one) => one.nodes.map((node) => `${page.url()} ${one.id}: ${node.html.slice(0, 160)} ${node.failureSummary?.slice(0, 200) ?? ''}`));
}
