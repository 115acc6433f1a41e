import { isoOf } from '../../src/base/time.ts';
import { checkBooks } from '../../src/rooms/books/books.ts';
import { engine, readLineState } from '../../src/rooms/lines/lines.ts';
import { auditAutoRenew } from './auto-renew.ts';
import { auditCalls } from './calls.ts';
import { auditTexts } from './texts.ts';
import { auditLoads } from './funds.ts';
import { chargesAt } from './gateways.ts';
import { auditReturns, type ReturnRow } from './give-back.ts';
import { auditPromotions, auditWallets } from './money.ts';
import type { World } from './world.ts';

interface RenewalRow { id: string; state: string; total_cents: bigint; line_id: string; key: string; carrier: string; ends: string[]; kinds: string[]; open: string[] }

/** Does its own sums on what the vendors really hold, and believes nothing that the shop says of them. */
export async function audit(world: World): Promise<void> {
  const { db, problems } = world;
  const say = (what: string): void => { problems.push(what); };
  for (const line of await checkBooks({ db, clock: world.clock, connectors: listed(world), gateways: world.gateways, alarms: world.alarms })) {
    if (!line.ok) say(`books ${line.invariant}: ${line.note} [${line.broken.join(', ')}]`);
  }
  const renewals = (await db.query<RenewalRow>(
    `select r.id, r.state, r.total_cents, r.line_id, t.key, t.carrier, array(select ended_as from renewals_cases k where k.renewal_id = r.id and ended_as is not null) as ends,
       array(select kind from renewals_cases k where k.renewal_id = r.id) as kinds, array(select kind || ':' || state from renewals_cases k where k.renewal_id = r.id and closed_at is null) as open
     from renewals_renewals r join carriers_top_ups t on t.for_id = r.id order by r.id`, [], 'sim_renewals')).rows;
  const money = await moneyKept(world);
  const returns = await auditReturns(world);
  for (const one of renewals) await auditRenewal(world, one, money.get(one.id) ?? 0n, returns.get(one.id));
  await auditLoads(world, money);
  await auditCash(world);
  await auditFloats(world);
  await auditNotices(world);
  await auditWallets(world);
  await auditPromotions(world);
  await auditCalls(world);
  await auditTexts(world);
  await auditAutoRenew(world);
  for (const line of world.lines) await auditLine(world, line);
}

const listed = (world: World) => Object.fromEntries(Object.entries(world.connectors).filter(([carrier]) => world.lines.some((line) => line.carrier === carrier)));

async function auditRenewal(world: World, one: RenewalRow, kept: bigint, back: ReturnRow | undefined): Promise<void> {
  const say = (what: string): void => { world.problems.push(`${one.id} (${one.state}${one.kinds.length > 0 ? `; ${one.kinds.join(', ')} ended ${one.ends.join(', ')}` : ''}): ${what}`); };
  const called = world.alarms.has(one.id);
  if (one.open.some((open) => !open.endsWith(':needs_agent'))) say(`a case is still open: ${one.open.join(', ')}`);
  if (one.open.some((open) => open.endsWith(':needs_agent')) && !called) say('a person is wanted and none was called');
  if (!['done', 'declined', 'refunded', 'needs_agent'].includes(one.state)) return say('not at rest');
  if (one.state === 'needs_agent' && !called) say('a person is wanted and none was called');
  const topUp = await world.twins[one.carrier]!.topUpOf(one.key);
  if ((topUp?.grants ?? 0) > 1) say(`granted ${topUp!.grants} times`);
  const stands = topUp?.status === 'done';
  const refunded = one.ends.some((end) => end === 'refunded' || end === 'refunded_and_kept');
  // What a bank took back is between it and the shop; what became of the service is another story.
  const open = one.open.length > 0 || one.state === 'needs_agent' || one.kinds.includes('dispute');
  if (one.state === 'done') {
    const gone = back !== undefined && back.state !== 'waiting_for_person' && back.take_back;
    // A carrier may undo by itself what was given back before, and a case then returns what was kept of it.
    if (stands !== (!one.ends.includes('refunded') && !gone) && !open) say(`the carrier has it as ${topUp?.status ?? 'never seen'}`);
    if (kept !== (refunded ? 0n : one.total_cents - (back?.paid ?? 0n)) && !open) say(`${kept} cents kept of ${one.total_cents}${back ? `, ${back.paid} given back` : ''}`);
  } else {
    if (stands && !one.ends.includes('kept') && !open) say('not done, and the service stands at the carrier');
    if (kept !== 0n && !open) say(`${kept} cents kept`);
  }
}

/** What is kept for each renewal: at the gateways by the sandboxes' own records, and from wallets. */
async function moneyKept(world: World): Promise<Map<string, bigint>> {
  const owners = new Map((await world.db.query<{ id: string; for_id: string }>('select id, for_id from payments_charges', [], 'sim_charges')).rows.map((row) => [row.id, row.for_id]));
  const sums = new Map<string, bigint>();
  for (const { reference, ref, kept } of await chargesAt(world)) {
    const owner = owners.get(reference);
    if (owner === undefined) world.problems.push(`money at a gateway that nobody asked for: ${ref}`);
    else sums.set(owner, (sums.get(owner) ?? 0n) + kept);
  }
  const taken = (await world.db.query<{ for_id: string; cents: bigint }>(
    `select c.for_id, sum(c.amount_cents - coalesce((select sum(r.amount_cents) from payments_refunds r where r.charge_id = c.id and r.state = 'done'), 0))::bigint as cents
     from payments_charges c where c.way = 'wallet' and c.state = 'done' group by c.for_id`, [], 'sim_taken')).rows;
  for (const one of taken) sums.set(one.for_id, (sums.get(one.for_id) ?? 0n) + one.cents);
  // Back into the wallet, because the customer asked for that: the gateway still has it, the shop owes it again.
  const moved = (await world.db.query<{ for_id: string; cents: bigint }>(
    `select r.for_id, sum(r.amount_cents)::bigint as cents from payments_refunds r join payments_charges c on c.id = r.charge_id
     where r.destination = 'wallet' and r.state = 'done' and c.way <> 'wallet' group by r.for_id`, [], 'sim_moved')).rows;
  for (const one of moved) sums.set(one.for_id, (sums.get(one.for_id) ?? 0n) - one.cents);
  return sums;
}

async function auditCash(world: World): Promise<void> {
  for (const name of Object.keys(world.gateways)) {
    const there = (await chargesAt(world)).filter((one) => one.gateway === name).reduce((sum, one) => sum + one.kept - one.disputed, 0n);
    const ours = (await world.db.query<{ cents: bigint }>(`select coalesce(sum(cents), 0)::bigint as cents from ledger_entries where account = $1`, [`cash:${name}`], 'sim_cash')).rows[0]!.cents;
    if (there !== ours) world.problems.push(`cash: ${there} cents at ${name}, ${ours} in our ledger`);
  }
}

/** What a carrier took for what stands, against what we booked as its cost. */
async function auditFloats(world: World): Promise<void> {
  for (const [carrier, twin] of Object.entries(world.twins)) {
    const { floatCents, paidInCents } = await twin.house();
    const ours = (await world.db.query<{ cents: bigint }>('select coalesce(sum(cents), 0)::bigint as cents from ledger_entries where account = $1', [`float:${carrier}`], 'sim_float')).rows[0]!.cents;
    if (floatCents - paidInCents !== ours) world.problems.push(`float of ${carrier}: ${floatCents - paidInCents} at the carrier, ${ours} in our ledger`);
  }
}

async function auditNotices(world: World): Promise<void> {
  const left = (await world.db.query<{ id: string; kind: string; state: string; last_error: string | null }>(`select id, kind, state, last_error from notices_outbox where state <> 'sent' and not (state = 'failed' and expires_at is not null)`, [], 'sim_notices')).rows;
  for (const one of left) world.problems.push(`notice ${one.kind} is ${one.state}: ${one.last_error}`);
  const twice = (await world.db.query<{ n: number }>(`select count(*)::int as n from notices_outbox o where o.state = 'sent' and (select count(*) from notices_mailbox m where m.message_id = o.message_id) <> 1`, [], 'sim_arrived')).rows[0]!;
  if (twice.n > 0) world.problems.push(`${twice.n} notices did not arrive exactly once`);
}

/** The line as its carrier has it against the line as we show it, once the meter is left aside. */
async function auditLine(world: World, line: World['lines'][number]): Promise<void> {
  const sent = await world.twins[line.carrier]!.readLine(line);
  if (sent.kind !== 'reply' || sent.reply === null) return;
  const reading = sent.reply;
  const row = (await world.db.query<{ state: unknown }>('select state from lines_lines where id = $1', [line.id], 'sim_line')).rows[0]!;
  const state = engine.settle(readLineState(row.state), reading.readAt);
  const ours = engine.snapshotOf(state, reading.readAt);
  const usedSince = reading.usedBytesTotal > state.usedBytesTotal ? reading.usedBytesTotal - state.usedBytesTotal : 0n;
  const differences = engine.comparePromise({ computed: ours, reported: reading, usedSince });
  if (differences.length > 0) world.problems.push(`line ${line.id} at ${isoOf(reading.readAt)}: ${differences.map((one) => `${one.what}: ours ${one.promised}, theirs ${one.reported}`).join('; ')}`);
}
