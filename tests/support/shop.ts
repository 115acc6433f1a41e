import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../../src/base/check.ts';
import { parseIccid } from '../../src/base/iccid.ts';
import type { LineId } from '../../src/base/ids.ts';
import { usd } from '../../src/base/money.ts';
import { parsePhone } from '../../src/base/phone.ts';
import type { LineKind, PlanTerms, RenewalMode } from '../../src/base/terms.ts';
import { at as moment, instantFromMs, plusSeconds, type Instant } from '../../src/base/time.ts';
import { openHouse, type House, type HouseParts } from '../../src/house.ts';
import { standingClock, type Clock } from '../../src/platform/clock.ts';
import { openDb, type Db } from '../../src/platform/db/db.ts';
import { migrate } from '../../src/platform/db/migrate.ts';
import { silentLog } from '../../src/platform/log/log.ts';
import { openMetrics } from '../../src/platform/metrics.ts';
import { projectRoot } from '../../src/platform/project-root.ts';
import { realRandom, type Random } from '../../src/platform/random.ts';
import { newKeyRing } from '../../src/platform/secrets/key-file.ts';
import { keysOf, type Keys } from '../../src/platform/secrets/keys.ts';
import { secret } from '../../src/platform/secrets/secret.ts';
import { twinConnector } from '../../src/rooms/carriers/connectors/twin/connector.ts';
import type { Habit } from '../../src/rooms/carriers/connectors/twin/habit.ts';
import { memoryStore as twinMemory } from '../../src/rooms/carriers/connectors/twin/memory-store.ts';
import { openTwin, type Twin } from '../../src/rooms/carriers/connectors/twin/twin.ts';
import { newLine, type Line, type LineEvent } from '../../src/rooms/lines/lines.ts';
import { sandboxTransports, type Channel, type Transport } from '../../src/rooms/notices/notices.ts';
import { sandboxGateway as paypalGateway } from '../../src/rooms/payments/gateways/paypal/fake/in-process.ts';
import { memoryStore as paypalMemory } from '../../src/rooms/payments/gateways/paypal/fake/memory-store.ts';
import { openSandboxCore as openPaypalCore } from '../../src/rooms/payments/gateways/paypal/fake/sandbox.ts';
import { sandboxGateway } from '../../src/rooms/payments/gateways/stripe/fake/in-process.ts';
import { memoryStore as stripeMemory } from '../../src/rooms/payments/gateways/stripe/fake/memory-store.ts';
import { openSandboxCore } from '../../src/rooms/payments/gateways/stripe/fake/sandbox.ts';
import { STRIPE_METHODS } from '../../src/rooms/payments/gateways/stripe/stripe.ts';
import { importCatalog, loadShelf } from '../../src/rooms/plans/plans.ts';
import { place, quote, type PayWith, type PlaceRequest, type Renewal } from '../../src/rooms/renewals/renewals.ts';
import { cloneDatabase } from './database.ts';

const WEBHOOK_SECRET = 'whsec_shop0123456789';
/** Those of the sample, and those of `test-catalog.json`, whose rules are others. */
export const CARRIERS = ['tmobile', 'att', 'verizon', 'northstar', 'prairie'] as const;

export interface ShopOptions {
  /** When the story begins. */
  readonly at?: string;
  readonly random?: Random;
  /** When agents are at the telephone, and who dials. */
  readonly hotline?: HouseParts['hotline'];
  /** Catalogue files beside the sample. */
  readonly catalogs?: readonly string[];
  /** Other ways out than the sandbox's, for some channels. */
  readonly transports?: (parts: { readonly keys: Keys; readonly clock: Clock }) => Partial<Record<Channel, Transport>>;
  /** What the shop has paid in at each carrier; 100,000 dollars unless given. */
  readonly openingFloatCents?: bigint;
  /** Jobs done in one turn; 50 unless given. */
  readonly jobsPerTurn?: number;
  /** Connections to the database; 8 unless given. */
  readonly connections?: number;
}

export interface LineWish {
  readonly carrier?: string;
  readonly planId?: string;
  readonly number?: string;
  readonly iccid?: string;
  readonly kind?: LineKind;
  readonly zone?: string;
  readonly zip?: string;
  /** When the running cycle was activated; absent: a moment before the story begins. Null: nothing was ever bought. */
  readonly activatedAt?: string | null;
  readonly usedBytes?: bigint;
  /** How much data the line uses by itself as time passes; none unless given. */
  readonly habit?: Habit;
}

/** How the place of a story differs from a token charge of nobody in particular. */
export interface PlaceWish {
  readonly pay?: PayWith;
  readonly key?: string;
  readonly email?: string | null;
  readonly customer?: string | null;
  readonly wallet?: PlaceRequest['wallet'];
}

/** A whole shop in one process on a real database: our house, three simulated carriers, a Stripe sandbox, a clock that stands still. */
export type TestShop = Awaited<ReturnType<typeof openShop>>;

export async function openShop(options: ShopOptions = {}) {
  return shopOn(await cloneDatabase(), options);
}

/** The same on a database of the caller's. */
export async function shopOn(database: { readonly url: string; drop(): Promise<void> }, options: ShopOptions = {}) {
  const db = openDb(database.url, { connections: options.connections ?? 8 });
  await migrate(db);
  const clock = standingClock(moment(options.at ?? '2026-11-23T18:00:00Z'));
  const random = options.random ?? realRandom;
  const keys = keysOf(newKeyRing(random), random);
  for (const file of ['catalog/sample-catalog.json', ...options.catalogs ?? []]) {
    await importCatalog(db, { text: readFileSync(join(projectRoot(), file), 'utf8'), fileName: file, at: clock.now() });
  }
  const shelf = await loadShelf(db);
  const stripe = openSandboxCore({ store: stripeMemory(), clock, random, payBase: 'http://127.0.0.1/sandbox/stripe' });
  const gateway = sandboxGateway(stripe, { webhookSecret: WEBHOOK_SECRET, deadlineMs: 20_000, methods: STRIPE_METHODS });
  const paypal = openPaypalCore({ store: paypalMemory(), clock, random, webhookId: 'SHOPWEBHOOK0123', payBase: 'http://127.0.0.1/sandbox/paypal' });
  // Built below; the carriers ask it for plans that came into the catalogue since.
  let house: House;
  const twinStore = twinMemory();
  const twins: Record<string, Twin> = {};
  for (const carrier of shelf.carriers) {
    twins[carrier] = await openTwin({
      carrier, clock, store: twinStore, profile: () => shelf.profile(carrier, clock.now()).terms, openingFloatCents: options.openingFloatCents ?? 10_000_000n,
      costCents: (terms: PlanTerms) => (house.app.shelf().planVersion(terms.planId, terms.planVersion).priceCents * 85n) / 100n, callbackSecret: secret('twin-callbacks'),
    });
  }
  const connectors = Object.fromEntries(Object.entries(twins).map(([carrier, twin]) => [carrier, twinConnector(twin, { wait: () => Promise.resolve() })]));
  const fenced: string[] = [];
  const build = (): Promise<House> => openHouse({
    db, clock, random, keys, log: silentLog, metrics: openMetrics(), gateways: { stripe: gateway, paypal: paypalGateway(paypal, { deadlineMs: 20_000 }) }, connectors,
    transports: { ...transportsFor(db, clock, keys, random), ...options.transports?.({ keys, clock }) },
    shop: { name: null, url: 'http://127.0.0.1:3000', help: null }, renewalUrl: (id) => `http://127.0.0.1:3000/r/${id}`, loadUrl: (id) => `http://127.0.0.1:3000/wallet/loads/${id}`, onFenced: (worker) => fenced.push(worker), ...options.jobsPerTurn ? { parallelJobs: options.jobsPerTurn } : {}, ...options.hotline ? { hotline: options.hotline } : {},
  });
  house = await build();
  await house.enlist();
  let lineCount = 0;

  const shop = {
    db, clock, keys, stripe, paypal, twins, fenced, url: database.url,
    get house() { return house; },
    get app() { return house.app; },
    shelf: () => house.app.shelf(),

    /** A line known to us and to its carrier, with the same history on both sides. */
    async aLine(wish: LineWish = {}): Promise<Line> {
      const n = lineCount++;
      const carrier = wish.carrier ?? 'tmobile';
      const kind = wish.kind ?? 'voice_data';
      const now = clock.now();
      const profile = house.app.shelf().profile(carrier, now).terms;
      const zone = wish.zone ?? profile.timeZone;
      const number = parsePhone(wish.number ?? `+1212555${String(100 + n).padStart(4, '0')}`);
      check(number.ok, 'a number of the story');
      const iccid = parseIccid(wish.iccid ?? withCheckDigit(`${prefixOf(carrier)}${String(10_000_000 + n).padStart(18 - prefixOf(carrier).length, '0')}`));
      check(iccid.ok, 'an ICCID of the story');
      const begun = wish.activatedAt === null ? null : moment(wish.activatedAt ?? '2026-11-01T20:00:00Z');
      const openedAt = plusSeconds(begun ?? now, -3_600);
      const events: LineEvent[] = [{ kind: 'opened', at: openedAt, stage: begun === null ? 'preactive' : 'live', zone, lineKind: kind, carrier, activateBy: null, profile }];
      if (begun !== null) {
        const plan = house.app.shelf().plan(wish.planId ?? 'tmo-mo-5g', now);
        events.push({ kind: 'renewed', at: begun, purchase: { id: `seed_${n}`, terms: plan.terms, mode: plan.terms.defaultMode, bonusBytes: 0n, profile, quotedAt: begun } });
        if (wish.usedBytes) events.push({ kind: 'metered', at: plusSeconds(begun, 60), usedBytesTotal: wish.usedBytes });
      }
      await twins[carrier]!.issueSim({ iccid: iccid.iccid, number: number.phone, zone, lineKind: kind, events, ...(wish.habit ? { habit: wish.habit } : {}) });
      const made = newLine({
        id: house.newId('line'), carrier, kind, number: number.phone, iccid: iccid.iccid, sim: 'physical', smsCapable: number.smsCapable,
        zip: wish.zip ?? '10001', zone, profile, events, at: now,
      });
      await house.app.committer.commit(made.writes);
      return made.line;
    },

    quote: (line: Pick<Line, 'id'>, planId: string, mode?: RenewalMode) => quote(house.app, { line: line.id, planId, ...(mode ? { mode } : {}) }),

    /** Quotes and places in one go, paying by a test token unless told otherwise. */
    async renew(line: Pick<Line, 'id'>, planId: string, more: { readonly mode?: RenewalMode } & PlaceWish = {}): Promise<Renewal> {
      const quoted = await shop.quote(line, planId, more.mode);
      return shop.place(quoted.doc.quote, more);
    },
    place: (quoteId: Renewal['quoteId'], more: PlaceWish = {}) => place(house.app, {
      caller: 'test', key: more.key ?? house.newId('req'), quote: quoteId, pay: more.pay ?? { kind: 'token', gateway: 'stripe', paymentMethod: 'pm_card_visa' },
      wallet: more.wallet ?? null,
      payer: { customer: more.customer ?? more.wallet?.customer ?? null, email: more.email === undefined ? 'payer@example.com' : more.email, language: 'en', zone: 'Asia/Shanghai' },
      by: { door: 'api', actor: 'test', reason: 'story' },
    }),
    hosted: (): PayWith => ({ kind: 'hosted', gateway: 'stripe', successUrl: (id) => `http://127.0.0.1:3000/r/${id}`, cancelUrl: (id) => `http://127.0.0.1:3000/r/${id}/back` }),

    line: async (id: LineId): Promise<Line> => { const found = await house.app.readLine(id); check(found, 'line'); return found; },

    /** Lets the time go on in steps and does all the work that falls due, our side and the vendors'. */
    async pass(seconds: number, stepSeconds = 60): Promise<void> {
      for (let passed = 0; passed < seconds;) {
        const step = Math.min(stepSeconds, seconds - passed);
        clock.advanceMs(step * 1000);
        passed += step;
        await shop.settle();
      }
    },
    /** Does whatever is due now, until nothing is. */
    async settle(): Promise<void> {
      for (let turn = 0; turn < 200; turn++) {
        for (const twin of Object.values(twins)) await twin.runDue();
        await stripe.tick();
        await paypal.tick();
        if (await house.worker.turn(options.jobsPerTurn ?? 50) === 0) return;
      }
      throw new Error('the work does not come to rest');
    },
    /** The process dies and another one starts on the same database. */
    async restart(): Promise<void> {
      house = await build();
      clock.advanceMs(10_000);
      await house.enlist();
    },
    async close(): Promise<void> {
      await house.notices.close();
      await db.close();
      await database.drop();
    },
  };
  return shop;
}

function transportsFor(db: Db, clock: ReturnType<typeof standingClock>, keys: ReturnType<typeof keysOf>, random: Random) {
  let count = 0;
  const parts = { db, clock, keys, fromName: 'Xuka', newId: <P extends string>(prefix: P) => `${prefix}_${String(count++).padStart(10, '0')}${Buffer.from(random.bytes(8)).toString('hex')}` as `${P}_${string}` };
  return sandboxTransports(parts);
}

/** How the ICCIDs of a carrier of the stories begin. */
export const prefixOf = (carrier: string): string => ({ tmobile: '8901260', att: '8901410', verizon: '891480', northstar: '8999901', prairie: '8999902' })[carrier] ?? '8901999';

/** Completes an ICCID body with its Luhn digit. */
export function withCheckDigit(body: string): string {
  let sum = 0;
  [...body].reverse().forEach((digit, index) => {
    const value = index % 2 === 0 ? Number(digit) * 2 : Number(digit);
    sum += value > 9 ? value - 9 : value;
  });
  return body + String((10 - (sum % 10)) % 10);
}

export { usd, instantFromMs, type Instant };
