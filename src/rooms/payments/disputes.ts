import type { ChargeId, DisputeId } from '../../base/ids.ts';
import type { By } from '../../base/language.ts';
import { DAY, MINUTE, plusSeconds, type Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';
import { wake, type JobSpec } from '../../platform/jobs/job-writes.ts';
import type { JobHandler } from '../../platform/jobs/worker.ts';
import { journalWrite } from '../journal/journal.ts';
import { ledgerWrite } from '../ledger/ledger.ts';
import { chargeById } from './charges.ts';
import type { PaymentsApp } from './app.ts';
import type { DisputeRow, DisputeState } from './gateway.ts';
import { freezeMethods, thawMethods } from './methods.ts';

/** A payer's bank that took money back. While it is open the money is neither ours nor theirs. */
export interface Dispute {
  readonly id: DisputeId;
  readonly gateway: string;
  readonly ref: string;
  /** Null: of a charge we do not know. */
  readonly chargeId: ChargeId | null;
  readonly forId: string | null;
  readonly cents: bigint;
  readonly state: DisputeState;
  readonly openedAt: Instant;
  readonly closedAt: Instant | null;
  /** The state that whoever was paid for has looked at. */
  readonly seen: DisputeState | null;
}
interface Row { id: string; gateway: string; ref: string; charge_id: string | null; for_id: string | null; amount_cents: bigint; state: string; opened_at: Instant; closed_at: Instant | null; seen: string | null }
const disputeOf = (row: Row): Dispute => ({
  id: row.id as DisputeId, gateway: row.gateway, ref: row.ref, chargeId: row.charge_id as ChargeId | null, forId: row.for_id, cents: row.amount_cents, state: row.state as DisputeState,
  openedAt: row.opened_at, closedAt: row.closed_at, seen: row.seen as DisputeState | null,
});

/** Disputes of what paid for one thing, oldest first. */
export async function disputesFor(db: Queryable, forId: string): Promise<Dispute[]> {
  return (await db.query<Row>('select * from payments_disputes where for_id = $1 order by opened_at, id', [forId], 'payments_disputes_for')).rows.map(disputeOf);
}

const insertShape: Shape<Omit<Row, 'seen' | 'closed_at'>> = {
  name: 'payments.disputes.insert', guard: true,
  columns: { id: 'text', gateway: 'text', ref: 'text', charge_id: 'text', for_id: 'text', amount_cents: 'bigint', state: 'text', opened_at: 'timestamptz' },
  sql: (rows) => `insert into payments_disputes (id, gateway, ref, charge_id, for_id, amount_cents, state, opened_at)
    select id, gateway, ref, charge_id, for_id, amount_cents, state, opened_at from ${rows} on conflict do nothing returning 1`,
};
const closeShape: Shape<{ id: string; state: string; at: Instant }> = {
  name: 'payments.disputes.close', columns: { id: 'text', state: 'text', at: 'timestamptz' }, guard: true,
  sql: (rows) => `update payments_disputes d set state = i.state, closed_at = i.at from ${rows} i where d.id = i.id and d.state = 'open' returning 1`,
};
const seenShape: Shape<{ id: string; seen: string }> = {
  name: 'payments.disputes.seen', columns: { id: 'text', seen: 'text' },
  sql: (rows) => `update payments_disputes d set seen = i.seen from ${rows} i where d.id = i.id returning 1`,
};
/** Whoever was paid for has taken notice of this state, in the commit of what they did about it. */
export const disputeSeen = (dispute: Pick<Dispute, 'id'>, state: DisputeState): Write => write(seenShape, { id: dispute.id, seen: state });

const BY: By = { door: 'job', actor: 'job:payments', reason: 'dispute' };
/** The gateway's list is asked for what changed since then; a gateway may tell of more. */
const BACK_S = 3 * DAY;

/**
 * Reads a gateway's list of disputes and writes down what is new: the row, the books, the frozen method, the journal, and a
 * wake-up for whoever was paid for. Events and the watch round end here alike, so that lost, doubled and reordered events
 * come to the same. False: no answer now.
 */
export async function lookAtDisputes(app: PaymentsApp, gatewayName: string, wakeFor: (forId: string) => JobSpec): Promise<boolean> {
  const gateway = app.gateways[gatewayName];
  if (!gateway?.can.disputes || !gateway.disputes) return true;
  const now = app.clock.now();
  const listed = await app.vendors.call<readonly DisputeRow[] | null>(gateway.name, 'disputes', (signal) => gateway.disputes!(plusSeconds(now, -BACK_S), plusSeconds(now, 1), signal), () => null);
  if (listed === null) return false;
  const known = new Map((await app.db.query<Row>('select * from payments_disputes where gateway = $1 and ref = any($2::text[])', [gateway.name, listed.map((one) => one.ref)])).rows.map((row) => [row.ref, disputeOf(row)]));
  for (const one of listed) {
    let dispute = known.get(one.ref);
    if (!dispute) {
      const opened = await opening(app, gateway.name, one);
      await app.committer.commit([...opened.writes, ...woken(app, opened.dispute, wakeFor)]);
      dispute = opened.dispute;
    }
    // A bank's decision is final: a dispute that was won or lost stays so.
    if (dispute.state === 'open' && one.state !== 'open') await app.committer.commit([...await closing(app, dispute, one.state), ...woken(app, dispute, wakeFor)]);
  }
  await wakeUnseen(app, gateway.name, wakeFor);
  return true;
}

const woken = (app: PaymentsApp, dispute: Dispute, wakeFor: (forId: string) => JobSpec): Write[] =>
  (dispute.forId === null ? [] : [wake(wakeFor(dispute.forId), { newId: app.newId, now: app.clock.now() })]);

/** Whoever was still at work when they were woken is woken again, until they have taken notice. */
async function wakeUnseen(app: PaymentsApp, gateway: string, wakeFor: (forId: string) => JobSpec): Promise<void> {
  const unseen = (await app.db.query<{ for_id: string }>('select distinct for_id from payments_disputes where gateway = $1 and for_id is not null and seen is distinct from state limit 200', [gateway])).rows;
  if (unseen.length > 0) await app.committer.commit(unseen.map((row) => wake(wakeFor(row.for_id), { newId: app.newId, now: app.clock.now() })));
}

/** The gateway has taken the money: it leaves `cash:` for `disputed:`, and the method pays nothing until it is decided. */
async function opening(app: PaymentsApp, gateway: string, row: DisputeRow): Promise<{ readonly dispute: Dispute; readonly writes: Write[] }> {
  const now = app.clock.now();
  const charge = row.chargeReference === null ? null : await chargeById(app.db, row.chargeReference);
  const dispute: Dispute = { id: app.newId('dsp'), gateway, ref: row.ref, chargeId: charge?.id ?? null, forId: charge?.forId ?? null, cents: row.amount.cents, state: 'open', openedAt: row.at, closedAt: null, seen: null };
  return {
    dispute,
    writes: [
      write(insertShape, { id: dispute.id, gateway, ref: dispute.ref, charge_id: dispute.chargeId, for_id: dispute.forId, amount_cents: dispute.cents, state: 'open', opened_at: dispute.openedAt }),
      ledgerWrite({ at: now, kind: 'disputed', subject: dispute.id, postings: [{ account: `disputed:${gateway}`, cents: dispute.cents }, { account: `cash:${gateway}`, cents: -dispute.cents }] }, app),
      journalWrite({ at: now, by: BY, what: 'dispute.opened', subject: dispute.forId ?? dispute.id, facts: { dispute: dispute.id, charge: dispute.chargeId, cents: Number(dispute.cents), gateway } }, app),
      ...(charge && (charge.savedMethod !== null || charge.fingerprint !== null) ? [freezeMethods({ gateway, id: charge.savedMethod, fingerprint: charge.fingerprint }, 'dispute')] : []),
    ],
  };
}

/** Won: the money is back and the method may be used again. Lost: the money is gone, and the method stays frozen. */
async function closing(app: PaymentsApp, dispute: Dispute, state: 'won' | 'lost'): Promise<Write[]> {
  const now = app.clock.now();
  const charge = dispute.chargeId === null ? null : await chargeById(app.db, dispute.chargeId);
  return [
    write(closeShape, { id: dispute.id, state, at: now }),
    ledgerWrite({ at: now, kind: `dispute_${state}`, subject: dispute.id, postings: [{ account: state === 'won' ? `cash:${dispute.gateway}` : 'dispute_loss', cents: dispute.cents }, { account: `disputed:${dispute.gateway}`, cents: -dispute.cents }] }, app),
    journalWrite({ at: now, by: BY, what: `dispute.${state}`, subject: dispute.forId ?? dispute.id, facts: { dispute: dispute.id, charge: dispute.chargeId, cents: Number(dispute.cents), gateway: dispute.gateway } }, app),
    ...(state === 'won' && charge && (charge.savedMethod !== null || charge.fingerprint !== null) ? [thawMethods({ gateway: dispute.gateway, id: charge.savedMethod, fingerprint: charge.fingerprint, dispute: dispute.id }, 'dispute')] : []),
  ];
}

export const DISPUTES_JOB = 'payments.disputes';
/** An event about a dispute says only that the list is worth a look. */
export const disputeJobs = (app: PaymentsApp, wakeFor: (forId: string) => JobSpec): Record<string, JobHandler> => ({
  [DISPUTES_JOB]: async (job) => (await lookAtDisputes(app, job.key, wakeFor) ? 'done' : { againAtMs: app.clock.nowMs() + MINUTE * 1000 }),
});
