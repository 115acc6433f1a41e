import { check } from '../../../../base/check.ts';
import type { CarrierId } from '../../../../base/terms.ts';
import type { Instant } from '../../../../base/time.ts';
import type { Db, Queryable, Tx } from '../../../../platform/db/db.ts';
import { grouped } from '../../../../platform/db/grouped.ts';
import { engine } from '../../../lines/lines.ts';
import { changeOf, houseOf, lineOf, topUpOf, type ChangeRow, type HouseRow, type LineRow, type TopUpRow } from './postgres-rows.ts';
import { writeRows } from './postgres-write.ts';
import { booksOn, emptyShelf, putChange, putTopUp, writeDown, type Shelf } from './shelf.ts';
import type { Needs, Reached, TwinStore } from './store.ts';
import { HistoryNeeded, openWork, type TwinWork, type TwinWrites } from './work.ts';

const LINE_COLUMNS = 'iccid, number, zone, state, habit, metered_to, payments, events, sim_changed_at';
const TOP_UP_COLUMNS = 'key, iccid, status, at, grants, facts';
const HOUSE_COLUMNS = 'carrier, float_cents, paid_in_cents, rules, counter';
// Rows one look at a list may bring; the shop asks for days, not for years.
const LIST_MAX = 200_000;

interface Step { readonly needs: Needs; readonly decide: (work: TwinWork, reached: Reached) => unknown }

/**
 * A twin's books in PostgreSQL (`schema/0001.sql`): they survive a kill -9, and several processes may share them. Each
 * step is part of one short transaction that locks the carrier's row first; steps that come together share one.
 */
export function postgresStore(db: Db): TwinStore {
  const desks = new Map<CarrierId, (step: Step) => Promise<unknown>>();
  const deskOf = (carrier: CarrierId): ((step: Step) => Promise<unknown>) => {
    let desk = desks.get(carrier);
    // One lane: a second transaction would only wait for the row that the first has locked.
    if (desk === undefined) desks.set(carrier, (desk = grouped((steps: readonly Step[]) => takeSteps(db, carrier, steps), { lanes: 1 })));
    return desk;
  };

  return {
    step: (carrier, needs, decide) => deskOf(carrier)({ needs, decide }) as Promise<ReturnType<typeof decide>>,
    async open(house) {
      await db.query(`insert into sandbox_twin_carriers (${HOUSE_COLUMNS}) values ($1, $2, $3, '[]', 0) on conflict do nothing`, [house.carrier, house.floatCents, house.paidInCents]);
    },
    house: (carrier) => readHouse(db, carrier, ''),
    async line(carrier, iccid) {
      const { rows } = await db.query<LineRow>(`select ${LINE_COLUMNS} from sandbox_twin_lines where carrier = $1 and iccid = $2`, [carrier, iccid]);
      return rows[0] ? lineOf(rows[0]) : null;
    },
    async lines(carrier, { after, limit }) {
      const { rows } = await db.query<LineRow>(
        `select ${LINE_COLUMNS} from sandbox_twin_lines where carrier = $1 and iccid > $2 order by iccid limit $3`, [carrier, after, limit]);
      return rows.map(lineOf);
    },
    async topUp(carrier, key) {
      const { rows } = await db.query<TopUpRow>(`select ${TOP_UP_COLUMNS} from sandbox_twin_top_ups where carrier = $1 and key = $2`, [carrier, key]);
      return rows[0] ? topUpOf(rows[0]) : null;
    },
    async list(carrier, from, to) {
      const { rows } = await db.query<TopUpRow>(
        `select ${TOP_UP_COLUMNS} from sandbox_twin_top_ups where carrier = $1 and at between $2 and $3 order by at, key limit $4`, [carrier, from, to, LIST_MAX]);
      check(rows.length < LIST_MAX, 'a list of top-ups that fits one answer');
      return rows.map(topUpOf);
    },
    isAnythingDue: async (carrier, at) => (await iccidsReached(db, carrier, { dueBy: { at, limit: 1 } })).length > 0,
    async callbacksDue(carrier, now, limit) {
      const { rows } = await db.query<{ id: bigint; body: string; attempts: number; next_at: bigint }>(
        'select id, body, attempts, next_at from sandbox_twin_callbacks where carrier = $1 and next_at <= $2 order by id limit $3', [carrier, now, limit]);
      return rows.map((row) => ({ id: Number(row.id), body: row.body, attempts: row.attempts, nextAt: Number(row.next_at) as Instant }));
    },
    async dropCallback(carrier, id) {
      await db.query('delete from sandbox_twin_callbacks where carrier = $1 and id = $2', [carrier, id]);
    },
    async postponeCallback(carrier, { id, attempts, nextAt }) {
      await db.query('update sandbox_twin_callbacks set attempts = $3, next_at = $4 where carrier = $1 and id = $2', [carrier, id, attempts, nextAt]);
    },
  };
}

/** One transaction for all; a single step that turns out to need a line's history is taken again with it. */
async function takeSteps(db: Db, carrier: CarrierId, steps: readonly Step[]): Promise<readonly unknown[]> {
  try {
    return await db.transaction((tx) => takeThem(tx, { carrier, steps, historyOf: null }));
  } catch (error) {
    if (!(error instanceof HistoryNeeded) || steps.length > 1) throw error;
    return db.transaction((tx) => takeThem(tx, { carrier, steps, historyOf: error.iccid }));
  }
}

async function takeThem(tx: Tx, facts: { readonly carrier: CarrierId; readonly steps: readonly Step[]; readonly historyOf: string | null }): Promise<unknown[]> {
  const { carrier, steps } = facts;
  const house = await readHouse(tx, carrier, 'for update');
  const { shelf, reached } = await layOut(tx, emptyShelf(house, true), steps);
  if (facts.historyOf !== null) await layHistory(tx, shelf, facts.historyOf);
  const writes: TwinWrites[] = [];
  const answers = steps.map(({ decide }, i) => {
    const step = openWork(booksOn(shelf));
    const answer = decide(step.work, reached[i]!);
    writeDown(shelf, step.writes);
    writes.push(step.writes);
    return answer;
  });
  await writeRows(tx, carrier, writes);
  return answers;
}

async function readHouse(db: Queryable, carrier: CarrierId, lock: '' | 'for update'): Promise<TwinHouseOf> {
  const { rows } = await db.query<HouseRow>(`select ${HOUSE_COLUMNS} from sandbox_twin_carriers where carrier = $1 ${lock}`, [carrier], `sandbox_twin_house_${lock.replace(' ', '_')}`);
  check(rows[0], `carrier ${carrier} is open`);
  return houseOf(rows[0]);
}
type TwinHouseOf = ReturnType<typeof houseOf>;

/** Reads what the steps are going to look at: the lines first, then everything on those lines that waits for something. */
async function layOut(tx: Tx, shelf: Shelf, steps: readonly Step[]): Promise<{ readonly shelf: Shelf; readonly reached: readonly Reached[] }> {
  const { carrier } = shelf.house;
  const reached: Reached[] = [];
  for (const { needs } of steps) reached.push({ iccids: await iccidsReached(tx, carrier, needs) });
  const iccids = new Set(reached.flatMap((one) => one.iccids));
  const keys = new Set<string>();
  const changeKeys = new Set<string>();
  let isLineNamed = true;
  for (const { needs } of steps) {
    if (needs.iccid !== undefined) iccids.add(needs.iccid);
    if (needs.key !== undefined) keys.add(needs.key);
    if (needs.changeKey !== undefined) changeKeys.add(needs.changeKey);
    if (needs.iccid === undefined && (needs.key !== undefined || needs.changeKey !== undefined)) isLineNamed = false;
  }
  if (!isLineNamed) {
    const { rows } = await tx.query<{ iccid: string }>(
      `select iccid from sandbox_twin_top_ups where carrier = $1 and key = any($2::text[])
       union select iccid from sandbox_twin_changes where carrier = $1 and change_key = any($3::text[]) and iccid is not null`,
      [carrier, [...keys], [...changeKeys]], 'sandbox_twin_lines_of');
    for (const row of rows) iccids.add(row.iccid);
  }
  if (iccids.size === 0 && keys.size === 0 && changeKeys.size === 0) return { shelf, reached };

  const lines = await tx.query<LineRow>(`select ${LINE_COLUMNS} from sandbox_twin_lines where carrier = $1 and iccid = any($2::text[])`, [carrier, [...iccids]], 'sandbox_twin_lines');
  for (const row of lines.rows) shelf.lines.set(row.iccid, lineOf(row));
  const changes = await tx.query<ChangeRow>(
    `select facts from sandbox_twin_changes where carrier = $1 and change_key = any($2::text[])
     union all select facts from sandbox_twin_changes where carrier = $1 and iccid = any($3::text[]) and is_open and change_key <> all($2::text[])`,
    [carrier, [...changeKeys], [...iccids]], 'sandbox_twin_changes');
  for (const row of changes.rows) {
    const change = changeOf(row);
    putChange(shelf, change);
    keys.add(change.key);
  }
  const topUps = await tx.query<TopUpRow>(
    `select ${TOP_UP_COLUMNS} from sandbox_twin_top_ups where carrier = $1 and key = any($2::text[])
     union all select ${TOP_UP_COLUMNS} from sandbox_twin_top_ups where carrier = $1 and iccid = any($3::text[]) and is_open and key <> all($2::text[])`,
    [carrier, [...keys], [...iccids]], 'sandbox_twin_top_ups');
  for (const row of topUps.rows) putTopUp(shelf, topUpOf(row));
  return { shelf, reached };
}

async function iccidsReached(db: Queryable, carrier: CarrierId, { dueBy, waiting }: Needs): Promise<readonly string[]> {
  const limit = (dueBy ?? waiting)?.limit;
  if (limit === undefined) return [];
  const when = dueBy === undefined ? 'due_at is null' : 'due_at <= $3';
  const { rows } = await db.query<{ iccid: string }>(
    `select iccid from sandbox_twin_top_ups where carrier = $1 and is_open and ${when}
     union select iccid from sandbox_twin_changes where carrier = $1 and is_open and iccid is not null and ${when} limit $2`,
    dueBy === undefined ? [carrier, limit] : [carrier, limit, dueBy.at], `sandbox_twin_reached_${dueBy === undefined ? 'waiting' : 'due'}`);
  return rows.map((row) => row.iccid);
}

async function layHistory(tx: Tx, shelf: Shelf, iccid: string): Promise<void> {
  const { rows } = await tx.query<{ event: unknown }>(
    'select event from sandbox_twin_events where carrier = $1 and iccid = $2 order by index', [shelf.house.carrier, iccid], 'sandbox_twin_history');
  shelf.history.set(iccid, rows.map((row) => engine.readLineEvent(row.event)));
}
