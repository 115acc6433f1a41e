import type { By } from '../../base/language.ts';
import type { Write } from '../../platform/db/unit.ts';
import { journalWrite } from '../journal/journal.ts';
import { disputesFor, disputeSeen } from '../payments/payments.ts';
import type { RenewalsApp } from './app.ts';
import { casesOf, openCase, stepCase } from './case.ts';
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
  const known = (await casesOf(app.db, work.renewal.id)).find((one) => one.kind === 'dispute');
  if (!known) {
    const [first] = news;
    app.alarm('dispute', { renewal: work.renewal.id, dispute: first!.id });
    // Taken notice of as open: one that was decided meanwhile closes its case at the next look.
    return [...openCase(app, work, 'dispute', { dispute: first!.id, ...(first!.chargeId === null ? {} : { charge: first!.chargeId }) }), ...news.map((one) => disputeSeen(one, 'open'))];
  }
  const seen = news.map((one) => disputeSeen(one, one.state));
  if (known.state === 'resolved' || disputes.some((one) => one.state === 'open')) return seen;
  const endedAs = disputes.some((one) => one.state === 'lost') ? 'dispute_lost' : 'dispute_won';
  return [
    ...seen, stepCase(known, { state: 'resolved', endedAs }, app.clock.now()).write,
    journalWrite({ at: app.clock.now(), by: BY, what: 'case.resolved', subject: work.renewal.id, line: work.line.id, facts: { case: known.id, kind: known.kind, endedAs } }, app),
  ];
}
