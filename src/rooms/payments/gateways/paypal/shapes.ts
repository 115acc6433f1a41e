import { z } from 'zod';
import { usd, type Usd } from '../../../../base/money.ts';
import { instantFromMs, type Instant } from '../../../../base/time.ts';
import { ApiFault } from './codes.ts';

/**
 * The parts of PayPal's objects that we read, and nothing else: new fields never break us, a missing or bent one makes the
 * answer `unreadable`, which is doubt. Statuses stay plain text here; `outcomes.ts` lists those it knows.
 */
const id = z.string().min(1).max(255);
const moment = z.string().max(64);
/** Amounts are text. A number is not an amount at PayPal, whatever its value. */
export const moneyShape = z.object({ currency_code: z.string().length(3), value: z.string().max(32) });
const links = z.array(z.object({ href: z.string().max(4_000), rel: z.string().max(100) })).nullish();
const details = z.object({ reason: z.string().nullish() }).nullish();

export const captureShape = z.object({
  id, status: z.string(), status_details: details, amount: moneyShape, custom_id: z.string().nullish(), invoice_id: z.string().nullish(),
  create_time: moment, update_time: moment.nullish(),
  processor_response: z.object({ response_code: z.string().nullish() }).nullish(),
  supplementary_data: z.object({ related_ids: z.object({ order_id: z.string().nullish() }).nullish() }).nullish(),
});

export const refundShape = z.object({
  id, status: z.string(), amount: moneyShape.nullish(), custom_id: z.string().nullish(), invoice_id: z.string().nullish(), create_time: moment.nullish(),
});

const walletShape = z.object({
  account_id: z.string().nullish(),
  attributes: z.object({ vault: z.object({ id: id.nullish(), status: z.string().nullish() }).nullish() }).nullish(),
});

export const orderShape = z.object({
  id, status: z.string(), update_time: moment.nullish(), create_time: moment.nullish(), links,
  payment_source: z.object({ paypal: walletShape.nullish() }).nullish(),
  purchase_units: z.array(z.object({
    custom_id: z.string().nullish(), invoice_id: z.string().nullish(),
    payments: z.object({ captures: z.array(captureShape).nullish(), refunds: z.array(refundShape).nullish() }).nullish(),
  })).min(1),
});

const customer = z.object({ id: z.string().nullish() }).nullish();
const tokenSource = z.object({ paypal: z.object({ account_id: z.string().nullish(), payer_id: z.string().nullish() }).nullish() }).nullish();
export const setupShape = z.object({ id, status: z.string().nullish(), customer, links });
export const tokenShape = z.object({ id, customer, payment_source: tokenSource });

export const reportShape = z.object({
  transaction_details: z.array(z.object({ transaction_info: z.object({
    transaction_id: id, transaction_event_code: z.string(), transaction_status: z.string().nullish(), transaction_initiation_date: moment,
    transaction_amount: moneyShape, custom_field: z.string().nullish(), invoice_id: z.string().nullish(),
  }) })).nullish(),
  last_refreshed_datetime: moment.nullish(), total_pages: z.number().int().nullish(),
});

export const disputesShape = z.object({ items: z.array(z.object({ dispute_id: id })).nullish(), links });
export const disputeShape = z.object({
  dispute_id: id, status: z.string(), create_time: moment, update_time: moment.nullish(), dispute_amount: moneyShape,
  dispute_outcome: z.object({ outcome_code: z.string().nullish() }).nullish(),
  disputed_transactions: z.array(z.object({ seller_transaction_id: z.string().nullish(), custom: z.string().nullish(), invoice_number: z.string().nullish() })).nullish(),
});

export const eventShape = z.object({
  id, event_type: z.string().min(1).max(100), create_time: moment,
  resource: z.looseObject({
    custom_id: z.string().nullish(),
    purchase_units: z.array(z.looseObject({ custom_id: z.string().nullish() })).nullish(),
    disputed_transactions: z.array(z.looseObject({ custom: z.string().nullish() })).nullish(),
  }),
});

export type CaptureReply = z.infer<typeof captureShape>;
export type OrderReply = z.infer<typeof orderShape>;
export type RefundReply = z.infer<typeof refundShape>;
export type TokenReply = z.infer<typeof tokenShape>;
export type DisputeReply = z.infer<typeof disputeShape>;

/** A reply in a documented shape, or an `unreadable` fault. */
export function read<Shape extends z.ZodType>(shape: Shape, reply: unknown): z.infer<Shape> {
  const parsed = shape.safeParse(reply);
  if (!parsed.success) throw new ApiFault({ name: 'unreadable' });
  return parsed.data;
}

/** `25.49` as cents; null for another currency, a fraction of a cent, or anything that is not a plain decimal. */
export function usdOf(money: z.infer<typeof moneyShape> | null | undefined): Usd | null {
  const match = /^(-?)(\d{1,12})(?:\.(\d{1,2})0*)?$/.exec(money?.value ?? '');
  if (!match || money?.currency_code !== 'USD') return null;
  const cents = BigInt(match[2]!) * 100n + BigInt((match[3] ?? '').padEnd(2, '0') || '0');
  return usd(match[1] === '-' ? -cents : cents);
}

/** `2026-11-23T18:00:00Z`, with a fraction or an offset as the reports write them (`+0000`). */
export function instantOf(text: string): Instant {
  const ms = Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  if (!Number.isFinite(ms)) throw new ApiFault({ name: 'unreadable' });
  return instantFromMs(ms);
}

export const linkOf = (from: { readonly links?: readonly { readonly href: string; readonly rel: string }[] | null | undefined }, ...rels: readonly string[]): string | null =>
  from.links?.find(({ rel, href }) => rels.includes(rel) && /^https?:\/\//.test(href))?.href ?? null;
