import type { CarrierId } from '../../../../base/terms.ts';
import type { Tx } from '../../../../platform/db/db.ts';
import { engine, type LineEvent } from '../../../lines/lines.ts';
import { changeJson, lineJson, topUpJson } from './postgres-rows.ts';
import type { TwinCallback, TwinChange, TwinHouse, TwinLine, TwinTopUp } from './records.ts';
import { isOpenChange, isOpenTopUp, type TwinWrites } from './work.ts';

/** Writes what several steps changed, one after the other: the last word on each row is written once. */
export async function writeRows(tx: Tx, carrier: CarrierId, steps: readonly TwinWrites[]): Promise<void> {
  let house: TwinHouse | null = null;
  const lines = new Map<string, TwinLine>();
  const topUps = new Map<string, TwinTopUp>();
  const changes = new Map<string, TwinChange>();
  const events = new Map<string, { readonly iccid: string; readonly index: number; readonly event: LineEvent }>();
  const callbacks: TwinCallback[] = [];
  for (const step of steps) {
    house = step.house ?? house;
    for (const one of step.lines.values()) lines.set(one.iccid, one);
    for (const one of step.topUps.values()) topUps.set(one.key, one);
    for (const one of step.changes.values()) changes.set(one.changeKey, one);
    for (const one of step.events) events.set(`${one.iccid} ${one.index}`, one);
    callbacks.push(...step.callbacks);
  }
  if (house !== null) {
    await tx.query('update sandbox_twin_carriers set float_cents = $2, paid_in_cents = $3, rules = $4, counter = $5 where carrier = $1',
      [carrier, house.floatCents, house.paidInCents, JSON.stringify(house.rules), house.counter], 'sandbox_twin_write_house');
  }
  if (lines.size > 0) await writeLines(tx, carrier, [...lines.values()], [...events.values()]);
  if (topUps.size > 0) await writeTopUps(tx, carrier, [...topUps.values()], callbacks);
  if (changes.size > 0) await writeChanges(tx, carrier, [...changes.values()]);
}

async function writeLines(tx: Tx, carrier: CarrierId, lines: readonly TwinLine[], events: readonly { readonly iccid: string; readonly index: number; readonly event: LineEvent }[]): Promise<void> {
  const json = lines.map(lineJson);
  await tx.query(
    `with written as (
       insert into sandbox_twin_lines (carrier, iccid, number, zone, state, habit, metered_to, payments, events, sim_changed_at)
       select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::jsonb[], $6::jsonb[], $7::bigint[], $8::jsonb[], $9::int[], $13::bigint[])
       on conflict (carrier, iccid) do update set state = excluded.state, habit = excluded.habit, metered_to = excluded.metered_to,
         payments = excluded.payments, events = excluded.events, sim_changed_at = excluded.sim_changed_at
     )
     insert into sandbox_twin_events (carrier, iccid, index, event) select $1, * from unnest($10::text[], $11::int[], $12::jsonb[])
     on conflict (carrier, iccid, index) do update set event = excluded.event`,
    [
      carrier, lines.map((one) => one.iccid), lines.map((one) => one.number), lines.map((one) => one.zone), json.map((one) => one.state), json.map((one) => one.habit),
      lines.map((one) => one.meteredTo), json.map((one) => one.payments), lines.map((one) => one.events),
      events.map((one) => one.iccid), events.map((one) => one.index), events.map((one) => JSON.stringify(engine.lineEventJson(one.event))), lines.map((one) => one.simChangedAt),
    ], 'sandbox_twin_write_lines');
}

async function writeTopUps(tx: Tx, carrier: CarrierId, topUps: readonly TwinTopUp[], callbacks: readonly TwinCallback[]): Promise<void> {
  await tx.query(
    `with written as (
       insert into sandbox_twin_top_ups (carrier, key, iccid, status, at, due_at, is_open, grants, facts)
       select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::boolean[], $8::int[], $9::jsonb[])
       on conflict (carrier, key) do update set status = excluded.status, at = excluded.at, due_at = excluded.due_at, is_open = excluded.is_open,
         grants = excluded.grants, facts = excluded.facts
     )
     insert into sandbox_twin_callbacks (carrier, id, body, attempts, next_at) select $1, * from unnest($10::bigint[], $11::text[], $12::int[], $13::bigint[])`,
    [
      carrier, topUps.map((one) => one.key), topUps.map((one) => one.iccid), topUps.map((one) => one.status), topUps.map((one) => one.at),
      topUps.map((one) => one.due?.at ?? null), topUps.map(isOpenTopUp), topUps.map((one) => one.grants), topUps.map(topUpJson),
      callbacks.map((one) => one.id), callbacks.map((one) => one.body), callbacks.map((one) => one.attempts), callbacks.map((one) => one.nextAt),
    ], 'sandbox_twin_write_top_ups');
}

async function writeChanges(tx: Tx, carrier: CarrierId, changes: readonly TwinChange[]): Promise<void> {
  await tx.query(
    `insert into sandbox_twin_changes (carrier, change_key, iccid, due_at, is_open, facts)
     select $1, * from unnest($2::text[], $3::text[], $4::bigint[], $5::boolean[], $6::jsonb[])
     on conflict (carrier, change_key) do update set due_at = excluded.due_at, is_open = excluded.is_open, facts = excluded.facts`,
    [carrier, changes.map((one) => one.changeKey), changes.map((one) => one.iccid), changes.map((one) => one.dueAt), changes.map(isOpenChange), changes.map(changeJson)],
    'sandbox_twin_write_changes');
}
