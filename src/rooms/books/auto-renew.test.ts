import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY, MINUTE, plusSeconds } from '../../base/time.ts';
import { cyclesOf } from '../autorenew/autorenew.ts';
import { openAutoBench, type AutoBench } from '../autorenew/test-bench.ts';
import { checkBooks } from './books.ts';

let bench: AutoBench;
/** A renewal that a standing consent has paid for, and one more try that failed. */
let ids: { readonly renewal: string; readonly cycle: string; readonly mandate: string; readonly failed: string };
beforeAll(async () => {
  bench = await openAutoBench({ at: '2026-11-20T18:00:00Z' });
  const paid = await bench.aStory();
  const failed = await bench.aStory({ pay: { kind: 'wallet' } });
  await bench.goTo(plusSeconds(paid.mandate.next!.at, -7 * DAY + MINUTE));
  await bench.goTo(plusSeconds(paid.mandate.next!.at, MINUTE));
  const [cycle] = await cyclesOf(bench.shop.db, paid.line.id);
  const [other] = await cyclesOf(bench.shop.db, failed.line.id);
  ids = { renewal: cycle!.renewalId!, cycle: cycle!.id, mandate: paid.mandate.id, failed: `${other!.id}:1` };
});
afterAll(() => bench.shop.close());

class Undo extends Error {}
async function whenBroken(sql: string) {
  let found: Awaited<ReturnType<typeof checkBooks>>[number] | undefined;
  await bench.shop.db.transaction(async (tx) => {
    await tx.query('set local session_replication_role = replica');
    for (const part of sql.split(';;')) await tx.query(part.replaceAll('$renewal', `'${ids.renewal}'`).replaceAll('$cycle', `'${ids.cycle}'`).replaceAll('$mandate', `'${ids.mandate}'`));
    found = (await checkBooks({ db: tx, clock: bench.shop.clock })).find((one) => one.invariant === 'I11');
    throw new Undo();
  }).catch((error: unknown) => { if (!(error instanceof Undo)) throw error; });
  return found!;
}

test('a shop whose lines renew by themselves keeps its promises', async () => {
  const lines = await checkBooks({ db: bench.shop.db, clock: bench.shop.clock, connectors: bench.shop.app.connectors, gateways: bench.shop.app.gateways });
  expect(lines.filter((one) => !one.ok)).toEqual([]);
  expect(lines.find((one) => one.invariant === 'I11')!.checked).toBe(1);
});

test.each([
  ['without a consent', `delete from autorenew_consents where mandate_id = $mandate`, () => ids.renewal],
  ['without a consent', `update autorenew_consents set words = words || ' more' where mandate_id = $mandate`, () => ids.renewal],
  ['while it was not on', `update autorenew_mandates set off_at = on_at, state = 'off' where id = $mandate`, () => ids.renewal],
  ['after it was turned off', `update autorenew_mandates m set off_at = r.placed_at, state = 'off' from renewals_renewals r where m.id = $mandate and r.id = $renewal;;update payments_charges set captured_at = captured_at + interval '1 hour' where for_id = $renewal`, () => ids.renewal],
  ['charged twice', `insert into renewals_renewals select (jsonb_populate_record(null::renewals_renewals, to_jsonb(r) || jsonb_build_object('id', r.id || 'b', 'request_key', $cycle || ':2'))).* from renewals_renewals r where id = $renewal;;
    insert into payments_charges select (jsonb_populate_record(null::payments_charges, to_jsonb(c) || jsonb_build_object('id', c.id || 'b', 'for_id', $renewal || 'b', 'key', c.key || 'b'))).* from payments_charges c where for_id = $renewal`, () => ids.cycle],
  ['had been renewed', `update renewals_quotes set doc = jsonb_set(doc, '{before,clocks,serviceEndsAt}', to_jsonb('2031-01-01T00:00:00Z'::text)) where used_by = $renewal`, () => ids.renewal],
  ['more than the ceiling', `update autorenew_mandates set ceiling_cents = 1 where id = $mandate`, () => ids.renewal],
  ['without a notice', `update autorenew_mandates set on_at = on_at - interval '1 year' where id = $mandate;;update autorenew_consents set at = at - interval '1 year' where mandate_id = $mandate;;delete from notices_outbox where kind = 'autorenew.soon'`, () => ids.renewal],
  ['not as its renewal is', `update autorenew_tries set state = 'failed' where renewal_id = $renewal`, () => `${ids.cycle}:1`],
  ['not as its renewal is', `delete from autorenew_tries where renewal_id = $renewal`, () => ids.renewal],
  ['stands without a consent', `delete from autorenew_consents where mandate_id = $mandate`, () => ids.mandate],
  ['nobody was told', `delete from notices_outbox where kind = 'autorenew.failed'`, () => ids.failed],
] as const)('broken on purpose, it is named: %s', async (what, sql, id) => {
  const found = await whenBroken(sql);
  expect(found.ok).toBe(false);
  expect(found.note).toContain(what);
  expect(found.broken).toContain(id());
});
