import type { Clock } from './platform/clock.ts';
import type { Db } from './platform/db/db.ts';
import { openCommitter, type Committer } from './platform/db/unit.ts';
import type { PaceLimit } from './platform/jobs/pace.ts';
import { openPace } from './platform/jobs/pace.ts';
import { enlistRounds, roundHandlers, type Round } from './platform/jobs/rounds.ts';
import type { JobSpec } from './platform/jobs/job-writes.ts';
import { openWorker, type Worker } from './platform/jobs/worker.ts';
import type { Log } from './platform/log/log.ts';
import type { Metrics } from './platform/metrics.ts';
import { idMaker, type NewId, type Random } from './platform/random.ts';
import type { Keys } from './platform/secrets/keys.ts';
import { openLimitDesk } from './platform/limit-desk.ts';
import { DEFAULT_LIMITS, type LimitTable } from './platform/limit-table.ts';
import { openVendorCalls } from './platform/vendor-call.ts';
import type { Language } from './base/language.ts';
import { autoRenewComposers, autoRenewJobs, lookAtDue, nightGate, type AutoRenewApp } from './rooms/autorenew/autorenew.ts';
import { callbackJobs, forgetOldCalls, readHours, sweepCalls, type Dialer, type OpeningHours } from './rooms/calls/calls.ts';
import { forgetOldHandovers } from './rooms/handover/handover.ts';
import { fundsJobs, loadComposers, wakeLoad, type FundsApp } from './rooms/funds/funds.ts';
import { guardComposers, tellFamilies } from './rooms/guard/guard.ts';
import { watchCarriers, type CarrierConnector } from './rooms/carriers/carriers.ts';
import { journalWrite, sealJournal, signDay } from './rooms/journal/journal.ts';
import { openLineReader } from './rooms/lines/lines.ts';
import { gateOf, isOurTwilioAccount, openNotices, type Channel, type Notices, type Shop, type Transport } from './rooms/notices/notices.ts';
import { forgetPushDevice, forgetTelegram, stopTexts } from './rooms/people/people.ts';
import { askSponsors, payLinkComposers, payLinkJobs, type PayLinksApp } from './rooms/paylinks/paylinks.ts';
import { paymentJobs, watchGateways, type Gateway } from './rooms/payments/payments.ts';
import { stopGate, textJobs, type TextsApp } from './rooms/texts/texts.ts';
import { drawAlong, papersForLetter } from './rooms/proofs/proofs.ts';
import { openShelf, type OpenShelf } from './rooms/plans/plans.ts';
import { openRemindersRound, reminderComposers, reminderGate, reminderJobs, type RemindersApp } from './rooms/reminders/reminders.ts';
import { sweepRadar } from './rooms/radar/radar.ts';
import { returnComposers, returnJobs, type RefundsApp } from './rooms/refunds/refunds.ts';
import { enlistBound, readDue, readingWrites, thinReadings } from './rooms/usage/usage.ts';
import { openQuoteReader, passTime, cycleComposers, renewalComposers, renewalJobs, wakeRenewal, watchShields, type RenewalsApp } from './rooms/renewals/renewals.ts';

/** What a house is built of. The product, the tests and the simulation hand in their own and get the same house. */
export interface HouseParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly keys: Keys;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly gateways: Readonly<Record<string, Gateway>>;
  /** By the carrier's id in the catalogue. */
  readonly connectors: Readonly<Record<string, CarrierConnector>>;
  readonly transports: Readonly<Record<Channel, Transport>>;
  readonly shop: Shop;
  /** Where a reader finds a renewal: the link in notices. */
  readonly renewalUrl: (id: string, language: Language) => string;
  /** Where a reader finds a refund; beside the renewal's address unless given. */
  readonly returnUrl?: (id: string, language: Language) => string;
  /** Limits against abuse; those of trust section 5 unless given. */
  readonly limits?: LimitTable;
  /** Refunds above this wait for a second person (cents); 100 dollars unless given. */
  readonly refundLimitCents?: bigint;
  /** The same of money paid into a wallet. */
  readonly loadUrl?: (id: string, language: Language) => string;
  /** Calls a second that each vendor takes; a vendor not named has no limit. */
  readonly pace?: Readonly<Record<string, PaceLimit>>;
  /** Must end the process: another worker has taken this one's work over. */
  readonly onFenced: (worker: string) => void;
  /** Another way to write units, for the simulation; the product's own groups them. */
  readonly committer?: Committer;
  /** When agents are at the telephone, and who dials for us; nobody and never unless given. */
  readonly hotline?: { readonly hours: OpeningHours; readonly dialer: Dialer | null };
  readonly moreRounds?: readonly Round[];
  /** Jobs done at the same time; the worker's own figure unless given. */
  readonly parallelJobs?: number;
  /** Whether the shop holds still after a restore; never, unless given. */
  readonly onHold?: () => boolean;
}

/** What every room of the house may use. */
export type HouseApp = RefundsApp;

export interface House {
  readonly app: HouseApp;
  readonly funds: FundsApp;
  readonly reminders: RemindersApp;
  readonly autoRenew: AutoRenewApp;
  readonly texts: TextsApp;
  /** The flow that waits for a charge or a top-up: what to wake for a renewal or a load. */
  readonly wakeFor: (forId: string) => JobSpec;
  readonly worker: Worker;
  readonly notices: Notices;
  readonly shelf: OpenShelf;
  readonly newId: NewId;
  readonly parts: HouseParts;
  readonly rounds: readonly Round[];
  /** Writes the worker and its rounds down; must come before anything is placed. */
  enlist(): Promise<void>;
  /** Enlists and starts the loop. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** How often notices leave at most in one turn, so that one turn stays short. */
const NOTICES_PER_TURN = 200;
const REFUND_LIMIT_CENTS = 10_000n;

/** The same alarm about the same thing again within this time is not raised twice (ms). */
const ALARM_PAUSE_MS = 3_600_000;
const ALARMS_KEPT = 10_000;

function alarmOf(clock: Pick<Clock, 'nowMs'>, raise: RenewalsApp['alarm']): RenewalsApp['alarm'] {
  const raised = new Map<string, number>();
  return (name, facts) => {
    // Ids tell one from another; counts of hours do not.
    const key = `${name} ${Object.values(facts).filter((fact) => typeof fact === 'string').join(' ')}`;
    const now = clock.nowMs();
    const last = raised.get(key);
    if (last !== undefined && now >= last && now - last < ALARM_PAUSE_MS) return;
    if (raised.size >= ALARMS_KEPT) raised.clear();
    raised.set(key, now);
    raise(name, facts);
  };
}

export async function openHouse(parts: HouseParts): Promise<House> {
  const { db, clock, log, metrics } = parts;
  const newId = idMaker(clock, parts.random);
  const committer = parts.committer ?? openCommitter(db);
  const shelf = await openShelf(db);
  const vendorSeconds = metrics.histogram('xuka_vendor_seconds', 'Time a vendor took to answer, by vendor, call and kind of answer.', undefined, ['vendor', 'call', 'answer']);
  const alarms = metrics.counter('xuka_alarms_total', 'Times a person was asked to look, by alarm; see docs/runbook.', ['alarm']);
  // What a carrier names itself prevails over the installation's figure.
  const pace = { ...parts.pace, ...Object.fromEntries(Object.entries(parts.connectors).flatMap(([carrier, connector]) => (connector.pace ? [[carrier, connector.pace]] : []))) };
  const vendors = openVendorCalls({
    limits: pace, waitMs: openPace(clock, pace).waitMs, elapsedMs: clock.elapsedMs,
    observe: (vendor, what, seconds, kind) => vendorSeconds.observe(seconds, [vendor, what, kind]),
  });
  const alarm = alarmOf(clock, (name, facts) => { alarms.add([name]); log.warn(`alarm.${name}`, facts); });

  const handlers: Record<string, Parameters<typeof openWorker>[0]['handlers'][string]> = {};
  const worker = openWorker({
    db, committer, clock, newId, handlers, log: (event, facts) => log.info(event, facts), onFenced: parts.onFenced,
    ...parts.parallelJobs === undefined ? {} : { parallel: parts.parallelJobs },
    onStuck: (job) => alarm('stuck-work', { job: job.id, kind: job.kind }),
  });
  const limitsRefused = metrics.counter('xuka_limits_refused_total', 'Times somebody was refused by a limit against abuse, by limit.', ['limit']);
  const limits = openLimitDesk({
    db, clock, keys: parts.keys, table: parts.limits ?? DEFAULT_LIMITS,
    async onRefused(name, { door, line = null, actor = 'guest' }) {
      limitsRefused.add([name]);
      await committer.commit([journalWrite({ at: clock.now(), by: { door, actor, reason: 'too many' }, what: 'limit.refused', subject: name, line }, { newId })]);
    },
  });
  const app: HouseApp = {
    db, committer, clock, newId, vendors, gateways: parts.gateways, connectors: parts.connectors, keys: parts.keys, worker, alarm, onHold: parts.onHold ?? (() => false),
    shelf: shelf.current, readLine: openLineReader(db), readQuote: openQuoteReader(db), readingTaken: (taken) => readingWrites({ newId, clock }, taken),
    limits, refundLimitCents: parts.refundLimitCents ?? REFUND_LIMIT_CENTS,
  };
  const funds: FundsApp = { ...app, random: parts.random };
  const links = { renewalUrl: parts.renewalUrl, returnUrl: parts.returnUrl ?? ((id: string) => new URL(`/refunds/${id}`, parts.shop.url).href), lineUrl: (id: string) => new URL(`/lines/${id}`, parts.shop.url).href };
  const payLinks: PayLinksApp = { ...app, random: parts.random };
  const remindersQueued = metrics.counter('xuka_reminders_total', 'Reminders that were sent on their way, by kind and channel.', ['kind', 'channel']);
  const remindersHeld = metrics.counter('xuka_reminders_held_total', 'Reminders that were not said, by reason.', ['why']);
  const reminders: RemindersApp = {
    ...payLinks, baseUrl: parts.shop.url, counted: { queued: (kind, channel) => remindersQueued.add([kind, channel]), held: (why) => remindersHeld.add([why]) },
  };
  const autoEvents = metrics.counter('xuka_auto_renewals_total', 'What happened to standing consents: on, off, tried, renewed, failed, paused, asked; by how it is paid, or why.', ['what', 'why']);
  const autoRenew: AutoRenewApp = { ...payLinks, countedAuto: (what, why) => autoEvents.add([what, why]) };
  const texts: TextsApp = { ...autoRenew, ...funds, keys: parts.keys, shop: parts.shop };
  const notices = openNotices({
    db, clock, keys: parts.keys, composers: { ...renewalComposers(app, links), ...cycleComposers(app, links), ...returnComposers(app, links), ...payLinkComposers(payLinks, { ...links, baseUrl: parts.shop.url }), ...autoRenewComposers(autoRenew, { baseUrl: parts.shop.url }), ...guardComposers(autoRenew, { baseUrl: parts.shop.url }), ...reminderComposers(reminders), ...loadComposers(funds, { loadUrl: parts.loadUrl ?? parts.renewalUrl }) }, transports: parts.transports, shop: parts.shop,
    attach: (kind, payload, about) => papersForLetter(app, { name: parts.shop.name?.[about.language] ?? null, url: parts.shop.url }, { kind, payload, language: about.language }), draw: drawAlong,
    onTrouble(trouble) {
      log.warn('notice.trouble', { ...trouble });
      // Nothing gets out until somebody has looked at our account.
      if (isOurTwilioAccount(trouble.cause)) alarm('texts-refused', { code: trouble.cause });
    },
    gate: gateOf((claimed) => reminderGate(reminders, claimed), (claimed) => stopGate(texts, claimed), (claimed) => nightGate(autoRenew, claimed)),
    async onGone(gone) {
      if (gone.channel === 'push') await forgetPushDevice(app, gone);
      if (gone.channel === 'telegram') await forgetTelegram(app, gone);
      // Told STOP by the reader, the vendor refuses every text: what holds there holds here.
      if (gone.channel === 'sms') await stopTexts(app, { number: gone.to, by: { door: 'sms', actor: 'job:notices', reason: 'the reader has told the vendor STOP' } });
    },
  });
  // A charge belongs to a renewal or to a load; its id says to which.
  const wakeFor = (forId: string) => (forId.startsWith('lod_') ? wakeLoad(clock) : wakeRenewal(clock))(forId);
  const rounds: Round[] = [
    { name: 'notices', cron: '* * * * * *', run: async (signal) => (await notices.sendDue({ limit: NOTICES_PER_TURN, signal })).more },
    { name: 'lines', cron: '*/5 * * * * *', run: () => passTime(app) },
    { name: 'shelf', cron: '*/10 * * * * *', run: async () => { await shelf.refresh(); } },
    { name: 'journal', cron: '*/10 * * * * *', run: () => sealJournal(db) },
    { name: 'journal roots', cron: '20 */10 * * * *', run: async () => { await signDay(db, { now: clock.now(), key: parts.keys.signing }); } },
    { name: 'shields', cron: '*/10 * * * * *', run: () => watchShields(app) },
    { name: 'gateways', cron: '30 */15 * * * *', run: async () => { await watchGateways(app, wakeFor); } },
    { name: 'carriers', cron: '0 */5 * * * *', run: async () => { await watchCarriers(app, wakeFor); } },
    { name: 'auto-renew', cron: '15 * * * * *', run: () => lookAtDue(autoRenew) },
    { name: 'reminders', cron: '*/10 * * * * *', run: openRemindersRound(reminders) },
    { name: 'sponsors', cron: '0 */15 * * * *', run: () => askSponsors(payLinks) },
    { name: 'radar', cron: '50 5-59/15 * * * *', run: () => sweepRadar({ db, clock }) },
    { name: 'guard', cron: '40 */15 * * * *', run: () => tellFamilies(autoRenew) },
    { name: 'usage', cron: '*/10 * * * * *', run: () => readDue(app) },
    { name: 'usage lines', cron: '25 */10 * * * *', run: () => enlistBound(app) },
    { name: 'usage history', cron: '0 35 8 * * *', run: () => thinReadings(db, clock.now()) },
    { name: 'calls', cron: '10 * * * * *', run: async () => { await sweepCalls(app); } },
    { name: 'old calls', cron: '0 50 * * * *', run: async () => { await forgetOldCalls(app); await forgetOldHandovers(db, clock.now()); } },
    ...parts.moreRounds ?? [],
  ];
  Object.assign(handlers, returnJobs(app, renewalJobs(app)), fundsJobs(funds), payLinkJobs(payLinks), textJobs(texts), reminderJobs(reminders), autoRenewJobs(autoRenew), paymentJobs(app, wakeFor), callbackJobs({ ...app, ...parts.hotline ?? { hours: readHours('never', 'UTC')!, dialer: null } }), roundHandlers(rounds, clock));

  async function enlist(): Promise<void> {
    await worker.enlist();
    await enlistRounds(db, rounds, { clock, newId });
  }

  return {
    app, funds, autoRenew, reminders, texts, wakeFor, worker, notices, shelf, newId, parts, rounds,
    enlist,
    async start() {
      await enlist();
      worker.start();
    },
    async stop() {
      await worker.stop();
      await notices.close();
    },
  };
}
