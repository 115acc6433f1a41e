/**
 * What can differ, and what happens then. `safe`: the flow is woken and looks for itself, so a person is called only when
 * the next close finds it still there. Each kind has its page in docs/runbook.
 */
export const DIFFERENCE_KINDS = {
  money_unknown: { what: 'money at the gateway that is not ours', safe: false, page: 'books-money-unknown' },
  refund_unknown: { what: 'a refund at the gateway that we never asked for', safe: false, page: 'books-refund-unknown' },
  money_unlisted: { what: 'money we have as received, and the gateway does not list', safe: true, page: 'books-money-unlisted' },
  refund_unlisted: { what: 'a refund we have as done, and the gateway does not list', safe: true, page: 'books-money-unlisted' },
  amount: { what: 'the same payment with another amount', safe: false, page: 'books-amount' },
  state: { what: 'the same thing in another state', safe: true, page: 'books-state' },
  delivery_unknown: { what: 'a top-up at the carrier that is not ours', safe: false, page: 'books-delivery-unknown' },
  delivery_unlisted: { what: 'a delivery the carrier does not list', safe: true, page: 'books-delivery-unlisted' },
  delivery_without_money: { what: 'delivered, and not paid for', safe: false, page: 'books-delivery-without-money' },
  money_without_delivery: { what: 'paid, and not delivered within a day', safe: true, page: 'books-money-without-delivery' },
  load_missing: { what: 'paid for a wallet, and not in it', safe: true, page: 'books-load-missing' },
  wallet_charge: { what: 'paid from a wallet that still holds the money', safe: false, page: 'books-wallet-charge' },
  return_unpaid: { what: 'a refund of unused service that is done, and its money is not on the way', safe: false, page: 'books-return-unpaid' },
  no_reference: { what: 'delivered without the carrier’s reference, or with another', safe: false, page: 'books-no-reference' },
  dispute: { what: 'a dispute at the gateway that we have otherwise or not at all', safe: true, page: 'books-dispute' },
  list_missing: { what: 'a vendor did not give its list; the day is not whole', safe: true, page: 'books-list-missing' },
} as const;
export type DifferenceKind = keyof typeof DIFFERENCE_KINDS;

export interface Seen {
  readonly kind: DifferenceKind;
  readonly side: string;
  readonly subject: string;
  readonly oursCents: bigint | null;
  readonly theirsCents: bigint | null;
  readonly facts: Readonly<Record<string, string | number | null>>;
  /** What to wake where the flow can look for itself: a renewal, a load. */
  readonly forId: string | null;
}
