import { Agent, request } from 'node:http';
import { brotliDecompressSync } from 'node:zlib';
import { between, type Link } from './link.ts';
import { sumUp, type Flow, type FlowFigures, type PageFigures, type PageName } from './flow.ts';

interface Got { readonly status: number; readonly to: string | null; readonly html: string }

/**
 * Walks the same flow without a browser: the shortest requests there can be, each page with its stylesheet and script as a
 * browser would fetch them, nothing painted. What the link itself allows with these pages.
 */
export async function walkLean(link: Link, flow: Flow): Promise<FlowFigures> {
  // Two connections: a browser has as many as it needs for stylesheet and script.
  const agent = new Agent({ keepAlive: true, maxSockets: 2 });
  const host = new URL(flow.origin).host;
  const cookies = new Map<string, string>();
  const kept = new Set<string>();

  const send = (path: string, form?: Readonly<Record<string, string>>): Promise<Got> => new Promise((resolve, reject) => {
    const body = form === undefined ? undefined : new URLSearchParams(form).toString();
    const sent = request({
      host: '127.0.0.1', port: link.port, path, agent, method: body === undefined ? 'GET' : 'POST',
      headers: {
        host, accept: 'text/html', 'accept-encoding': 'br', 'accept-language': 'en', ...(cookies.size === 0 ? {} : { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
        ...(body === undefined ? {} : { origin: flow.origin, 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) }),
      },
    }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part)).on('error', reject).on('end', () => {
        for (const one of answer.headers['set-cookie'] ?? []) cookies.set(one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1).split(';')[0]!);
        const bytes = Buffer.concat(parts);
        resolve({ status: answer.statusCode ?? 0, to: answer.headers.location ?? null, html: (answer.headers['content-encoding'] === 'br' ? brotliDecompressSync(bytes) : bytes).toString() });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });

  /** The page and what it needs to be shown; files it has are not asked for again. */
  async function show(path: string, form?: Readonly<Record<string, string>>): Promise<{ readonly html: string; readonly shownAt: number }> {
    let got = await send(path, form);
    for (let hops = 0; got.to !== null && hops < 5; hops++) got = await send(pathOf(got.to));
    if (got.status !== 200) throw new Error(`${path}: ${got.status}`);
    const needs = [.../(?:href|src)="(\/assets\/[^"]+)"/g[Symbol.matchAll](got.html)].map((match) => match[1]!).filter((one) => !kept.has(one) && (flow.script || !one.endsWith('.js')));
    needs.forEach((one) => kept.add(one));
    let shownAt = performance.now();
    await Promise.all(needs.map(async (one) => { await send(one); if (one.endsWith('.css')) shownAt = performance.now(); }));
    return { html: got.html, shownAt };
  }

  const pages: PageFigures[] = [];
  const begun = link.count();
  async function measured<T extends object>(name: PageName, work: () => Promise<T>): Promise<T> {
    const before = link.count();
    const at = performance.now();
    const done = await work();
    const end = performance.now();
    const { requests, up, down } = between(before, link.count());
    pages.push({ name, shownMs: ('shownAt' in done ? Number(done.shownAt) : end) - at, loadMs: end - at, up, down, requests });
    return done;
  }

  const direct: Record<string, string> = flow.script ? { now: '1' } : {};
  try {
    let review: { readonly html: string };
    if (flow.kind === 'cold') {
      await measured('home', () => show('/'));
      const plans = await measured('plans', () => show('/line', { line: flow.number, ...direct }));
      const [plan, action] = [/name="plan-month" value="([^"]+)"/.exec(plans.html)![1]!, /action="([^"]+\/quotes)"/.exec(plans.html)![1]!];
      review = await measured('review', () => show(action, { plan, ...direct }));
    } else {
      review = await measured('review', () => show(flow.path));
    }
    const hidden = (name: string): string => new RegExp(`name="${name}" value="([^"]+)"`).exec(review.html)![1]!;
    const placed = await measured('place', async () => ({ to: (await send('/renewals', { quote: hidden('quote'), key: hidden('key'), pay: 'stripe', email: '' })).to! }));
    const pay = pathOf(placed.to);
    await measured('gateway', () => show(pay));
    const paid = await measured('gateway', async () => ({ to: (await send(pay, { card: 'pm_card_visa' })).to! }));
    const receipt = await measured('receipt', () => show(pathOf(paid.to)));
    if (!receipt.html.includes('/receipt.pdf')) throw new Error('the receipt was not there at once');
    return sumUp(pages, between(begun, link.count()));
  } finally {
    agent.destroy();
  }
}

function pathOf(address: string): string {
  const { pathname, search } = new URL(address, 'http://localhost');
  return pathname + search;
}
