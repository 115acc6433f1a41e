import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { chromiumPath, NO_CHROMIUM, openChromium } from '../../tests/browser/chromium.ts';
import { machineNow, median } from '../figures.ts';
import { startProduct, type RunningProduct } from '../product.ts';
import { walkInBrowser } from './browser.ts';
import { floorOf, type Flow, type FlowFigures } from './flow.ts';
import { walkLean } from './lean-client.ts';
import { openLink, type LinkWish } from './link.ts';

/** A phone at the edge of the network. */
const LINK = { bitsPerSecond: 64_000, roundTripMs: 600 } as const;
const ROUNDS = 3;
/** Seconds to aim at; `docs/benchmarks.md` says what they leave out. */
const AIM = { cold: 8, deep: 5.5 } as const;

interface Variant { readonly name: string; readonly kind: Flow['kind']; readonly script: boolean; readonly tls: boolean; readonly browser: boolean; readonly rounds: number }

/** The four pages of a renewal over a slow link, as often as `rounds`; medians of whole flows. */
export async function benchPages({ quick }: { readonly quick: boolean }): Promise<readonly object[]> {
  const path = chromiumPath();
  if (path === null) process.stderr.write(`xuka: flows in a browser ${NO_CHROMIUM}\n`);
  const variants: Variant[] = (['cold', 'deep'] as const).flatMap((kind) => [
    { name: `${kind}, script`, kind, script: true, tls: false, browser: true, rounds: quick ? 1 : ROUNDS },
    { name: `${kind}, no script`, kind, script: false, tls: false, browser: true, rounds: quick ? 1 : ROUNDS },
    { name: `${kind}, script, TLS`, kind, script: true, tls: true, browser: true, rounds: quick ? 0 : 1 },
    { name: `${kind}, no browser`, kind, script: true, tls: false, browser: false, rounds: 1 },
    { name: `${kind}, no browser, TLS`, kind, script: true, tls: true, browser: false, rounds: 1 },
  ]);
  const folder = mkdtempSync(join(tmpdir(), 'xuka-bench-'));
  const product = await startProduct({ dataFolder: folder });
  const browser = path === null ? null : await openChromium(path);
  try {
    const line = await lineMaker(product);
    // The first request of all finds everything cold in the product; that is another benchmark's matter.
    await fetch(`http://127.0.0.1:${product.port}/`, { headers: { 'accept-encoding': 'br' } });
    const runs = variants.map((variant) => ({ variant, load: machineNow().load, flows: [] as FlowFigures[] }));
    // Two at a time, each on a link of its own: they wait for their links nearly all the time.
    for (let round = 0; round < ROUNDS; round++) {
      const due = runs.filter(({ variant }) => round < variant.rounds && (browser !== null || !variant.browser));
      for (let at = 0; at < due.length; at += 2) {
        await Promise.all(due.slice(at, at + 2).map(async (run) => {
          run.load = machineNow().load;
          run.flows.push(await walk(run.variant, product, browser, await line()));
        }));
      }
    }
    return runs.filter(({ flows }) => flows.length > 0).map(({ variant, load, flows }) => summary(variant, flows, load));
  } finally {
    await browser?.close();
    await product.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const linkOf = (variant: Variant): LinkWish => ({ ...LINK, tls: variant.tls });

async function walk(variant: Variant, product: RunningProduct, browser: Browser | null, line: MadeLine): Promise<FlowFigures> {
  const link = await openLink(linkOf(variant));
  link.lead(product.port);
  const common = { origin: `http://localhost:${product.port}`, script: variant.script };
  const flow: Flow = variant.kind === 'cold' ? { ...common, kind: 'cold', number: line.number } : { ...common, kind: 'deep', path: `/lines/${line.id}/quotes?plan=${line.plan}` };
  try {
    return await (variant.browser && browser ? walkInBrowser(browser, link, flow) : walkLean(link, flow));
  } finally {
    await link.close();
  }
}

interface MadeLine { readonly id: string; readonly number: string; readonly plan: string }

/** A line for each walk: two on one line at a time would be refused, and its pages would grow from walk to walk. */
async function lineMaker(product: RunningProduct): Promise<() => Promise<MadeLine>> {
  let from = 0;
  return async () => {
    // Every third is of the same carrier.
    const answer = await fetch(`http://127.0.0.1:${product.port}/sandbox/api/lines`, {
      method: 'POST', headers: { authorization: `Bearer ${product.notes.apiKey}`, 'content-type': 'application/json' }, body: JSON.stringify({ from: 3 * from++, count: 1 }),
    });
    if (!answer.ok) throw new Error(`no line: ${answer.status} ${await answer.text()}`);
    return ((await answer.json()) as { lines: MadeLine[] }).lines[0]!;
  };
}

function summary(variant: Variant, flows: readonly FlowFigures[], load: number): object {
  const mid = (of: (flow: FlowFigures) => number): number => median(flows.map(of));
  const shown = mid((flow) => flow.shownMs) / 1000;
  const floor = mid((flow) => floorOf(flow, linkOf(variant))) / 1000;
  const first = flows[0]!;
  return {
    flow: variant.name, runs: flows.length, seconds: shown, floorSeconds: floor, overFloor: shown / floor, loadedSeconds: mid((flow) => flow.loadMs) / 1000,
    ...(variant.browser && !variant.tls ? { aim: AIM[variant.kind] } : {}),
    bytesDown: mid((flow) => flow.down), bytesUp: mid((flow) => flow.up), requests: mid((flow) => flow.requests), connections: mid((flow) => flow.connections),
    gatewaySeconds: mid((flow) => flow.gatewayMs) / 1000, gatewayBytes: mid((flow) => flow.gatewayBytes), loadAverage: load,
    pages: Object.fromEntries([...new Set(first.pages.map((page) => page.name))].map((name) => {
      const ofIt = (flow: FlowFigures) => flow.pages.filter((page) => page.name === name);
      const sum = (of: 'shownMs' | 'up' | 'down') => mid((flow) => ofIt(flow).reduce((total, page) => total + page[of], 0));
      return [name, { seconds: sum('shownMs') / 1000, down: sum('down'), up: sum('up'), asked: ofIt(first).flatMap((page) => page.requests.map((one) => one.line.replaceAll(/(?<=_)[0-9A-Za-z_]{20,}/g, '…'))) }];
    })),
  };
}
