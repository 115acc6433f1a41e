import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiDoors } from './channels/api/doors/open-doors.ts';
import { openApi } from './channels/api/api.ts';
import { openConsole } from './channels/console/console.tsx';
import { openHealth } from './channels/hooks/health.ts';
import { openSms } from './channels/sms/sms.ts';
import { openHooks } from './channels/hooks/hooks.ts';
import { telegramHook } from './channels/hooks/telegram.ts';
import { openWeb } from './channels/web/web.ts';
import { openHotline } from './channels/hotline/hotline.ts';
import { baseUrlOf, ConfigWrong, missingForProduction, readConfig } from './config.ts';
import { openDatabase, type OpenDatabase } from './database.ts';
import { openHouse } from './house.ts';
import { DAY, plusSeconds } from './base/time.ts';
import { openClock } from './platform/clock.ts';
import { openFrame } from './platform/http/frame.ts';
import { openIdempotency } from './platform/http/idempotency.ts';
import { onStopSignal, PortRefused, startServer } from './platform/http/server.ts';
import { openStreamLog } from './platform/log/log.ts';
import { readLimits } from './platform/limit-table.ts';
import { forgetOldLimits } from './platform/limits.ts';
import { openMetrics } from './platform/metrics.ts';
import { projectRoot } from './platform/project-root.ts';
import { idMaker, realRandom } from './platform/random.ts';
import { openKeys } from './platform/secrets/keys.ts';
import { watchHold } from './platform/settings/hold.ts';
import { passkeySiteOf } from './platform/webauthn.ts';
import { CLOCK_OFFSET, readSetting } from './platform/settings/settings.ts';
import { checkBooks, closeDueDays, type CloseParts } from './rooms/books/books.ts';
import { openPaypal } from './rooms/payments/gateways/paypal/paypal.ts';
import { openStripe } from './rooms/payments/gateways/stripe/stripe.ts';
import { importCatalog, openShelf } from './rooms/plans/plans.ts';
import { forgetOldReminders } from './rooms/reminders/reminders.ts';
import { forgetOldAttempts } from './rooms/renewals/renewals.ts';
import { openStaff } from './rooms/staff/staff.ts';
import { forgetOldTexts } from './rooms/texts/texts.ts';
import { codeLimitsOf, codeUse, openPeople } from './rooms/people/people.ts';
import { dialerOf, hoursOf, joinsOf, openSipLine, voiceRoutes } from './voice.ts';
import { waysOut } from './ways-out.ts';

/** Vendors' own limits, with room to spare; a vendor not named has none. */
const PACE = { stripe: { perSecond: 80, burst: 80 }, paypal: { perSecond: 30, burst: 30 } } as const;
/** For carriers that name no limit of their own. */
const CARRIER_PACE = { perSecond: 200, burst: 200 } as const;
const GATEWAY_DEADLINE_MS = 20_000;
/** Requests under way at a stop get this long (ms); who is cut off asks again with the same key. */
const DRAIN_MS = 3_000;
/** An operator's own limits; without it the defaults hold. */
const LIMITS_FILE = 'shop/limits.json';
/** Attempts to pay are looked at for a day, and kept for two months for whoever asks how it was. */
const ATTEMPTS_KEPT_S = 60 * DAY;
/** Longer than any cycle and its clocks, so that nothing is said twice because it was forgotten. */
const REMINDERS_KEPT_S = 800 * DAY;
const SAMPLE_CATALOG = 'catalog/sample-catalog.json';

const say = (line: string): void => { process.stderr.write(`xuka: ${line}\n`); };

/** What has to be closed again when the start fails half way. */
let opened: OpenDatabase | null = null;

/** Starts the product: settings, database, keys, vendors, house, channels, in this order; says where to find it. */
async function start(): Promise<void> {
  const config = readConfig();
  const missing = missingForProduction(config, { carriers: 0 });
  if (missing.length > 0) throw new ConfigWrong(`this cannot run in production yet:\n  - ${missing.join('\n  - ')}`);

  const clock = openClock();
  const log = openStreamLog(process.stderr, { clock, level: config.logLevel });
  const metrics = openMetrics();
  const random = realRandom;
  const database = await openDatabase(config, { log, say });
  opened = database;
  const { db } = database;
  const keys = openKeys({ dataFolder: config.dataFolder, text: config.keys?.reveal(), random });
  if (config.demo) clock.setOffsetMs((await readSetting<number>(db, CLOCK_OFFSET)) ?? 0);
  if (config.demo) await importCatalog(db, { text: readFileSync(join(projectRoot(), SAMPLE_CATALOG), 'utf8'), fileName: SAMPLE_CATALOG, at: clock.now() });
  const hold = await watchHold(db, log);

  const operators = { single: config.operatorToken, named: config.operators };
  const newId = idMaker(clock, random);
  const baseUrl = baseUrlOf(config);
  // Only outside production: sandboxes, the demo's world, the time machine.
  const dev = config.demo ? await import('../dev/dev.ts') : null;
  const sandboxes = dev && await dev.openSandboxes({ db, clock, random, keys, shelf: await openShelf(db), log, shopUrl: baseUrl, loopbackUrl: `http://127.0.0.1:${config.port}` });
  const gateway = config.stripe
    ? openStripe({ secretKey: config.stripe.secretKey.reveal(), webhookSecret: config.stripe.webhookSecret.reveal(), sandbox: false, deadlineMs: GATEWAY_DEADLINE_MS, clock, methods: config.stripe.methods })
    : sandboxes!.gateway;
  // Beside the first one: the shop's own sandbox stands in for it in the demo, and without keys nobody else does.
  const paypal = config.paypal
    ? openPaypal({ ...config.paypal, clientSecret: config.paypal.clientSecret.reveal(), sandbox: config.paypal.env === 'sandbox', deadlineMs: GATEWAY_DEADLINE_MS, clock })
    : sandboxes?.paypalGateway ?? null;
  const gateways = Object.fromEntries([gateway, ...paypal === null ? [] : [paypal]].map((one) => [one.name, one]));
  const out = waysOut(config, { db, clock, newId, keys, baseUrl });
  // Who is called back hears the sandbox's telephone where no provider dials for us.
  const voice = { hours: hoursOf(config), dialer: dialerOf(config, baseUrl) ?? sandboxes?.ringing.dialer ?? null };
  const limits = readLimits(textOr(join(projectRoot(), LIMITS_FILE)));
  const house = await openHouse({
    db, clock, random, keys, log, metrics, gateways, connectors: sandboxes?.connectors ?? {},
    transports: out.transports,
    shop: { name: null, url: baseUrl, help: config.shopHotline }, renewalUrl: (id) => `${baseUrl}/r/${id}`, loadUrl: (id) => `${baseUrl}/wallet/loads/${id}`, pace: { ...PACE, ...Object.fromEntries(Object.keys(sandboxes?.connectors ?? {}).map((carrier) => [carrier, CARRIER_PACE])) },
    onFenced: (worker) => { log.error('worker.fenced', { worker }); process.exit(70); },
    limits, onHold: () => hold.why() !== null, hotline: voice,
    moreRounds: [
      { name: 'forget', cron: '0 17 * * * *', run: () => forgetOld() },
      { name: 'codes', cron: '15 */5 * * * *', run: () => lookAtCodes() },
      { name: 'day close', cron: '0 20 1,13 * * *', run: async () => { await closeDueDays(closing()); } },
      { name: 'released', cron: '0 25 8 * * *', run: () => web.scrubReleased() },
      { name: 'books', cron: '0 40 9 * * *', run: () => lookAtBooks() },
    ],
  });
  const people = openPeople({ codeLimits: codeLimitsOf(limits), db, commit: (unit) => house.app.committer.commit(unit), clock, random, newId, keys, mayPush: out.mayPush, telegramUrl: out.telegramUrl });

  const staff = openStaff({ db, commit: (unit) => house.app.committer.commit(unit), clock, random, newId, keys, limits: house.app.limits, site: passkeySiteOf(baseUrl, config.shopName), demo: config.demo });

  const app = openFrame({
    clock, newId, log, metrics, trustedProxies: config.trustedProxies, publicUrl: baseUrl,
    // The sandbox's pay page lives under the shop's own address, which is another origin to whoever typed 127.0.0.1.
    formTargets: payOrigins({ stripe: config.stripe !== null, paypal: config.paypal?.env ?? null, sandboxes: sandboxes === null ? null : baseUrl }), renderProblem: (c, refusal) => web.problem(c, refusal),
  });
  let ready = false;
  /** Ends what is streamed. */
  const stopping = new AbortController();
  app.route('/', openHealth({ db, metrics, ready: () => ready, hold: hold.why, operatorToken: operators }));
  app.route('/', openHooks(house.app));
  const smsAccount = config.twilio ? { authToken: config.twilio.authToken, answersStop: true } : sandboxes?.sms.account ?? null;
  if (smsAccount) app.route('/', openSms({ app: house.texts, account: smsAccount, baseUrl }));
  if (config.telegram) app.route('/', telegramHook({ people, secret: config.telegram.webhookSecret, linkUrl: `${baseUrl}/account/settings/reach` }));
  const web = await openWeb({ house, people, keys, shop: { name: config.shopName, hotline: config.shopHotline }, baseUrl, sandbox: config.demo, push: { publicKey: keys.vapid.publicKey }, gateway: gateway.name, smsNumber: config.twilio && 'from' in config.twilio.sender ? config.twilio.sender.from : null });
  app.route('/', web.routes);
  const hotline = openHotline({
    house: { app: house.autoRenew, funds: house.funds, texts: house.texts }, people, shop: config.shopName, sandbox: config.demo, ...voice, savedMostCents: config.hotline.savedMostCents,
    cardGateway: gateway.can.token ? gateway.name : null, log,
  });
  const callRoutes = voiceRoutes(config, { hotline, clock, baseUrl });
  if (callRoutes) app.route('/', callRoutes);
  const idempotency = openIdempotency({ db, clock, worker: house.worker.id });
  const forgetOld = async (): Promise<void> => {
    await idempotency.purge(clock.now());
    await people.forgetOld(clock.now());
    await staff.forgetOld(clock.now());
    await forgetOldTexts(house.texts);
    await forgetOldLimits(db, clock.now());
    await forgetOldAttempts(db, plusSeconds(clock.now(), -ATTEMPTS_KEPT_S));
    await forgetOldReminders(db, plusSeconds(clock.now(), -REMINDERS_KEPT_S));
  };
  const lookAtCodes = async (): Promise<void> => {
    const rule = limits.rules.codeUse;
    const { sent, used } = await codeUse(db, { from: plusSeconds(clock.now(), -rule.seconds), now: clock.now() });
    if (sent >= rule.codes && used * 100 < rule.usedPercent * sent) house.app.alarm('codes-unused', { sent, used });
  };
  const closing = (): CloseParts => ({ ...house.app, zone: config.booksZone, wakeFor: house.wakeFor });
  const lookAtBooks = async (): Promise<void> => {
    for (const line of await checkBooks({ db, clock, verifying: keys.verifying })) if (!line.ok) house.app.alarm('books-broken', { invariant: line.invariant, first: line.broken[0] ?? '' });
  };
  app.route('/', openConsole({ app: house.app, staff, baseUrl, shopName: config.shopName, sandbox: config.demo, operatorToken: operators, ...web.consoleAssets, origins: [baseUrl], random, closing: closing(), texts: house.texts, desk: { app: { ...house.texts, ...house.app, random }, texts: house.texts, people, ...voice, savedMostCents: config.hotline.savedMostCents, joins: joinsOf(config), stopping: stopping.signal, onTrouble: (error) => log.warn('desk.feed_failed', { error }) } }));
  app.route('/', openApi({ doors: openApiDoors({ app: house.app, people, keys, gateways: { hosted: gateway.name, token: gateway.name }, papers: { random, shop: { name: config.shopName, url: baseUrl } }, baseUrl }), idempotency, stylesheet: web.referenceStylesheet }));
  const demo = dev && sandboxes ? await dev.openDemo({ config, house, people, staff, sandboxes, clock, baseUrl, frameOf: web.frameOf, hotline }) : null;
  if (demo) app.route('/', demo.routes);

  // Enlisted before anything can be placed: what a request holds is held in this worker's name.
  await house.enlist();
  const server = await startServer({ app, log, port: config.port, host: config.host, drainMs: DRAIN_MS });
  hold.onLifted(() => house.worker.start());
  sandboxes?.start();
  ready = true;
  database.lock.announce(baseUrl);
  say(hold.why() === null ? `ready at ${baseUrl}` : `holds still at ${baseUrl}: ${hold.why()}. Nothing that moves money runs. See docs/runbook/hold.md.`);
  if (hold.why() !== null) hold.onLifted(() => say(`the hold is lifted; ready at ${baseUrl}`));
  const sip = await openSipLine(config, { hotline, clock, random, log });
  if (sip !== null) say(`a telephone reaches the hotline at sip:renew@${config.hotline.sip!.address}:${sip.listener.port} (UDP, PCMU; voice: ${sip.voice}; docs/hotline.md)`);
  for (const line of demo?.firstSteps ?? []) say(line);
  if ((await staff.listStaff()).length === 0) say('nobody works here yet: npm run staff -- invite --name … --email … --role manager');

  onStopSignal((signal) => {
    stopping.abort();
    say(`stopping (${signal})`);
    ready = false;
    void (async () => {
      hold.stop();
      await sip?.listener.close();
      await server.stop();
      await sandboxes?.close();
      await house.stop();
      await database.close();
      say('stopped');
      process.exit(0);
    })().catch((error: unknown) => { log.error('stop.failed', { error }); process.exit(1); });
  });
}

/** Where a form of ours may lead: the gateways' pages, and in the demo the sandboxes' pages under the shop's own address. */
const payOrigins = (of: { readonly stripe: boolean; readonly paypal: 'live' | 'sandbox' | null; readonly sandboxes: string | null }): string[] => [
  ...of.sandboxes === null ? [] : [of.sandboxes],
  ...of.stripe ? ['https://checkout.stripe.com', 'https://hooks.stripe.com'] : [],
  ...of.paypal === null ? [] : [of.paypal === 'live' ? 'https://www.paypal.com' : 'https://www.sandbox.paypal.com'],
];

const textOr = (file: string): string | null => (existsSync(file) ? readFileSync(file, 'utf8') : null);

// Errors that carry a whole sentence for the person who started the program; anything else is a bug and shows its stack.
const SENTENCES = ['ConfigWrong', 'FolderInUse', 'PostgresUnavailable', 'KeysUnreadable', 'CatalogRefused', 'SmtpSettingsWrong', 'LimitsWrong', PortRefused.name];

try {
  await start();
} catch (error) {
  const forPeople = error instanceof Error && SENTENCES.includes(error.name);
  say(forPeople ? error.message : error instanceof Error ? error.stack ?? error.message : String(error));
  // Cast: the compiler does not see that `start` may have set it before it threw.
  await (opened as OpenDatabase | null)?.close().catch(() => undefined);
  process.exit(1);
}
