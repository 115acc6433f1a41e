import { check } from '../../base/check.ts';
import type { CustomerId, LineId, RenewalId } from '../../base/ids.ts';
import type { Language } from '../../base/language.ts';
import { msOf, type Instant, type ZoneId } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { readerBy } from '../../platform/db/grouped.ts';
import { GuardFailed, write, type Shape, type Write } from '../../platform/db/unit.ts';
import { wake } from '../../platform/jobs/job-writes.ts';
import { LAWFUL, nextAllowed, placesOf } from '../../platform/i18n/quiet-hours.ts';
import { readerZone } from '../../platform/i18n/zones.ts';
import { sealAddress } from '../../platform/secrets/sealed-address.ts';
import { journalWrite } from '../journal/journal.ts';
import { engine, type Line } from '../lines/lines.ts';
import { noticeWrite, type Channel } from '../notices/notices.ts';
import { ownersOf, reachOf } from '../people/people.ts';
import type { RenewalsApp } from './app.ts';
import { CYCLE_JOB } from './job-names.ts';
import { renewalById, payerEmail } from './renewal.ts';

/** What a notice of a start leaves for its composer. */
export interface CycleStartedPayload {
  readonly line: LineId; readonly purchase: string; readonly cycle: number; readonly plan: string; readonly version: number;
  readonly startedAt: Instant; readonly why: 'end' | 'used_up'; readonly zone: ZoneId | null; readonly isOwner: boolean;
}

interface Row { line_id: string; purchase: string; cycle: number; plan_id: string; plan_version: number; started_at: Instant; why: 'end' | 'used_up' }
const startShape: Shape<Row> = {
  name: 'renewals.cycle_starts',
  columns: { line_id: 'text', purchase: 'text', cycle: 'int', plan_id: 'text', plan_version: 'int', started_at: 'timestamptz', why: 'text' },
  // Known already: only the carrier's word for the moment is new.
  sql: (rows) => `insert into renewals_cycle_starts (line_id, purchase, cycle, plan_id, plan_version, started_at, why)
    select distinct on (line_id, purchase, cycle) line_id, purchase, cycle, plan_id, plan_version, started_at, why from ${rows} order by line_id, purchase, cycle, started_at desc
    on conflict (line_id, purchase, cycle) do update set started_at = excluded.started_at returning 1`,
};
const toldShape: Shape<{ line_id: string; purchase: string; cycle: number; told_at: Instant }> = {
  name: 'renewals.cycle_told', guard: true,
  columns: { line_id: 'text', purchase: 'text', cycle: 'int', told_at: 'timestamptz' },
  sql: (rows) => `update renewals_cycle_starts s set told_at = i.told_at from ${rows} i
    where s.line_id = i.line_id and s.purchase = i.purchase and s.cycle = i.cycle and s.told_at is null returning 1`,
};

/**
 * What belongs into the commit of any change of a line: queued cycles that began by themselves on the way are written down,
 * and whoever tells of them is woken. Nothing began: nothing.
 */
export function startWrites(app: Pick<RenewalsApp, 'clock' | 'newId'>, before: Line, after: Line): Write[] {
  const begun = engine.begunBetween(before.state, after.state);
  if (begun.length === 0) return [];
  const now = app.clock.now();
  return [
    ...begun.map((one) => {
      const terms = [...after.state.purchases, ...before.state.purchases].find(({ purchase }) => purchase.id === one.purchase)?.purchase.terms;
      check(terms, `purchase ${one.purchase} began and is not on the line`);
      return write(startShape, { line_id: after.id, purchase: one.purchase, cycle: one.index, plan_id: terms.planId, plan_version: terms.planVersion, started_at: one.startsAt, why: one.why });
    }),
    wake({ kind: CYCLE_JOB, key: after.id, runAtMs: msOf(now) }, { newId: app.newId, now }),
  ];
}

const untold = readerBy<Row, readonly Row[]>(
  { name: 'renewals_starts_untold', text: 'select line_id, purchase, cycle, plan_id, plan_version, started_at, why from renewals_cycle_starts where line_id = any($1::text[]) and told_at is null', key: (row) => row.line_id }, (rows) => rows);

/**
 * Tells of the cycle that runs now, once: its owners, by e-mail and in the morning by push, as they allow, and whoever paid for it. One that began
 * and ended while nobody looked is past telling.
 */
export async function tellStarts(app: RenewalsApp, id: LineId): Promise<void> {
  const line = await app.readLine(id);
  const rows = await untold(app.db, id);
  if (line === null || rows.length === 0) return;
  const at = app.clock.now();
  const running = engine.settle(line.state, at).running?.legs[0];
  for (const row of rows) {
    const runs = running?.purchase === row.purchase && running.index === row.cycle;
    const writes = [
      write(toldShape, { line_id: id, purchase: row.purchase, cycle: row.cycle, told_at: at }),
      journalWrite({ at, by: { door: 'job', actor: 'job:cycles', reason: row.why === 'end' ? 'the cycle before it was over' : 'the data before it was used up' }, what: 'cycle.started', subject: row.purchase, line: id, facts: { cycle: row.cycle, startedAt: row.started_at } }, app),
      ...runs ? await noticesOf(app, line, row, at) : [],
    ];
    await app.committer.commit(writes).catch((error: unknown) => {
      if (!(error instanceof GuardFailed) || error.guard !== toldShape.name) throw error;
    });
  }
}

async function noticesOf(app: RenewalsApp, line: Line, row: Row, at: Instant): Promise<Write[]> {
  const renewal = row.purchase.startsWith('rnw_') ? await renewalById(app.db, row.purchase as RenewalId) : null;
  // A stranger with a link has paid once and is told of nothing more.
  const payer = renewal === null || renewal.caller.startsWith('paylink:') ? null : renewal.payer;
  const owners = await ownersOf(app.db, line.id);
  const people = [...new Set([...owners, ...payer?.customer ? [payer.customer as CustomerId] : []])];
  const reaches = (await Promise.all(people.map((one) => reachOf(app, one, 'service')))).filter((one) => one !== null);
  const told = (channel: Channel, address: string, language: Language, zone: ZoneId | null, isOwner: boolean, notBefore: Instant | null = null): Write => {
    const payload: CycleStartedPayload = { line: line.id, purchase: row.purchase, cycle: row.cycle, plan: row.plan_id, version: row.plan_version, startedAt: row.started_at, why: row.why, zone, isOwner };
    return noticeWrite({ id: app.newId('ntc'), kind: 'cycle.started', channel, language, to: sealAddress(app.keys, address), ref: `${line.id}/${row.purchase}/${row.cycle}`, payload: { ...payload }, at, notBefore });
  };
  const guest = payer !== null && payer.customer === null ? payerEmail(app.keys, payer) : null;
  return [
    ...reaches.flatMap((reach) => {
      const to = [reach.language, reach.zone ?? readerZone(undefined, reach.language), owners.includes(reach.customer)] as const;
      // Cycles begin at midnight. A letter can lie there until the morning; a phone would ring.
      const morning = nextAllowed(at, placesOf(reach, line.zone), LAWFUL);
      return [...reach.push.map((device) => told('push', device.address, ...to, morning)), ...reach.email === null ? [] : [told('email', reach.email, ...to)]];
    }),
    ...guest === null || reaches.some((reach) => reach.email === guest) ? [] : [told('email', guest, payer!.language, payer!.zone, false)],
  ];
}

/** A cycle of a purchase that began by itself. */
export interface CycleStart { readonly cycle: number; readonly startedAt: Instant; readonly why: 'end' | 'used_up' }

/** When each cycle of a purchase began by itself, first cycle first. */
export async function startsOf(db: Queryable, purchase: string): Promise<readonly CycleStart[]> {
  const { rows } = await db.query<Row>('select cycle, started_at, why from renewals_cycle_starts where purchase = $1 order by cycle', [purchase], 'renewals_starts_of');
  return rows.map((row) => ({ cycle: row.cycle, startedAt: row.started_at, why: row.why }));
}
