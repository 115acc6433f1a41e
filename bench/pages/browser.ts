import type { Browser, CDPSession, Page } from 'playwright-core';
import { between, type Link, type Passed } from './link.ts';
import type { Flow, FlowFigures, PageFigures, PageName } from './flow.ts';
import { sumUp } from './flow.ts';

interface Hop { readonly url: string; readonly at: number; doneAt: number | null }
/** One navigation as the browser tells of it: the documents asked for one after the other, first paint, load. Seconds of its own clock. */
interface Navigation { readonly hops: Hop[]; paintAt: number | null; loadAt: number | null }

const PHONE = { width: 390, height: 844 };
/** A reader's pause between two pages: the link falls silent, the connection stays. */
const PAUSE_MS = 900;
const STEP_MS = 60_000;
const GATEWAY = '/sandbox/stripe/';

/** Walks the flow in a real browser with an empty cache, through the link. */
export async function walkInBrowser(browser: Browser, link: Link, flow: Flow): Promise<FlowFigures> {
  const context = await browser.newContext({ javaScriptEnabled: flow.script, viewport: PHONE, locale: 'en-US', proxy: { server: `socks5://127.0.0.1:${link.port}` } });
  try {
    const page = await context.newPage();
    const watch = await openWatch(await context.newCDPSession(page));
    const before = link.count();
    const pages: PageFigures[] = [];
    const step = async (name: PageName, act: () => Promise<unknown>): Promise<void> => {
      const from = watch.navigations.length;
      const counted = link.count();
      // Playwright's own waiting is not ours to measure: what counts is what the browser says happened.
      const acting = act();
      const until = name === 'receipt' ? () => hasReceipt(page) : async () => true;
      await watch.settled(from, until);
      await acting;
      await page.waitForTimeout(PAUSE_MS);
      pages.push(...pagesOf(name, watch.navigations.slice(from), between(counted, link.count()).requests));
    };
    if (flow.kind === 'cold') {
      await step('home', () => page.goto(`${flow.origin}/`));
      await page.locator('#l').fill(flow.number);
      await step('plans', () => page.locator('form.card .btn').click());
      await step('review', () => page.locator('.cta .btn').click());
    } else {
      await step('review', () => page.goto(`${flow.origin}${flow.path}`));
    }
    await step('gateway', () => page.locator('.cta .btn').click());
    await step('receipt', () => page.locator('button[name=card]').first().click());
    return sumUp(pages, between(before, link.count()));
  } finally {
    await context.close();
  }
}

const hasReceipt = async (page: Page): Promise<boolean> => (await page.locator('a[href*="/receipt.pdf"]').count().catch(() => 0)) > 0;

async function openWatch(cdp: CDPSession) {
  const navigations: Navigation[] = [];
  const byRequest = new Map<string, Hop>();
  await cdp.send('Page.enable');
  await cdp.send('Network.enable');
  await cdp.send('Page.setLifecycleEventsEnabled', { enabled: true });
  cdp.on('Network.requestWillBeSent', (event) => {
    if (event.type !== 'Document') return;
    if (event.redirectResponse === undefined) navigations.push({ hops: [], paintAt: null, loadAt: null });
    const hop: Hop = { url: event.request.url, at: event.timestamp, doneAt: null };
    navigations.at(-1)?.hops.push(hop);
    byRequest.set(event.requestId, hop);
  });
  cdp.on('Network.loadingFinished', (event) => { const hop = byRequest.get(event.requestId); if (hop) hop.doneAt = event.timestamp; });
  cdp.on('Page.lifecycleEvent', (event) => {
    const now = navigations.at(-1);
    if (!now || event.timestamp < now.hops[0]!.at) return;
    if (event.name === 'firstContentfulPaint') now.paintAt ??= event.timestamp;
    if (event.name === 'load') now.loadAt ??= event.timestamp;
  });
  const isShown = (one: Navigation | undefined): boolean => one !== undefined && one.paintAt !== null && one.loadAt !== null && one.hops.at(-1)!.doneAt !== null;
  return {
    navigations,
    async settled(from: number, until: () => Promise<boolean>): Promise<void> {
      for (const begun = performance.now(); performance.now() - begun < STEP_MS;) {
        if (navigations.length > from && isShown(navigations.at(-1)) && await until()) return;
        await new Promise((resolve) => { setTimeout(resolve, 25); });
      }
      throw new Error(`a page did not come: ${JSON.stringify(navigations.slice(from))}`);
    },
  };
}

/** Splits what a step made happen into the shop's time and the gateway's: one hop belongs to whoever answers it. */
function pagesOf(name: PageName, navigations: readonly Navigation[], requests: readonly Readonly<Passed>[]): PageFigures[] {
  const first = navigations[0]!.hops[0]!.at;
  const last = navigations.at(-1)!;
  const shownAt = Math.max(last.paintAt!, last.hops.at(-1)!.doneAt!);
  const hops = navigations.flatMap((one) => one.hops);
  const isGateway = (url: string): boolean => new URL(url).pathname.startsWith(GATEWAY);
  // Where the step crosses from one to the other; both steps that touch the gateway cross once.
  const crossing = hops.find((hop, index) => index > 0 && isGateway(hop.url) !== isGateway(hops[index - 1]!.url))?.at ?? null;
  const loadAt = Math.max(shownAt, last.loadAt!);
  const part = (of: PageName, gateway: boolean, from: number, to: number, load: number): PageFigures => {
    const own = requests.filter((one) => one.line.includes(` ${GATEWAY}`) === gateway);
    const sum = (side: 'up' | 'down') => own.reduce((total, one) => total + one[side], 0);
    return { name: of, shownMs: (to - from) * 1000, loadMs: (load - from) * 1000, up: sum('up'), down: sum('down'), requests: own };
  };
  if (name === 'gateway') return [part('place', false, first, crossing!, crossing!), part('gateway', true, crossing!, shownAt, loadAt)];
  if (name === 'receipt') return [part('gateway', true, first, crossing!, crossing!), part('receipt', false, crossing!, shownAt, loadAt)];
  return [part(name, false, first, shownAt, loadAt)];
}
