import { setTimeout as pause } from 'node:timers/promises';
import { openDb } from '../../src/platform/db/db.ts';
import { openForTool } from '../../src/platform/postgres/for-tools.ts';
import { callApi, startLoad, type Load, type LoadLine, type Wish } from './load.ts';
import { bundled, demoKey, freePort, makeFolder, postmasterOf, removeFolder, spawnProduct, startProduct, untilReady, type Product, type ProductPlace } from './product.ts';
import { untilQuiet, verdict } from './verdict.ts';

export interface CampaignOptions {
  readonly kills: number;
  /** Whom the signal hits. After the database's own death the product must go on by itself. */
  readonly victim: 'product' | 'database';
  readonly lines: number;
  readonly clients: number;
  /** Waits until also those messages have left that a killed product held: 90 s more. */
  readonly everyMessage?: boolean;
  readonly say?: (line: string) => void;
}

export interface CampaignReport {
  readonly placed: number;
  readonly acknowledged: number;
  /** Requests sent under a key whose first answer was lost or unclear. */
  readonly repeated: number;
  readonly trouble: Readonly<Record<string, number>>;
  /** Longest and mean time from the kill to an answer of the product again (ms). */
  readonly backMs: { readonly longest: number; readonly mean: number };
  /** What must be empty, one sentence each. */
  readonly wrong: readonly string[];
  /** What the last product said, for whoever reads a failure. */
  readonly said: string;
}

/** How long a product that is starting is asked again (ms). */
const STARTS_WITHIN_MS = 30_000;

/** Makes a sandbox do as it is told; a product that says it is just starting is asked again. */
export const control = async (baseUrl: string, apiKey: string, path: string, body: unknown): Promise<unknown> => {
  for (const until = Date.now() + STARTS_WITHIN_MS; ; await pause(200)) {
    const answer = await callApi(baseUrl, `/sandbox/api/${path}`, { apiKey, body });
    if (answer.status === 200) return JSON.parse(answer.text);
    if (answer.status !== 503 || Date.now() > until) throw new Error(`${path} answered ${answer.status}: ${answer.text.slice(0, 300)}`);
  }
};

export async function makeLines(baseUrl: string, apiKey: string, count: number): Promise<LoadLine[]> {
  const lines: LoadLine[] = [];
  for (let from = 0; from < count; from += 100) {
    lines.push(...(await control(baseUrl, apiKey, 'lines', { from, count: Math.min(100, count - from) }) as { lines: LoadLine[] }).lines);
  }
  return lines;
}

const CARRIER_FAULTS = [
  { kind: 'lost_reply' }, { kind: 'lost_request' }, { kind: 'unknown_code' }, { kind: 'notify_twice' }, { kind: 'refuse', reason: 'plan_unavailable' },
  { kind: 'delay', seconds: 3 }, { kind: 'slow', seconds: 1 }, { kind: 'wrong_days', days: -1 },
];
const STRIPE_FAULTS = ['lose_reply', 'lose_request', 'error_500_done', 'conflict'] as const;

/** Vendors that lose, double, delay and refuse, a little of each. What is not used up waits in the database. */
export async function makeHostile(baseUrl: string, apiKey: string): Promise<void> {
  await control(baseUrl, apiKey, 'carriers/clear', {});
  for (const carrier of ['tmobile', 'att', 'verizon']) {
    for (const fault of CARRIER_FAULTS) if (Math.random() < 0.6) await control(baseUrl, apiKey, 'carriers/fault', { carrier, fault, times: 3 });
  }
  await control(baseUrl, apiKey, 'stripe/clear', {});
  for (const kind of STRIPE_FAULTS) await control(baseUrl, apiKey, 'stripe/fault', { kind, times: null, perMille: 30 });
  await control(baseUrl, apiKey, 'stripe/webhooks', { lose: 10, extraCopies: 1, reversed: true });
}

export async function makeKind(baseUrl: string, apiKey: string): Promise<void> {
  await control(baseUrl, apiKey, 'carriers/clear', {});
  await control(baseUrl, apiKey, 'stripe/clear', {});
}

/** Renewals under load, kills at moments nobody chose, and in the end the question whether anything was lost or done twice. */
export async function runCampaign(o: CampaignOptions): Promise<CampaignReport> {
  const say = o.say ?? (() => {});
  const program = bundled('crash-main', 'src/main.ts');
  const place: ProductPlace = { dataFolder: makeFolder(), port: await freePort() };
  let product = await startProduct(program, place);
  try {
    const apiKey = demoKey(place.dataFolder);
    const lines = await makeLines(product.baseUrl, apiKey, o.lines);
    await makeHostile(product.baseUrl, apiKey);
    const load = startLoad({ baseUrls: [product.baseUrl], apiKey, lines, clients: o.clients, name: `load-${o.victim}` });
    const back: number[] = [];
    for (let kill = 1; kill <= o.kills; kill++) {
      await pause(1_000 + Math.random() * 2_000);
      const before = load.acknowledged();
      const killed = Date.now();
      product = await (o.victim === 'product' ? killProduct(program, place, product, kill) : killDatabase(place, product));
      await untilAcknowledged(load, before + 1);
      back.push(Date.now() - killed);
      say(`kill ${kill} of ${o.kills}: answers again after ${back.at(-1)} ms; ${load.acknowledged()} renewals acknowledged`);
      if (kill < o.kills) await makeHostile(product.baseUrl, apiKey).catch(() => undefined);
    }
    await pause(1_000);
    await makeKind(product.baseUrl, apiKey);
    await load.stop();
    say('no more wishes; waiting for quiet');
    const wrong = [...load.wrong, ...await endOf(place, load.wishes, { everyMessage: o.everyMessage ?? false, hurry: () => control(product.baseUrl, apiKey, 'clock', { forwardSeconds: 60 }) })];
    return {
      placed: load.wishes.length, acknowledged: load.acknowledged(), repeated: load.wishes.filter((wish) => wish.sent > 1).length,
      trouble: Object.fromEntries(load.trouble), wrong, said: product.said(),
      backMs: { longest: Math.max(...back), mean: Math.round(back.reduce((sum, one) => sum + one, 0) / back.length) },
    };
  } finally {
    product.signal('SIGKILL');
    await product.ended;
    await removeFolder(place.dataFolder);
  }
}

/** Every third time the new one is killed as well, while it still starts. */
async function killProduct(program: string, place: ProductPlace, product: Product, kill: number): Promise<Product> {
  product.signal('SIGKILL');
  await product.ended;
  if (kill % 3 === 0) {
    const early = spawnProduct(program, place);
    await pause(100 + Math.random() * 900);
    early.signal('SIGKILL');
    await early.ended;
  }
  return untilReady(spawnProduct(program, place));
}

async function killDatabase(place: ProductPlace, product: Product): Promise<Product> {
  const pid = postmasterOf(place.dataFolder);
  if (pid === null) throw new Error('no database runs');
  process.kill(pid, 'SIGKILL');
  return Promise.resolve(product);
}

/** Waits until so many renewals are acknowledged; a busy machine takes its time. */
export async function untilAcknowledged(load: Pick<Load, 'acknowledged'>, least: number): Promise<void> {
  for (let step = 0; step < 3_000; step++) {
    if (load.acknowledged() >= least) return;
    await pause(20);
  }
  throw new Error(`no renewal is acknowledged any more: ${load.acknowledged()}, and not ${least}`);
}

/** Waits for quiet and answers what is not as it must be. */
export async function endOf(place: Pick<ProductPlace, 'dataFolder'> & { readonly databaseUrl?: string }, wishes: readonly Wish[], o: { readonly hurry: () => Promise<unknown>; readonly everyMessage: boolean }): Promise<string[]> {
  const tool = await openForTool({ dataFolder: place.dataFolder, databaseUrl: place.databaseUrl, purpose: 'the verdict', onProgress: () => {} });
  const db = openDb(tool.url, { connections: 2 });
  try {
    const left = await untilQuiet(db, { withinMs: o.everyMessage ? 180_000 : 60_000, everyMessage: o.everyMessage, // A busy machine may take longer than the request: the clock has moved all the same, and quiet is what counts.
      hurry: async () => { await o.hurry().catch(() => undefined); }, });
    return [...left.map((what) => `still ${what}`), ...await verdict(db, wishes)];
  } finally {
    await db.close();
    await tool.close();
  }
}
