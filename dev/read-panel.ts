import type { Clock } from '../src/platform/clock.ts';
import type { Queryable } from '../src/platform/db/db.ts';
import type { House } from '../src/house.ts';
import { engine, type Line } from '../src/rooms/lines/lines.ts';
import { newestEntries } from '../src/rooms/journal/journal.ts';
import type { WorldLine } from './controls.ts';
import type { DemoLine } from './demo-lines.ts';
import { carrierModeOf, STRIPE_REQUEST_NAMES, STRIPE_REQUESTS, webhookModesOn } from './fault-menu.ts';
import { readPayers } from './payers.ts';
import type { ShopSandboxes } from './sandboxes.ts';
import type { LineShown } from './views/line-card.tsx';
import { shownNumber } from './views/messages.tsx';
import type { EntryShown, PanelModel, VendorShown } from './views/panel.tsx';
import type { CarrierModel, StripeModel } from './views/vendor.tsx';

/** Steps of the journal that the panel shows. */
const ENTRIES = 20;

export interface PanelParts {
  readonly house: House;
  readonly sandboxes: ShopSandboxes;
  readonly clock: Clock & { offsetMs(): number };
  readonly world: readonly WorldLine[];
}

/** Everything the panel shows, as it stands now. */
export async function readPanel({ house: { app }, sandboxes, clock, world }: PanelParts): Promise<PanelModel> {
  const now = clock.now();
  const [lines, vendors, entries] = await Promise.all([
    Promise.all(world.map(async ({ demo, line }) => shownLine(demo, (await app.readLine(line.id)) ?? line, { now, carrierName: nameOf(app, line.carrier) }))),
    readVendors(app, sandboxes),
    entriesShown(app.db),
  ]);
  return { now, offsetMs: clock.offsetMs(), lines, vendors, entries };
}

type App = House['app'];
const nameOf = (app: App, carrier: string): string => app.shelf().profile(carrier, app.clock.now()).name;

function shownLine(demo: DemoLine, line: Line, facts: { readonly now: Parameters<typeof engine.snapshotOf>[1]; readonly carrierName: string }): LineShown {
  const { phase, clocks, usableBytes, queue } = engine.snapshotOf(line.state, facts.now);
  const settled = engine.settle(line.state, facts.now);
  const running = settled.running?.legs[0].purchase;
  const bought = settled.purchases.find((one) => one.purchase.id === running)?.purchase;
  return {
    id: demo.id, about: demo.about, shown: line.number === null ? line.iccid : shownNumber(line.number), typed: line.number ?? line.iccid, iccid: line.iccid,
    carrier: facts.carrierName, zone: line.zone,
    // Stock has no owner and the demo has none; a page without that word shows it as not used yet.
    state: phase === 'stock' ? 'preactive' : phase, barred: line.state.barred,
    phone: line.smsCapable ? line.number : null, leftBytes: usableBytes, totalBytes: bought?.terms.dataBytes ?? null, queued: queue.length,
    cycleEndsAt: clocks.cycleEndsAt, serviceEndsAt: clocks.serviceEndsAt, graceEndsAt: clocks.graceEndsAt, numberReleaseAt: clocks.numberReleaseAt, activateBy: settled.activateBy,
  };
}

async function readVendors(app: App, sandboxes: ShopSandboxes): Promise<VendorShown[]> {
  const carriers = await Promise.all(Object.values(sandboxes.twins).map(async (twin): Promise<VendorShown> => {
    const { floatCents, rules } = await twin.house();
    return { id: twin.carrier, name: nameOf(app, twin.carrier), url: `/sandbox/carriers/${twin.carrier}`, floatCents, faults: rules.length };
  }));
  const [plan, wallets] = await Promise.all([sandboxes.stripe.faults.read(), sandboxes.paypal.faults.read()]);
  return [...carriers, { id: 'stripe', name: 'Stripe', url: '/sandbox/payments', floatCents: null, faults: plan.rules.length + webhookModesOn(plan.webhooks).length },
    { id: 'paypal', name: 'PayPal', url: '/sandbox/paypal', floatCents: null, faults: wallets.rules.length + webhookModesOn(wallets.webhooks).length }];
}

/** The newest first. By the order of sealing, because after a move back in time the clock's order is not the true one. */
async function entriesShown(db: Queryable): Promise<EntryShown[]> {
  return (await newestEntries(db, ENTRIES)).map((entry) => ({
    at: entry.at, what: entry.what, subject: entry.subject, door: entry.door, actor: entry.actor, url: entry.subject.startsWith('rnw_') ? `/r/${entry.subject}` : null,
  }));
}

export async function readCarrier({ house: { app }, sandboxes, world }: PanelParts, carrier: string): Promise<CarrierModel> {
  const { rules } = await sandboxes.twins[carrier]!.house();
  const lines = world.filter(({ line }) => line.carrier === carrier);
  const nameOfLine = (iccid: string): string => {
    const known = lines.find(({ line }) => line.iccid === iccid)?.line;
    return known?.number ? shownNumber(known.number) : iccid;
  };
  return {
    id: carrier, name: nameOf(app, carrier), lines: lines.map(({ demo, line }) => ({ id: demo.id, shown: nameOfLine(line.iccid) })),
    rules: rules.map((rule) => ({ id: rule.id, mode: carrierModeOf(rule), line: rule.iccid === null ? null : nameOfLine(rule.iccid), left: rule.left })),
  };
}

export async function readStripe({ sandboxes }: Pick<PanelParts, 'sandboxes'>): Promise<StripeModel> {
  const plan = await sandboxes.stripe.faults.read();
  return {
    rules: plan.rules.map(({ kind, on, left }) => ({ kind, on, left, request: STRIPE_REQUEST_NAMES.find((name) => STRIPE_REQUESTS[name] === on) ?? null })),
    webhooks: webhookModesOn(plan.webhooks),
    payers: await readPayers(sandboxes.stripe),
  };
}
