import type { CustomerId, LineId } from '../../base/ids.ts';
import type { By } from '../../base/language.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { grouped, perDb } from '../../platform/db/grouped.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';
import { wake } from '../../platform/jobs/job-writes.ts';
import { journalWrite } from '../journal/journal.ts';
import { disputesFor, disputeSeen } from '../payments/payments.ts';
import type { RenewalsApp } from './app.ts';
import { casesOf, openCase, stepCase } from './case.ts';
import { AUTO_RENEW_LOOK } from './job-names.ts';
import type { Work } from './work.ts';

const BY: By = { door: 'job', actor: 'job:renewals', reason: 'dispute' };

/**
 * The payer's bank has taken money of this renewal back, or has decided. A dispute opens a case that waits for a person,
 * because the bank wants to be answered with papers; its end closes the case. Delivered service stays as it is.
 */
export async function disputeNews(app: RenewalsApp, work: Work): Promise<Write[]> {
  const disputes = await disputesFor(app.db, work.renewal.id);
  const news = disputes.filter((one) => one.seen !== one.state);
  if (news.length === 0) return [];
  // A standing consent of the line stands still while money of it is disputed.
  const woken = wake({ kind: AUTO_RENEW_LOOK, key: work.line.id, runAtMs: app.clock.nowMs() }, { newId: app.newId, now: app.clock.now() });
  const known = (await casesOf(app.db, work.renewal.id)).find((one) => one.kind === 'dispute');
  if (!known) {
    const [first] = news;
    app.alarm('dispute', { renewal: work.renewal.id, dispute: first!.id });
    // Taken notice of as open: one that was decided meanwhile closes its case at the next look.
    return [woken, ...openCase(app, work, 'dispute', { dispute: first!.id, ...(first!.chargeId === null ? {} : { charge: first!.chargeId }) }), ...news.map((one) => disputeSeen(one, 'open'))];
  }
  const seen = [woken, ...news.map((one) => disputeSeen(one, one.state))];
  if (known.state === 'resolved' || disputes.some((one) => one.state === 'open')) return seen;
  const endedAs = disputes.some((one) => one.state === 'lost') ? 'dispute_lost' : 'dispute_won';
  return [
    ...seen, stepCase(known, { state: 'resolved', endedAs }, app.clock.now()).write,
    journalWrite({ at: app.clock.now(), by: BY, what: 'case.resolved', subject: work.renewal.id, line: work.line.id, facts: { case: known.id, kind: known.kind, endedAs } }, app),
  ];
}

const DISPUTED = (line: string, customer: string): string => `select 1 from renewals_cases k join renewals_renewals r on r.id = k.renewal_id
  where r.line_id = ${line} and r.payer ->> 'customer' = ${customer} and k.kind = 'dispute' and k.ended_as is distinct from 'dispute_won'`;

/** Whether money this person paid for the line was taken back by their bank: open, or lost for good. */
export const isDisputed = (db: Queryable, line: LineId, customer: CustomerId): Promise<boolean> => disputedNow(db, { line, customer });
const disputedNow = perDb<{ readonly line: LineId; readonly customer: CustomerId }, boolean>((db) => grouped(async (asked) => {
  const { rows } = await db.query<{ n: number }>(
    `select a.n::int as n from unnest($1::text[], $2::text[]) with ordinality as a (line, customer, n) where exists (${DISPUTED('a.line', 'a.customer')})`, [asked.map((one) => one.line), asked.map((one) => one.customer)], 'renewals_disputed');
  const found = new Set(rows.map((row) => row.n));
  return asked.map((_one, index) => found.has(index + 1));
}));

const undisputedShape: Shape<{ line: string; customer: string }> = {
  name: 'renewals.undisputed', columns: { line: 'text', customer: 'text' }, guard: true,
  sql: (rows) => `select i.line from ${rows} i where not exists (${DISPUTED('i.line', 'i.customer')})`,
};
/** The guard that fails where a dispute was opened in between. */
export const UNDISPUTED = undisputedShape.name;
export const undisputed = (line: LineId, customer: CustomerId): Write => write(undisputedShape, { line, customer });
