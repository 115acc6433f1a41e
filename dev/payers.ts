import { Refusal } from '../src/base/refusal.ts';
import type { Doc, Row } from '../src/rooms/payments/gateways/stripe/fake/store.ts';
import type { StripeSandbox } from '../src/rooms/payments/gateways/stripe/fake/sandbox.ts';

/** What can be done on the payers' side: money on its way, disputes, the bank's question at the next charge. */
export const PAYER_DEEDS = ['comes', 'fails', 'dispute', 'won', 'lost', 'ask'] as const;
export type PayerDeed = (typeof PAYER_DEEDS)[number];

export interface PayerRow {
  /** The name the deeds are done to. */
  readonly id: string;
  readonly kind: 'waiting' | 'dispute' | 'charge' | 'method';
  readonly method: 'card' | 'alipay' | 'wechat_pay';
  readonly brand: string | null;
  readonly last4: string | null;
  readonly cents: bigint | null;
  readonly deeds: readonly PayerDeed[];
}

type Stripe = Pick<StripeSandbox, 'core' | 'deliverNow'>;

/** The newest of each, the ones that wait for somebody first. */
export async function readPayers(stripe: Stripe): Promise<readonly PayerRow[]> {
  const { waiting, disputes, charges, methods } = await stripe.core.controls.look();
  const isOpen = (row: Row): boolean => ['needs_response', 'under_review'].includes(String(row.doc['status']));
  const cents = (row: Row): bigint => BigInt(Number(row.doc['amount']));
  return [
    ...waiting.map((row): PayerRow => ({ id: row.id, kind: 'waiting', method: row.aside['app'] === 'alipay' ? 'alipay' : row.aside['app'] === 'wechat_pay' ? 'wechat_pay' : 'card', brand: null, last4: null, cents: cents(row), deeds: ['comes', 'fails'] })),
    ...disputes.filter((row) => isOpen(row) && row.reference !== null).map((row): PayerRow => ({ id: row.reference!, kind: 'dispute', ...card(row.doc), cents: cents(row), deeds: ['won', 'lost'] })),
    ...charges.filter((row) => row.doc['disputed'] !== true && row.reference !== null).map((row): PayerRow => ({ id: row.reference!, kind: 'charge', ...card(row.doc), cents: cents(row), deeds: ['dispute'] })),
    ...methods.map((row): PayerRow => ({ id: row.id, kind: 'method', ...card({ payment_method_details: row.doc }), cents: null, deeds: ['ask'] })),
  ];
}

function card(doc: Doc): Pick<PayerRow, 'method' | 'brand' | 'last4'> {
  const details = doc['payment_method_details'] as Doc | undefined;
  const type = details?.['type'];
  const inner = details?.['card'] as Doc | undefined;
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return { method: type === 'alipay' || type === 'wechat_pay' ? type : 'card', brand: text(inner?.['brand']), last4: text(inner?.['last4']) };
}

/** Does one deed to one row, and lets the shop hear of it. Refuses `malformed` for what is not there any more. */
export async function doPayerDeed(stripe: Stripe, deed: PayerDeed, id: string): Promise<void> {
  const { controls } = stripe.core;
  const done = await {
    comes: () => controls.endPending(id, true), fails: () => controls.endPending(id, false), dispute: () => controls.dispute(id),
    won: () => controls.closeDispute(id, 'won'), lost: () => controls.closeDispute(id, 'lost'), ask: () => controls.askNext(id),
  }[deed]();
  if (!done) throw new Refusal('not_found');
  await stripe.deliverNow();
}
