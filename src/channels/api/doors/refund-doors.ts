import type { RenewalId, ReturnId } from '../../../base/ids.ts';
import { usd, type Usd } from '../../../base/money.ts';
import { parseInstant, type Instant } from '../../../base/time.ts';
import { readSnapshot, type LineSnapshot } from '../../../rooms/lines/lines.ts';
import { renewalById } from '../../../rooms/renewals/renewals.ts';
import { askRefundOf, offerRefund, returnById, viewReturn, type OfferDoc, type RefundsApp, type ReturnState } from '../../../rooms/refunds/refunds.ts';
import type { ApiCaller } from './caller.ts';

interface Part { readonly num: bigint; readonly den: bigint }
export interface OfferedView {
  readonly policy: OfferDoc['policy']; readonly amount: Usd; readonly captured: Usd; readonly refundedBefore: Usd; readonly ofPrice: Usd; readonly ofTaxes: Usd; readonly taxesKept: Usd;
  readonly share: Part; readonly days: Part | null; readonly bytes: Part | null; readonly cycles: Part | null; readonly until: Instant | null;
  readonly takesBack: boolean; readonly needsSecondPerson: boolean; readonly before: LineSnapshot; readonly after: LineSnapshot;
}
export interface RefundOfferView { readonly renewal: RenewalId; readonly offered: OfferedView | null; readonly why: string | null; readonly first: RenewalId | null; readonly refund: ReturnId | null }
export interface RefundView {
  readonly id: ReturnId; readonly renewal: RenewalId; readonly state: ReturnState; readonly amount: Usd; readonly paidBack: Usd; readonly cameBack: Usd; readonly offered: OfferedView;
  readonly because: string | null; readonly askedAt: Instant; readonly takenBackAt: Instant | null; readonly settledAt: Instant | null;
}

/** What the API needs of the refunds room; null where the caller may not know that it exists. */
export interface RefundDoors {
  /** Throws `carrier_unavailable`. */
  offer(caller: ApiCaller, renewal: RenewalId): Promise<RefundOfferView | null>;
  /** Throws `refund_not_allowed`, `refund_extension_first`, `refund_offer_changed`, `renewal_in_progress`, … */
  ask(caller: ApiCaller, request: { readonly key: string; readonly renewal: RenewalId; readonly amountCents: bigint; readonly reason: string | null }): Promise<RefundView | null>;
  refund(caller: ApiCaller, id: ReturnId): Promise<RefundView | null>;
}

export function openRefundDoors(app: RefundsApp): RefundDoors {
  const callerName = (caller: ApiCaller): string => `key:${caller.key}`;
  const isTheirs = async (caller: ApiCaller, renewal: RenewalId): Promise<boolean> => (await renewalById(app.db, renewal))?.caller === callerName(caller);
  async function shown(id: ReturnId): Promise<RefundView> {
    const { one, paidCents, failedCents } = await viewReturn(app, id);
    return {
      id: one.id, renewal: one.renewalId, state: one.state, amount: usd(one.amountCents), paidBack: usd(paidCents), cameBack: usd(failedCents), offered: offeredView(one.offer),
      because: one.because, askedAt: one.askedAt, takenBackAt: one.takenAt, settledAt: one.settledAt,
    };
  }
  return {
    async offer(caller, renewal) {
      if (!await isTheirs(caller, renewal)) return null;
      const offer = await offerRefund(app, renewal);
      return offer.kind === 'offered'
        ? { renewal, offered: offeredView(offer.doc), why: null, first: null, refund: null }
        : { renewal, offered: null, why: offer.why, first: offer.first ?? null, refund: (offer.before ?? null) as ReturnId | null };
    },
    async ask(caller, request) {
      if (!await isTheirs(caller, request.renewal)) return null;
      const one = await askRefundOf(app, {
        caller: callerName(caller), key: request.key, renewal: request.renewal, destination: 'original', customer: null, agreed: (offer) => offer.amountCents === request.amountCents,
        by: { door: 'api', actor: callerName(caller), reason: request.reason ?? 'asked by a program' },
      });
      return shown(one.id);
    },
    async refund(caller, id) {
      const one = await returnById(app.db, id);
      return one && await isTheirs(caller, one.renewalId) ? shown(id) : null;
    },
  };
}

const cents = (text: string): Usd => usd(BigInt(text));
const part = (one: { readonly num: string; readonly den: string }): Part => ({ num: BigInt(one.num), den: BigInt(one.den) });

function offeredView(doc: OfferDoc): OfferedView {
  return {
    policy: doc.policy, amount: cents(doc.amountCents), captured: cents(doc.capturedCents), refundedBefore: cents(doc.refundedCents), ofPrice: cents(doc.netBackCents), ofTaxes: cents(doc.taxBackCents),
    taxesKept: cents(doc.taxKeptCents), share: part(doc.share), days: doc.days && part(doc.days), bytes: doc.bytes && part(doc.bytes), cycles: doc.cycles && part(doc.cycles), until: doc.until === null ? null : parseInstant(doc.until),
    takesBack: doc.takeBack, needsSecondPerson: doc.overLimit, before: readSnapshot(doc.before), after: readSnapshot(doc.after),
  };
}
