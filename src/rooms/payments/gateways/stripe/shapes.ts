import { z } from 'zod';
import { ApiFault } from './codes.ts';

/**
 * The parts of Stripe's objects that we read, and nothing else: new fields never break us, a missing or bent one makes the
 * answer `unreadable`, which is doubt. Statuses stay plain text here; `outcomes.ts` lists those it knows.
 */
const name = z.string().min(1).max(255);
const seconds = z.number().int().nonnegative();
const cents = z.number().int().nonnegative();
const metadata = z.record(z.string(), z.string()).nullish();

export const chargeShape = z.object({
  id: name, created: seconds, amount: cents, amount_captured: cents, currency: z.string(), status: z.string(), metadata,
  payment_intent: z.union([z.string(), z.null()]).optional(),
  balance_transaction: z.union([z.string(), z.object({ created: seconds }), z.null()]).optional(),
  payment_method_details: z.object({
    type: z.string(),
    card: z.object({ brand: z.string().nullish(), last4: z.string().nullish(), fingerprint: z.string().nullish() }).nullish(),
  }).nullish(),
});

export const methodShape = z.object({
  id: name, type: z.string(), customer: z.string().nullish(),
  card: z.object({
    brand: z.string().nullish(), last4: z.string().nullish(), exp_month: z.number().int().nullish(), exp_year: z.number().int().nullish(), fingerprint: z.string().nullish(),
  }).nullish(),
});

export const intentShape = z.object({
  id: name, status: z.string(), amount_received: cents, currency: z.string(), metadata,
  latest_charge: z.union([z.string(), chargeShape, z.null()]).optional(),
  last_payment_error: z.object({ type: z.string().nullish(), code: z.string().nullish(), decline_code: z.string().nullish() }).nullish(),
  next_action: z.object({ redirect_to_url: z.object({ url: z.string().nullish() }).nullish() }).nullish(),
  payment_method: z.union([z.string(), methodShape, z.null()]).optional(),
  setup_future_usage: z.string().nullish(),
  payment_method_options: z.object({ card: z.object({ setup_future_usage: z.string().nullish() }).nullish() }).nullish(),
});

export const setupShape = z.object({ id: name, status: z.string(), metadata, payment_method: z.union([z.string(), methodShape, z.null()]).optional() });
export const customerShape = z.object({ id: name, metadata });
export const disputeShape = z.object({
  id: name, amount: cents, currency: z.string(), status: z.string(), created: seconds, balance_transactions: z.array(z.object({ created: seconds, amount: z.number().int() })),
  charge: z.union([z.string(), z.object({ metadata })]),
});

export const sessionShape = z.object({
  id: name, status: z.string().nullable(), payment_status: z.string(), url: z.string().nullish(),
  client_reference_id: z.string().nullish(), metadata,
  payment_intent: z.union([z.string(), intentShape, z.null()]).optional(),
  setup_intent: z.union([z.string(), setupShape, z.null()]).optional(),
});

export const refundShape = z.object({
  id: name, status: z.string().nullable(), amount: cents, currency: z.string(), created: seconds, metadata,
  failure_reason: z.string().nullish(),
});

export const eventShape = z.object({
  id: name, object: z.literal('event'), type: z.string().min(1).max(100), created: seconds,
  data: z.object({ object: z.looseObject({ client_reference_id: z.string().nullish(), metadata }) }),
});

export const pageOf = <Item extends z.ZodType>(item: Item) => z.object({ data: z.array(item), has_more: z.boolean() });

export type ChargeReply = z.infer<typeof chargeShape>;
export type IntentReply = z.infer<typeof intentShape>;
export type SessionReply = z.infer<typeof sessionShape>;
export type MethodReply = z.infer<typeof methodShape>;
export type DisputeReply = z.infer<typeof disputeShape>;
export type RefundReply = z.infer<typeof refundShape>;

/** A reply in a documented shape, or an `unreadable` fault. */
export function read<Shape extends z.ZodType>(shape: Shape, reply: unknown): z.infer<Shape> {
  const parsed = shape.safeParse(reply);
  if (!parsed.success) throw new ApiFault({ type: 'unreadable' });
  return parsed.data;
}

interface Referring { readonly client_reference_id?: string | null | undefined; readonly metadata?: Record<string, string> | null | undefined }

/** Our reference as Stripe carries it: on a session and in the metadata of everything else. */
export const referenceOf = (reply: Referring): string | null =>
  reply.client_reference_id ?? reply.metadata?.['reference'] ?? null;
