import { check } from '../../base/check.ts';
import { usd } from '../../base/money.ts';
import type { Write } from '../../platform/db/unit.ts';
import { balances, ledgerWrite, type Posting } from '../ledger/ledger.ts';
import { newRefund, type Charge, type PaymentRefund } from '../payments/payments.ts';
import type { Work } from '../renewals/renewals.ts';
import type { RefundsApp } from './app.ts';
import type { Return } from './return.ts';
import { splitOver } from './split.ts';

/** The refunds of one return: `why` names it. */
export const refundsOf = (one: Pick<Return, 'id'>, refunds: readonly PaymentRefund[]): PaymentRefund[] => refunds.filter((refund) => refund.why === one.id);

const keptOf = (charge: Charge, refunds: readonly PaymentRefund[]): bigint =>
  refunds.reduce((kept, refund) => (refund.chargeId === charge.id && refund.state !== 'refused' ? kept - refund.amount.cents : kept), charge.amount.cents);

/** New refunds, with their keys, for what this return still owes: split over the charges, never more than is kept of each. */
export function owedRefunds(app: RefundsApp, one: Return, work: Work): { readonly cents: bigint; readonly writes: Write[] } {
  const charges = work.charges.filter((charge) => charge.state === 'done');
  const kept = charges.map((charge) => ({ id: charge.id as string, cents: keptOf(charge, work.refunds) }));
  const all = kept.reduce((sum, charge) => sum + charge.cents, 0n);
  const owed = refundsOf(one, work.refunds).reduce((sum, refund) => (refund.state === 'refused' ? sum : sum - refund.amount.cents), one.amountCents);
  const cents = owed < all ? owed : all;
  const writes = splitOver(cents, kept).flatMap((part) => {
    const charge = charges.find((each) => each.id === part.id);
    check(charge, `no charge ${part.id}`);
    return newRefund(app, { charge, amount: usd(part.cents), why: one.id, ...toWallet(one) }).writes;
  });
  return { cents, writes };
}

const toWallet = (one: Return) => (one.destination === 'wallet' && one.customer !== null ? { to: 'wallet', customer: one.customer } as const : {});

/**
 * What being taken back means for the books, and the refunds that pay it back. Service owed turns into money owed: what
 * goes back, its taxes with it; what the shop keeps was used, and is sales. Where the service had run out unused before,
 * the breakage booked then is undone instead.
 */
export async function payBackWrites(app: RefundsApp, one: Return, work: Work): Promise<Write[]> {
  const made = owedRefunds(app, one, work);
  const account = `deferred:${one.renewalId}` as const;
  const deferred = -((await balances(app.db, [account])).get(account) ?? 0n);
  const taxes = taxesBack(one, work, made.cents);
  const rest = deferred + taxes.reduce((sum, posting) => sum + posting.cents, 0n) - made.cents;
  const unlimited = app.shelf().planVersion(work.quote.doc.plan.id, work.quote.doc.plan.version).terms.dataBytes === null;
  const postings: Posting[] = [
    { account, cents: deferred }, ...taxes, { account: `customer:${one.renewalId}`, cents: -made.cents },
    { account: rest < 0n && !unlimited ? 'breakage' : 'sales', cents: -rest },
  ];
  return [
    ...made.writes,
    ...(postings.some((posting) => posting.cents !== 0n) ? [ledgerWrite({ at: app.clock.now(), kind: 'returned', subject: one.renewalId, part: one.id, postings }, app)] : []),
  ];
}

/** Taxes go back with the price: percent taxes by the share, flat ones only with the whole (rules R33). */
function taxesBack(one: Return, work: Work, cents: bigint): Posting[] {
  const num = BigInt(one.offer.share.num);
  const den = BigInt(one.offer.share.den);
  let left = BigInt(one.offer.taxBackCents) < cents ? BigInt(one.offer.taxBackCents) : cents;
  return work.quote.doc.price.filter((line) => line.kind === 'tax' || line.kind === 'fee').map((line): Posting => {
    const due = num >= den ? BigInt(line.cents) : line.rule?.kind === 'percent' ? (BigInt(line.cents) * num) / den : 0n;
    const back = due < left ? due : left;
    left -= back;
    return { account: `tax:${line.rule?.state ?? '*'}`, cents: back };
  });
}
