import { afterAll, beforeAll, expect, test } from 'vitest';
import { openReminderBench, type ReminderBench } from '../reminders/test-bench.ts';
import { checkBooks } from './books.ts';
import { remindersHold } from './reminders.ts';

let bench: ReminderBench;
/** One that was said, and one that was said along with it. */
let ids: { readonly said: string; readonly merged: string };
beforeAll(async () => {
  bench = await openReminderBench({ at: '2026-11-20T18:00:00Z' });
  const person = await bench.aPerson({ number: '+12125550177' });
  await bench.aLineOf(person);
  await bench.visit('11-30T14:00', '11-30T14:10', '11-30T16:30');
  expect(await bench.said()).toEqual([expect.stringContaining('email'), expect.stringContaining('sms')]);
  const { rows } = await bench.shop.db.query<{ id: string; state: string; channel: string }>('select id, state, channel from reminders_reminders order by channel, state');
  ids = { said: rows.find((one) => one.channel === 'sms')!.id, merged: rows.find((one) => one.state === 'merged')!.id };
});
afterAll(() => bench.shop.close());

class Undo extends Error {}
async function whenBroken(sql: string) {
  let found: Awaited<ReturnType<typeof remindersHold>> | undefined;
  await bench.shop.db.transaction(async (tx) => {
    await tx.query('set local session_replication_role = replica');
    for (const part of sql.split(';;')) await tx.query(part.replaceAll('$said', `'${ids.said}'`).replaceAll('$merged', `'${ids.merged}'`));
    found = await remindersHold(tx);
    throw new Undo();
  }).catch((error: unknown) => { if (!(error instanceof Undo)) throw error; });
  return found!.broken;
}

test('a shop that reminds keeps its promises', async () => {
  const lines = await checkBooks({ db: bench.shop.db, clock: bench.shop.clock });
  expect(lines.filter((one) => !one.ok)).toEqual([]);
  expect(lines.find((one) => one.invariant === 'I12')!.checked).toBe(2);
});

const RENEWED = `insert into renewals_quotes (id, line_id, line_version, doc, signature, total_cents, quoted_at, expires_at, used_by)
    select 'quo_x', line_id, 1, jsonb_build_object('before', jsonb_build_object('clocks', jsonb_build_object('lastValidDay', cycle)), 'after', jsonb_build_object('clocks', jsonb_build_object('lastValidDay', '2026-12-31'))), '{}', 0, from_at, from_at, 'rnw_x' from reminders_reminders where id = $said;;
  insert into renewals_renewals (id, caller, request_key, line_id, quote_id, state, version, leg_since, door, actor, reason, payer, user_side, light, total_cents, placed_at, effect_at, settled_at)
    select 'rnw_x', 'test', 'x', line_id, 'quo_x', 'done', 1, from_at, 'web', 'test', 'test', '{}', '{}', false, 0, from_at, from_at + interval '1 minute', from_at from reminders_reminders where id = $said`;
test.each([
  ['reminded twice', `insert into notices_outbox select (jsonb_populate_record(null::notices_outbox, to_jsonb(o) || jsonb_build_object('id', o.id || 'b', 'ref', o.ref || '.2'))).* from notices_outbox o where o.ref = $said`, () => ids.said],
  ['at night', `update notices_outbox set sent_at = sent_at + interval '11 hours' where ref = $said`, () => ids.said],
  ['whose night', `update reminders_reminders set places = null where id = $said`, () => ids.said],
  ['after STOP', `insert into people_stops select 'stp_x', to_mac, sent_at - interval '1 hour' from notices_outbox where ref = $said`, () => ids.said],
  ['taken back', `insert into people_consents select 'cns_x', r.customer_id, o.to_mac, o.channel, 'service', false, o.sent_at - interval '1 hour', 'test', 'no', 'en', 1 from notices_outbox o join reminders_reminders r on r.id = o.ref where o.ref = $said`, () => ids.said],
  ['had been renewed', RENEWED, () => ids.said],
  ['not in the outbox', `delete from notices_outbox where ref = $said`, () => ids.said],
  ['not there', `update reminders_reminders set into_id = 'rmd_x' where id = $merged`, () => ids.merged],
] as const)('broken on purpose, it is named: %s', async (what, sql, id) => {
  expect(await whenBroken(sql)).toContainEqual({ id: id(), what: expect.stringContaining(what) });
});
