import { HOUR } from '../../src/base/time.ts';
import { deskSeen } from '../../src/rooms/calls/calls.ts';
import { refreshLine } from '../../src/rooms/renewals/renewals.ts';
import { lastCalls } from './calls.ts';
import { decide } from './give-back.ts';
import { CALM } from './effects.ts';
import { clearFaults, closeDisputes, deliverWebhooks } from './gateways.ts';
import { deliverCallbacks, isRefusal, round } from './play.ts';
import type { Running, World } from './world.ts';

/** Past everything that is decided by hours: call-off after two, a person after 24. */
const QUIET_S = 27 * HOUR;
const LOOKS_MAX = 400;
/** How often the vendors' lists are looked at, and how far time leaps at most when nothing is due. */
const WATCH_S = 4 * HOUR;
const LEAP_MS = 4 * HOUR * 1000;
const TURNS_MAX = 200;
const DECISIONS_MAX = 3;

/**
 * The storm is over: faults are lifted, sleepers wake, vendors answer. From here on everything must come to rest by
 * itself, within hours of the shop's time and a bounded number of looks.
 */
export async function comeToRest(world: World): Promise<void> {
  const { scheduler, clock, chance } = world;
  scheduler.say('= quiet');
  scheduler.weather = CALM;
  for (const one of world.sleepers) one.process.paused = false;
  if (world.shop) world.shop.process.paused = false;
  if (world.shop === null || world.shop.process.dead) await world.boot();
  await finishFlows(world);
  await clearFaults(world);
  for (const twin of Object.values(world.twins)) {
    await twin.clearFaults();
    await twin.refillFloat(1_000_000n);
    if (chance.hits(300)) await twin.letGo();
  }
  const shop = world.shop!;
  // Whoever has to decide about a refund does so in the end.
  for (let count = 0; count < DECISIONS_MAX; count++) await during(world, shop, 'decide', () => decide(world, shop));
  await closeDisputes(world);
  await during(world, shop, 'last calls', () => lastCalls(world, shop));
  const until = clock.now() + QUIET_S;
  let watchAt = 0;
  let isWatched = false;
  for (let look = 0; ; look++) {
    if (look > LOOKS_MAX) { world.problems.push(`does not come to rest: ${await whatIsLeft(world)}`); return; }
    await oneLook(world, shop, clock.now() >= watchAt);
    // An electronic check takes three days, longer than this quiet lasts; some are captured only now.
    await world.paypal.settleNow();
    if (clock.now() >= watchAt) watchAt = clock.now() + WATCH_S;
    const { jobMs, noticeMs } = await due(world);
    const next = Math.min(jobMs, noticeMs);
    if (next === NEVER && clock.now() >= until && isWatched) break;
    isWatched = next === NEVER && clock.now() >= until;
    // The last looks are at the lines as their carriers have them, and at the vendors' lists; what they bring to light has its time too.
    if (isWatched) {
      watchAt = 0;
      await during(world, shop, 'last reading', async () => {
        for (const { id } of world.lines) await refreshLine(shop.house.app, (await shop.house.app.readLine(id))!, 0);
      });
    }
    // No leap after the last reading: a queued cycle that began in between would be compared with a line nobody has read since.
    clock.advanceMs(isWatched ? 1_000 : Math.max(1_000, Math.min(next, clock.nowMs() + LEAP_MS) - clock.nowMs()));
  }
  await during(world, shop, 'calls', () => round(shop, 'calls'));
  await during(world, shop, 'journal', () => round(shop, 'journal'));
}

async function oneLook(world: World, shop: Running, watch: boolean): Promise<void> {
  await during(world, shop, 'webhooks', () => deliverWebhooks(world, shop, false));
  await during(world, shop, 'callbacks', () => deliverCallbacks(world, shop, false));
  if (watch) await during(world, shop, 'lists', async () => { await round(shop, 'carriers'); await round(shop, 'gateways'); await round(shop, 'calls'); });
  const nowMs = world.clock.nowMs();
  if (watch || (await due(world)).jobMs <= nowMs) {
    await during(world, shop, 'turns', async () => {
      for (let count = 0; await shop.house.worker.turn(50) > 0; count++) if (count > TURNS_MAX) { world.problems.push('the work does not end'); return; }
    });
  }
  const { lineMs, noticeMs, autoMs, wantsDesk } = await due(world);
  // Whoever waits to be called back is called as soon as somebody is at a desk.
  if (wantsDesk) await during(world, shop, 'desk', () => deskSeen(shop.house.app, 'li'));
  if (autoMs <= nowMs) await during(world, shop, 'auto-renew', () => round(shop, 'auto-renew'));
  if (lineMs <= nowMs) await during(world, shop, 'lines', () => round(shop, 'lines'));
  if (noticeMs <= nowMs) await during(world, shop, 'notices', () => round(shop, 'notices'));
}

const NEVER = Number.POSITIVE_INFINITY;

/** When something is due by the shop's own rows, in ms. Cases that wait for a person are looked at hourly for ever and do not count. */
async function due(world: World): Promise<{ readonly jobMs: number; readonly noticeMs: number; readonly lineMs: number; readonly autoMs: number; readonly wantsDesk: boolean }> {
  const row = (await world.db.query<{ job: bigint | null; notice: number | null; line: number | null; auto: number | null; desk: boolean }>(
    `select (select min(run_at) from platform_jobs where state <> 'stuck' and key not in (select renewal_id || '/' || kind from renewals_cases where state = 'needs_agent' union select id from refunds_returns where state in ('needs_agent', 'waiting_for_person'))) as job,
       (select extract(epoch from min(next_at))::float8 * 1000 from notices_outbox where state in ('waiting', 'sending')) as notice,
       (select extract(epoch from min(next_change_at))::float8 * 1000 from lines_lines) as line,
       (select extract(epoch from min(look_at))::float8 * 1000 from autorenew_mandates where state in ('on', 'frozen')) as auto,
       exists (select 1 from calls_callbacks where state = 'waiting') as desk`, [], 'sim_due')).rows[0]!;
  return { jobMs: row.job === null ? NEVER : Number(row.job), noticeMs: row.notice ?? NEVER, lineMs: row.line ?? NEVER, autoMs: row.auto ?? NEVER, wantsDesk: row.desk };
}

async function whatIsLeft(world: World): Promise<string> {
  const { rows } = await world.db.query<{ what: string }>(
    `select kind || ' ' || key || coalesce(' of ' || r.state || ', charges ' || (select string_agg(state || ' ' || coalesce(gateway_ref, '-'), ', ') from payments_charges where for_id = r.id), '') as what
     from platform_jobs j left join renewals_renewals r on r.id = j.key union all select 'notice ' || kind || ' ' || state from notices_outbox where state in ('waiting', 'sending')`);
  return rows.map((row) => row.what).join('; ');
}

async function during(world: World, shop: Running, what: string, work: () => Promise<unknown>): Promise<void> {
  world.follow(what, work(), shop.process, isRefusal);
  await finishFlows(world);
}

async function finishFlows(world: World): Promise<void> {
  await world.scheduler.pump(20_000);
  if (world.flows.size > 0) world.problems.push(`${world.flows.size} flows neither go on nor end`);
}
