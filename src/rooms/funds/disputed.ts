import type { By } from '../../base/language.ts';
import type { Instant } from '../../base/time.ts';
import type { Write } from '../../platform/db/unit.ts';
import { journalWrite } from '../journal/journal.ts';
import { ledgerWrite } from '../ledger/ledger.ts';
import { disputesFor, disputeSeen } from '../payments/payments.ts';
import { walletFreeze, walletOf, walletOut } from '../wallet/wallet.ts';
import type { FundsApp } from './app.ts';
import { loadsOf, stepLoad, type Load } from './load.ts';

const BY: By = { door: 'job', actor: 'job:funds', reason: 'dispute' };
const LOADS_LOOKED_AT = 500;

/**
 * The payer's bank has taken money of this load back, or has decided. While it is open nothing can be spent from the wallet.
 * Won: it opens again. Lost: what is still there of the load leaves the wallet, and the rest stays our loss; a wallet never
 * goes below nothing.
 */
export async function disputeNews(app: FundsApp, load: Load, now: Instant): Promise<Write[]> {
  const disputes = await disputesFor(app.db, load.id);
  const news = disputes.filter((one) => one.seen !== one.state);
  if (news.length === 0) return [];
  const seen = news.map((one) => disputeSeen(one, one.state));
  if (disputes.some((one) => one.state === 'open')) {
    app.alarm('dispute', { load: load.id, dispute: news[0]!.id });
    return [...seen, stepLoad(load, { disputed: 'open' }, now).write, walletFreeze(load.customer, 'dispute', now), told(app, load, now, 'wallet.frozen', 0n)];
  }
  const others = (await loadsOf(app.db, load.customer, LOADS_LOOKED_AT)).some((one) => one.id !== load.id && one.disputed === 'open');
  const thaw = others ? [] : [walletFreeze(load.customer, null, now)];
  const lost = disputes.filter((one) => one.state === 'lost').reduce((sum, one) => sum + one.cents, 0n) - load.reversed;
  if (lost <= 0n) return [...seen, stepLoad(load, { disputed: 'won' }, now).write, ...thaw, told(app, load, now, 'wallet.thawed', 0n)];
  const wallet = await walletOf(app.db, load.customer, now);
  const there = wallet.cents - wallet.held;
  const back = there < lost ? there : lost;
  return [
    ...seen, stepLoad(load, { disputed: 'lost', reversed: load.reversed + back }, now).write, ...thaw, told(app, load, now, 'load.reversed', back),
    ...(back === 0n ? [] : [
      walletOut(load.customer, back, now),
      ledgerWrite({ at: now, kind: 'load_reversed', subject: load.id, part: news[0]!.id, postings: [{ account: `wallet:${load.customer}`, cents: back }, { account: 'dispute_loss', cents: -back }] }, app),
    ]),
  ];
}

const told = (app: FundsApp, load: Load, now: Instant, what: string, cents: bigint): Write =>
  journalWrite({ at: now, by: BY, what, subject: load.id, facts: { customer: load.customer, cents: Number(cents) } }, app);
