import { z } from 'zod';
import { invalid } from './work.ts';

/**
 * What the endpoints take. Unlike Stripe, PayPal overlooks fields it does not know; what it knows must have its type: an
 * amount is text, never a number.
 */
const money = z.looseObject({ currency_code: z.literal('USD'), value: z.string().regex(/^\d{1,7}(\.\d{1,2})?$/) });
const reference = z.string().min(1).max(127);
const url = z.url().max(4_000);
const context = z.looseObject({
  return_url: url.optional(), cancel_url: url.optional(), locale: z.string().regex(/^[a-z]{2}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|\d{3}))?$/).optional(),
  shipping_preference: z.enum(['GET_FROM_FILE', 'NO_SHIPPING', 'SET_PROVIDED_ADDRESS']).optional(), user_action: z.enum(['CONTINUE', 'PAY_NOW']).optional(),
});
const customer = z.looseObject({ id: z.string().regex(/^[0-9a-zA-Z_-]{1,22}$/).optional() });

export const orderParams = z.looseObject({
  intent: z.literal('CAPTURE'),
  purchase_units: z.array(z.looseObject({ amount: money, custom_id: reference.optional(), invoice_id: reference.optional(), description: z.string().min(1).max(127).optional() })).min(1).max(1),
  payment_source: z.looseObject({ paypal: z.looseObject({
    vault_id: z.string().regex(/^[0-9a-zA-Z_-]{1,255}$/).optional(), experience_context: context.optional(),
    stored_credential: z.looseObject({ payment_initiator: z.enum(['CUSTOMER', 'MERCHANT']) }).optional(),
    attributes: z.looseObject({ customer: customer.optional(), vault: z.looseObject({ store_in_vault: z.literal('ON_SUCCESS'), usage_type: z.enum(['MERCHANT', 'PLATFORM']) }).optional() }).optional(),
  }) }).optional(),
});
export const patchParams = z.array(z.looseObject({ op: z.enum(['add', 'replace']), path: z.literal("/purchase_units/@reference_id=='default'/invoice_id"), value: reference })).min(1).max(10);
export const refundParams = z.looseObject({ amount: money.optional(), custom_id: reference.optional(), invoice_id: reference.optional(), note_to_payer: z.string().max(255).optional() });
export const setupParams = z.looseObject({ customer: customer.optional(), payment_source: z.looseObject({ paypal: z.looseObject({ experience_context: context.optional() }) }) });
export const tokenParams = z.looseObject({ customer: customer.optional(), payment_source: z.looseObject({ token: z.looseObject({ id: z.string().min(1).max(255), type: z.literal('SETUP_TOKEN') }) }) });
export const reportQuery = z.looseObject({
  start_date: z.string(), end_date: z.string(), page_size: z.coerce.number().int().min(1).max(500).default(100), page: z.coerce.number().int().min(1).default(1),
});
export const disputesQuery = z.looseObject({
  update_time_after: z.string().optional(), update_time_before: z.string().optional(), page_size: z.coerce.number().int().min(1).max(50).default(10), next_page_token: z.coerce.number().int().min(0).default(0),
});
export const verifyParams = z.looseObject({
  auth_algo: z.string(), cert_url: z.string(), transmission_id: z.string(), transmission_sig: z.string(), transmission_time: z.string(), webhook_id: z.string(), webhook_event: z.looseObject({}),
});

/** Reads parameters, or refuses in the vendor's words. */
export function readParams<Shape extends z.ZodType>(shape: Shape, params: unknown): z.infer<Shape> {
  const parsed = shape.safeParse(params);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const absent = issue.path.reduce<unknown>((value, step) => (value as Record<PropertyKey, unknown> | null | undefined)?.[step], params) === undefined;
  throw invalid(`/${issue.path.map(String).join('/')}`, absent ? 'MISSING_REQUIRED_PARAMETER' : issue.code === 'invalid_type' ? 'INVALID_PARAMETER_SYNTAX' : 'INVALID_PARAMETER_VALUE');
}

export const centsOf = (value: string): number => Math.round(Number(value) * 100);
export const moneyText = (cents: number): { readonly currency_code: 'USD'; readonly value: string } => ({ currency_code: 'USD', value: (cents / 100).toFixed(2) });
