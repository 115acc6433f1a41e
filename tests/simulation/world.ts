import { check } from '../../src/base/check.ts';
import { parseIccid } from '../../src/base/iccid.ts';
import type { CustomerId, LineId } from '../../src/base/ids.ts';
import { parsePhone } from '../../src/base/phone.ts';
import type { CarrierId, LineKind, PlanTerms } from '../../src/base/terms.ts';
import { DAY, instantFromMs, plusSeconds, at as moment } from '../../src/base/time.ts';
import { openRinging } from '../../src/channels/hotline/adapters/simulator/ringing.ts';
import { openHouse, type House } from '../../src/house.ts';
import { standingClock } from '../../src/platform/clock.ts';
import type { Db } from '../../src/platform/db/db.ts';
import { openCommitter } from '../../src/platform/db/unit.ts';
import type { Log } from '../../src/platform/log/log.ts';
import { openMetrics } from '../../src/platform/metrics.ts';
import { idMaker } from '../../src/platform/random.ts';
import type { Keys } from '../../src/platform/secrets/keys.ts';
import { secret } from '../../src/platform/secrets/secret.ts';
import type { CarrierConnector } from '../../src/rooms/carriers/carriers.ts';
import { twinConnector } from '../../src/rooms/carriers/connectors/twin/connector.ts';
import { memoryStore as twinMemory } from '../../src/rooms/carriers/connectors/twin/memory-store.ts';
import { openTwin, type Twin } from '../../src/rooms/carriers/connectors/twin/twin.ts';
import { newLine, type LineEvent } from '../../src/rooms/lines/lines.ts';
import { sandboxTransports, type Transport } from '../../src/rooms/notices/notices.ts';
import type { Gateway } from '../../src/rooms/payments/payments.ts';
import { memoryStore as stripeMemory } from '../../src/rooms/payments/gateways/stripe/fake/memory-store.ts';
import { sandboxGateway as paypalGateway } from '../../src/rooms/payments/gateways/paypal/fake/in-process.ts';
import { memoryStore as paypalMemory } from '../../src/rooms/payments/gateways/paypal/fake/memory-store.ts';
import { openSandboxCore as openPaypalCore } from '../../src/rooms/payments/gateways/paypal/fake/sandbox.ts';
import { openSandboxCore } from '../../src/rooms/payments/gateways/stripe/fake/sandbox.ts';
import { sandboxGateway } from '../../src/rooms/payments/gateways/stripe/fake/in-process.ts';
import type { Shelf } from '../../src/rooms/plans/plans.ts';
import { openPeople } from '../../src/rooms/people/people.ts';
import { CARRIERS, prefixOf, withCheckDigit } from '../support/shop.ts';
import { openChance, randomOf, streamOf } from './chance.ts';
import { ALWAYS, newPhones, SIM_PASSCODE } from './calls.ts';
import { seedWallet } from './money.ts';
import { dbOf, Died, openScheduler, vendorOf, type Process } from './effects.ts';

export const WEBHOOK_SECRET = 'whsec_simulation';
/** Around the two changes of the clock, the ends of months and years, and a plain day. */
const STARTS = ['2026-10-31T18:00:00Z', '2026-11-01T07:30:00Z', '2026-11-23T18:00:00Z', '2026-12-31T22:00:00Z', '2027-01-30T15:00:00Z', '2027-02-27T20:00:00Z', '2027-03-13T20:00:00Z', '2027-03-14T08:30:00Z'];
const ZIPS = ['10001', '94103', '60601', '48201', '89101'];
const FLOAT_CENTS = 100_000_000n;

/** A line of the world, as its auditor knows it. */
export interface SimLine { readonly id: LineId; readonly carrier: CarrierId; readonly iccid: string; readonly number: string | null; readonly planIds: readonly string[] }

/** One process of the shop and what it runs. */
export interface Running { readonly process: Process; readonly house: House; turning: boolean }

/** Somebody with an account, and what was in their wallet before the world began. */
export interface SimCustomer { readonly id: CustomerId; readonly cents: bigint; /** Theirs, to pay for and to renew by itself. */ readonly lines: readonly LineId[] }

export interface WorldParts { readonly db: Db; readonly keys: Keys; readonly shelf: Shelf; readonly seed: number; readonly number: number }
export type World = Awaited<ReturnType<typeof openWorld>>;

/** A shop, its vendors and its lines on a clean database. The vendors' memory is out of reach of whatever happens to the shop. */
export async function openWorld({ db, keys, shelf, seed, number }: WorldParts) {
  const chance = openChance(streamOf(seed, number, 0));
  const clock = standingClock(plusSeconds(moment(chance.pick(STARTS)), chance.below(2 * DAY)));
  const scheduler = openScheduler(openChance(streamOf(seed, number, 1)), clock);
  const random = randomOf(streamOf(seed, number, 2));
  const vendorRandom = randomOf(streamOf(seed, number, 3));
  const stripe = openSandboxCore({ store: stripeMemory(), clock, random: vendorRandom, payBase: 'http://127.0.0.1/sandbox/stripe' });
  const paypal = openPaypalCore({ store: paypalMemory(), clock, random: vendorRandom, webhookId: 'WH-SIMULATION', payBase: 'http://127.0.0.1/sandbox/paypal' });
  const gateways: Readonly<Record<string, Gateway>> = {
    stripe: sandboxGateway(stripe, { webhookSecret: WEBHOOK_SECRET, deadlineMs: 20_000 }), paypal: paypalGateway(paypal, { deadlineMs: 20_000 }),
  };
  const twinStore = twinMemory();
  const twins: Record<string, Twin> = {};
  const connectors: Record<string, CarrierConnector> = {};
  // Some carriers can do less: without taking back or putting right the flow has to end another way.
  const can = chance.hits(200) ? { cancel: chance.hits(500), correct: chance.hits(500) } : { cancel: true, correct: true };
  const inUse = Array.from({ length: 1 + chance.below(2) }, () => chance.pick(CARRIERS));
  for (const carrier of new Set(inUse)) {
    twins[carrier] = await openTwin({
      carrier, clock, store: twinStore, profile: () => shelf.profile(carrier, clock.now()).terms, openingFloatCents: FLOAT_CENTS,
      costCents: (terms: PlanTerms) => (shelf.planVersion(terms.planId, terms.planVersion).priceCents * 85n) / 100n, callbackSecret: secret('twin-callbacks'),
    });
    connectors[carrier] = twinConnector(twins[carrier], { wait: () => Promise.resolve(), can });
  }
  // Above it a second person has a say.
  const refundLimitCents = BigInt(chance.pick([1_000, 10_000, 1_000_000]));
  const alarms = new Set<string>();
  const problems: string[] = [];

  const newId = idMaker(clock, random);
  const committer = openCommitter(db);
  const lines: SimLine[] = [];
  for (let n = 0; n < 1 + chance.below(3); n++) {
    const carrier = chance.pick(inUse);
    const kind: LineKind = chance.hits(700) ? 'voice_data' : 'data';
    const now = clock.now();
    const offers = shelf.plansFor({ carrier, lineKind: kind, at: now }).map((offer) => offer.plan);
    
    const base = offers.filter((plan) => plan.terms.line === kind && plan.terms.kind !== 'addon' && plan.terms.modes.includes('replace'));
    if (base.length === 0) continue;
    const profile = shelf.profile(carrier, now).terms;
    const phone = parsePhone(`+1212555${String(100 + n).padStart(4, '0')}`);
    const iccid = parseIccid(withCheckDigit(`${prefixOf(carrier)}${String(10_000_000 + n).padStart(18 - prefixOf(carrier).length, '0')}`));
    check(phone.ok && iccid.ok, 'names of a line');
    const zone = chance.hits(800) ? profile.timeZone : chance.pick(['America/New_York', 'America/Los_Angeles', 'Pacific/Honolulu', 'America/Phoenix']);
    const events = historyOf({ chance, now, carrier, kind, zone, profile, plans: base.map((plan) => plan.terms), n });
    await twins[carrier]!.issueSim({ iccid: iccid.iccid, number: phone.phone, zone, lineKind: kind, events, ...(chance.hits(300) ? { habit: { bytesPerDay: chance.below(600) * 1_048_576, weekendPercent: 150 } } : {}) });
    const made = newLine({ id: newId('line'), carrier, kind, number: phone.phone, iccid: iccid.iccid, sim: 'physical', smsCapable: phone.smsCapable, zip: chance.pick(ZIPS), zone, profile, events, at: now });
    await committer.commit(made.writes);
    // What this kind of line may buy, and now and then what it may not.
    const sold = offers.filter((plan) => plan.terms.line === kind || plan.terms.modes.includes('add_data') || chance.hits(100));
    lines.push({ id: made.line.id, carrier, iccid: iccid.iccid, number: phone.phone, planIds: sold.map((plan) => plan.terms.planId) });
  }

  // Calls of the shop ring here, and somebody takes them, or nobody.
  const ringing = openRinging(() => clock.nowMs());
  const people = openPeople({ db, commit: (unit) => committer.commit(unit), clock, random, newId, keys });
  // People with an account, and what lies in their wallets from before.
  const customers: SimCustomer[] = [];
  for (let n = 0; n < 1 + chance.below(2); n++) {
    const { id } = await people.ensureCustomer({ channel: 'email', address: `sim${n}@example.com` }, { language: chance.pick(['en', 'zh-CN', 'zh-TW', 'es']), zone: chance.hits(500) ? 'Asia/Shanghai' : null });
    const owned = lines.filter(() => chance.hits(500)).map((line) => line.id);
    for (const line of owned) await people.bindLine({ customer: id, line, proof: 'code_to_number', by: { door: 'web', actor: `customer:${id}`, reason: 'simulation' } });
    if (owned.length > 0) await people.setPasscode({ customer: (await people.findCustomer(id))!, digits: SIM_PASSCODE, numbers: [], by: { door: 'web', actor: `customer:${id}`, reason: 'simulation' } });
    const one: SimCustomer = { id, cents: BigInt(chance.pick([0, 300, 2_600, 9_000])), lines: owned };
    await seedWallet({ committer, newId, now: clock.now() }, one);
    customers.push(one);
  }

  const world = {
    customers, vouchers: [] as string[], phones: newPhones(), ringing, texts: 0, gateways, paypal, can, seed, number, chance, clock, db, scheduler, stripe, twins, connectors, lines, alarms, problems, keys, shelf,
    shop: null as Running | null,
    sleepers: [] as Running[],
    /** Flows that somebody waits for. */
    flows: new Set<Promise<void>>(),

    /** A process of the shop starts; may die while it does. */
    async boot(): Promise<void> {
      if (world.shop && !world.shop.process.dead) world.sleepers.push(world.shop);
      world.shop = null;
      for (let tries = 0; world.shop === null; tries++) {
        check(tries < 20, 'a process that comes up');
        // Another machine notices that the first is gone; leases run out meanwhile.
        clock.advanceMs(6_000 + chance.below(20_000));
        const process = scheduler.start();
        scheduler.say(`${process.name} starts`);
        let running: Running | null = null;
        world.follow('boot', (async () => {
          const house = await build(process);
          await house.worker.enlist();
          running = { process, house, turning: false };
        })(), process);
        while (running === null && !process.dead && !process.paused && await scheduler.pump(50) > 0);
        // Stood still while starting, or could not reach the database and gave up: the next one tries.
        if (running === null) await scheduler.kill(process);
        else world.shop = running;
      }
    },

    /** Keeps an eye on what goes on by itself; whatever is no expected end of it is a problem of the world. */
    follow(what: string, work: Promise<unknown>, process: Process, expected: (error: Error) => boolean = () => false): void {
      const flow: Promise<void> = Promise.race([work, process.died]).then(() => undefined, (error: Error) => {
        if (error.name === 'Died' || error.name === 'LostAnswer' || error.message.includes('platform.workers.alive') || expected(error)) { scheduler.say(`${what} ends: ${error.name} ${error.message.slice(0, 60)}`); return; }
        if (scheduler.counts.lost > 0 && 'code' in error && (error as { code?: string }).code === '23505') { scheduler.say(`${what} ends: written before`); return; }
        scheduler.say(`${what} ends: ${error.name} ${error.message.slice(0, 120)}`);
        world.problems.push(`${what}: ${error.name}: ${error.message.slice(0, 200)}${error.name === 'GuardFailed' ? '' : ` ${error.stack?.split('\n')[1]?.trim() ?? ''}`}`);
      }).finally(() => { world.flows.delete(flow); });
      world.flows.add(flow);
    },
  };

  function build(process: Process): Promise<House> {
    const own = dbOf(scheduler, process, db);
    return openHouse({
      db: own, clock, random, keys, log: logOf(), metrics: openMetrics(),
      gateways: Object.fromEntries(Object.entries(gateways).map(([name, gateway]) => [name, vendorOf(scheduler, process, gateway, name, ['readWebhook'])])),
      connectors: Object.fromEntries(Object.entries(connectors).map(([carrier, connector]) => [carrier, vendorOf(scheduler, process, connector, carrier, ['readCallback'])])),
      transports: transportsOf(own),
      shop: { name: null, url: 'http://127.0.0.1:3000', help: null }, renewalUrl: (id) => `http://127.0.0.1:3000/r/${id}`,
      refundLimitCents, hotline: { hours: ALWAYS, dialer: vendorOf(scheduler, process, ringing.dialer, 'dialer', []) },
      // Fenced off: another one has taken over. The product exits.
      onFenced: () => { scheduler.say(`${process.name} is fenced off`); process.dead = true; process.killed(new Died('fenced off')); },
    });
  }

  function logOf(): Log {
    const hear = (event: string, facts: Readonly<Record<string, unknown>> = {}): void => {
      if (event.startsWith('alarm.')) { scheduler.say(`${event} ${JSON.stringify(facts)}`); for (const about of ['renewal', 'return', 'load', 'job']) if (facts[about] !== undefined) alarms.add(String(facts[about])); }
      if (event === 'alarm.auto-renew-broken' && /BrokenInvariant|TypeError|RangeError|ReferenceError/.test(String(facts['error']))) problems.push(`${event}: ${String(facts['error'])}`);
      if (event === 'job.failed' || event === 'job.stuck' || event === 'notice.trouble') {
        scheduler.say(`${event} ${JSON.stringify(facts)}`);
        const error = String(facts['error'] ?? facts['cause'] ?? '');
        if (/BrokenInvariant|TypeError|RangeError|ReferenceError|composing/.test(error) && !/LostAnswer|composing: LostAnswer/.test(error)) problems.push(`${event}: ${facts['kind']} ${error.slice(0, 200)}`);
      }
    };
    const log: Log = { debug: hear, info: hear, warn: hear, error: hear, with: () => log };
    return log;
  }

  function transportsOf(own: Db) {
    let count = 0;
    const parts = { db: own, clock, keys, fromName: 'Xuka', newId: <P extends string>(prefix: P) => `${prefix}_${String(count++).padStart(10, '0')}${Buffer.from(random.bytes(8)).toString('hex')}` as `${P}_${string}` };
    const shaky = (transport: Transport): Transport => ({
      ...transport,
      async send(message, signal) {
        const { lose, fail } = scheduler.weather;
        if (fail > 0 && chance.hits(60)) return { kind: 'down', cause: 'nobody there' };
        if (fail > 0 && chance.hits(60)) return { kind: 'later', cause: 'mailbox full' };
        const sent = await transport.send(message, signal);
        return lose > 0 && chance.hits(80) ? { kind: 'unknown', cause: 'no answer' } : sent;
      },
    });
    const { email, sms, push, telegram } = sandboxTransports(parts);
    return { email: shaky(email), sms: shaky(sms), push: shaky(push), telegram: shaky(telegram) };
  }

  return world;
}

function historyOf(facts: {
  readonly chance: ReturnType<typeof openChance>; readonly now: number; readonly carrier: CarrierId; readonly kind: LineKind; readonly zone: string;
  readonly profile: Extract<LineEvent, { kind: 'opened' }>['profile']; readonly plans: readonly PlanTerms[]; readonly n: number;
}): LineEvent[] {
  const { chance, carrier, kind, zone, profile, plans, n } = facts;
  const now = instantFromMs(facts.now * 1000);
  const preactive = chance.hits(150);
  if (preactive) {
    const activateBy = chance.hits(500) ? plusSeconds(now, 3_600 + chance.below(6 * DAY)) : null;
    return [{ kind: 'opened', at: plusSeconds(now, -DAY), stage: 'preactive', zone, lineKind: kind, carrier, activateBy, profile }];
  }
  const terms = chance.pick(plans);
  // Mostly near the end of the cycle, where the rules have their edges; some lines are late.
  const days = terms.validityDays;
  const begun = plusSeconds(now, -Math.max(3_600, days * DAY - 2 * DAY + chance.below(5 * DAY)));
  const events: LineEvent[] = [
    { kind: 'opened', at: plusSeconds(begun, -3_600), stage: 'live', zone, lineKind: kind, carrier, activateBy: null, profile },
    { kind: 'renewed', at: begun, purchase: { id: `seed_${n}`, terms, mode: terms.modes.includes('replace') ? 'replace' : terms.defaultMode, bonusBytes: 0n, profile, quotedAt: begun } },
  ];
  if (terms.dataBytes !== null && terms.dataBytes > 0n && chance.hits(600)) events.push({ kind: 'metered', at: plusSeconds(begun, 60), usedBytesTotal: terms.dataBytes / BigInt(2 + chance.below(8)) });
  return events;
}
