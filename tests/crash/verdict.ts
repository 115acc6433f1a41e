import { setTimeout as pause } from 'node:timers/promises';
import { sandboxLists } from '../../scripts/sandbox-lists.ts';
import { openClock } from '../../src/platform/clock.ts';
import type { Db } from '../../src/platform/db/db.ts';
import { CLOCK_OFFSET, readSetting } from '../../src/platform/settings/settings.ts';
import { checkBooks } from '../../src/rooms/books/books.ts';
import type { Wish } from './load.ts';

/** What still has to happen, in words; empty when all is quiet. */
async function unrest(db: Db, untilEveryMessageLeft: boolean): Promise<string[]> {
  const { rows } = await db.query<{ what: string; n: number }>(`
    select 'renewals under way' as what, count(*)::int as n from renewals_renewals where settled_at is null
    union all select 'open cases', count(*)::int from renewals_cases where closed_at is null
    union all select 'jobs', count(*)::int from platform_jobs where kind not like 'round.%'
    union all select 'notices', count(*)::int from notices_outbox where state = 'waiting' or (state = 'sending' and $1::boolean)`, [untilEveryMessageLeft]);
  return rows.filter(({ n }) => n > 0).map(({ what, n }) => `${n} ${what}`);
}

/** Waits until nothing is left to do, moving the product's time on by `hurry` now and then: some pauses are meant for days. */
export async function untilQuiet(db: Db, o: {
  readonly withinMs: number;
  readonly hurry: () => Promise<void>;
  /** A killed sender's lease on its messages runs for 90 s: whether to wait for that. */
  readonly everyMessage: boolean;
}): Promise<string[]> {
  let left: string[] = [];
  for (let step = 0, until = Date.now() + o.withinMs; Date.now() < until; step++) {
    left = await unrest(db, o.everyMessage);
    if (left.length === 0) return [];
    if (step % 8 === 7) await o.hurry();
    await pause(500);
  }
  return left;
}

interface Row {
  id: string; key: string; state: string; total: bigint; captured: number; paid: bigint; returned: bigint; grants: number; receipts: number; cases: number;
}

/** Each renewal as we have it, beside what the gateway's and the carrier's own records say of it. */
const RENEWALS = `
  select r.id, r.request_key as key, r.state, r.total_cents as total,
    (select count(*)::int from payments_charges c join sandbox_stripe_objects o on o.kind = 'charge' and o.reference = c.id and o.doc->>'status' = 'succeeded' where c.for_id = r.id) as captured,
    (select coalesce(sum((o.doc->>'amount')::bigint), 0)::bigint from payments_charges c join sandbox_stripe_objects o on o.kind = 'charge' and o.reference = c.id and o.doc->>'status' = 'succeeded' where c.for_id = r.id) as paid,
    (select coalesce(sum((o.doc->>'amount')::bigint), 0)::bigint from payments_refunds f join sandbox_stripe_objects o on o.kind = 'refund' and o.reference = f.id and o.doc->>'status' = 'succeeded' where f.for_id = r.id) as returned,
    (select count(*)::int from carriers_top_ups t join sandbox_twin_top_ups g on g.key = t.key and g.status = 'done' where t.for_id = r.id) as grants,
    (select count(*)::int from renewals_receipts p where p.renewal_id = r.id) as receipts,
    (select count(*)::int from renewals_cases k where k.renewal_id = r.id) as cases
  from renewals_renewals r order by r.id`;

/** Everything that is not as it must be after the storm, one sentence each. */
export async function verdict(db: Db, wishes: readonly Wish[]): Promise<string[]> {
  const { rows } = await db.query<Row>(RENEWALS);
  return [...rows.flatMap(ofOne), ...ofWishes(rows, wishes), ...await ofReceipts(db, rows), ...await ofBooks(db)];
}

function ofOne(row: Row): string[] {
  const wrong: string[] = [];
  const say = (what: string): void => { wrong.push(`${row.id} (${row.state}) ${what}`); };
  if (!['done', 'refunded', 'declined'].includes(row.state)) say('is neither done nor refunded nor declined');
  if (row.captured > 1) say(`was charged ${row.captured} times`);
  if (row.grants > 1) say(`was delivered ${row.grants} times`);
  if (row.state === 'done' && row.receipts !== 1) say(`has ${row.receipts} receipts`);
  if (row.state === 'declined' && row.captured !== 0) say('took money all the same');
  if (row.state === 'refunded' && row.paid !== row.returned) say(`got ${row.returned} of ${row.paid} cents back`);
  if (row.state !== 'done' && row.grants !== 0) say('was delivered all the same');
  // A case is a delivery that fell short and was put right or taken back: the books look at those.
  if (row.state === 'done' && row.cases === 0 && (row.captured !== 1 || row.paid !== row.total || row.returned !== 0n || row.grants !== 1)) {
    say(`paid ${row.paid} of ${row.total} in ${row.captured} charges, ${row.returned} back, ${row.grants} deliveries`);
  }
  return wrong;
}

function ofWishes(rows: readonly Row[], wishes: readonly Wish[]): string[] {
  const byKey = Map.groupBy(rows, (row) => row.key);
  return wishes.flatMap((wish) => {
    const own = byKey.get(wish.key) ?? [];
    if (own.length > 1) return [`${wish.key} was placed ${own.length} times`];
    if (wish.id !== null && own[0]?.id !== wish.id) return [`${wish.key} was acknowledged as ${wish.id} and is ${own[0]?.id ?? 'lost'}`];
    if (wish.refusal !== null && own.length > 0) return [`${wish.key} was refused (${wish.refusal}) and placed as ${own[0]!.id}`];
    return [];
  });
}

async function ofReceipts(db: Db, rows: readonly Row[]): Promise<string[]> {
  const { n, last, counter } = (await db.query<{ n: bigint; last: bigint; counter: bigint }>(
    `select count(*) as n, coalesce(max(number), 0) as last, (select last from renewals_counters where name = 'receipt') as counter from renewals_receipts`)).rows[0]!;
  const done = BigInt(rows.filter((row) => row.state === 'done').length);
  return n === last && last === counter && n === done ? [] : [`${n} receipts up to number ${last}, counter at ${counter}, ${done} renewals done`];
}

/** Past the time in which news may still be on its way, so that the others' lists are compared to the last row. */
const ALL_HEARD_MS = 1_000_000;

async function ofBooks(db: Db): Promise<string[]> {
  const offset = (await readSetting<number>(db, CLOCK_OFFSET)) ?? 0;
  const lists = await sandboxLists(db);
  const wrong: string[] = [];
  for (const clock of [openClock(offset), openClock(offset + ALL_HEARD_MS)]) {
    for (const line of await checkBooks({ db, clock, ...lists })) {
      if (!line.ok) wrong.push(`${line.invariant} ${line.name}: ${line.note ?? ''} ${line.broken.slice(0, 5).join(', ')}`);
    }
  }
  return wrong;
}
