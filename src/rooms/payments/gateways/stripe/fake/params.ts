import { z } from 'zod';
import { invalid } from './work.ts';

/**
 * What the endpoints take. The wire brings text in brackets, the short way plain values; both are read here. A parameter
 * that is not listed is refused, as the vendor does.
 */
// Not `z.coerce`: that reads `1e3` as a thousand and a list of one as its item.
const whole = z.union([z.number().int(), z.string().regex(/^-?\d{1,11}$/).transform(Number)]).pipe(z.number().min(-99_999_999_999).max(99_999_999_999));
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);
const text = z.string().min(1).max(5_000);
const metadata = z.record(z.string().max(40), z.string().max(500));
/** `a[0]=x` and `a[]=x` come as an object or a list; both are a list. */
const listOf = <Item extends z.ZodType>(item: Item, max: number) =>
  z.preprocess((value) => (value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.values(value) : value), z.array(item).max(max));
const expand = listOf(z.string().max(200), 20).optional();
const methods = listOf(z.string().max(50), 20).optional();

const created = z.union([
  whole.transform((at) => ({ gte: at, lte: at, gt: undefined, lt: undefined })),
  z.strictObject({ gt: whole.optional(), gte: whole.optional(), lt: whole.optional(), lte: whole.optional() }),
]).optional();
const page = { created, limit: whole.pipe(z.number().min(1).max(100)).default(10), starting_after: text.optional(), ending_before: text.optional(), expand };

const hostedPage = {
  success_url: z.url().max(5_000), cancel_url: z.url().max(5_000).optional(), customer: text.optional(),
  client_reference_id: z.string().max(200).optional(), metadata: metadata.default({}),
  payment_method_types: methods, allowed_payment_method_types: methods,
  locale: z.string().max(10).optional(), expires_at: whole.optional(), ui_mode: z.enum(['hosted', 'hosted_page']).optional(), expand,
};
const usage = z.enum(['off_session', 'on_session']);

export const sessionParams = z.strictObject({
  ...hostedPage,
  mode: z.literal('payment'),
  line_items: listOf(z.strictObject({
    quantity: whole.pipe(z.number().min(1).max(999)).default(1),
    price_data: z.strictObject({ currency: z.literal('usd'), unit_amount: whole.pipe(z.number().min(0)), product_data: z.strictObject({ name: text, description: text.optional() }) }),
  }), 100).refine((items) => items.length > 0),
  payment_intent_data: z.strictObject({ metadata: metadata.default({}), description: text.optional(), setup_future_usage: usage.optional() }).prefault({}),
  payment_method_options: z.strictObject({
    card: z.strictObject({ setup_future_usage: usage.optional() }).optional(), wechat_pay: z.strictObject({ client: z.literal('web') }).optional(),
  }).optional(),
});
export const setupPageParams = z.strictObject({
  ...hostedPage, mode: z.literal('setup'), currency: z.literal('usd').optional(), setup_intent_data: z.strictObject({ metadata: metadata.default({}), description: text.optional() }).prefault({}),
});
export const customerParams = z.strictObject({ metadata: metadata.default({}), description: text.optional(), preferred_locales: methods, expand });
export const setupParams = z.strictObject({
  customer: text.optional(), payment_method: text.optional(), confirm: flag.default(false), usage: usage.default('off_session'), payment_method_types: methods, allowed_payment_method_types: methods,
  metadata: metadata.default({}), description: text.optional(), return_url: z.url().optional(), expand,
});
export const attachParams = z.strictObject({ customer: text, expand });

export const intentParams = z.strictObject({
  amount: whole, currency: z.string().toLowerCase().pipe(z.literal('usd')),
  payment_method: text.optional(), customer: text.optional(), confirm: flag.default(false), off_session: flag.default(false),
  payment_method_types: methods, allowed_payment_method_types: methods,
  automatic_payment_methods: z.strictObject({ enabled: flag, allow_redirects: z.enum(['always', 'never']).optional() }).optional(),
  setup_future_usage: usage.optional(), payment_method_options: z.strictObject({ wechat_pay: z.strictObject({ client: z.literal('web') }).optional() }).optional(),
  description: text.optional(), metadata: metadata.default({}), return_url: z.url().optional(), expand,
});
export const confirmParams = z.strictObject({ payment_method: text.optional(), off_session: flag.default(false), return_url: z.url().optional(), expand });
export const cancelParams = z.strictObject({ cancellation_reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer', 'abandoned']).optional(), expand });
export const refundParams = z.strictObject({
  payment_intent: text.optional(), charge: text.optional(), amount: whole.optional(),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(), metadata: metadata.default({}), expand,
});
export const oneParams = z.strictObject({ expand });
export const listParams = z.strictObject({ ...page, payment_intent: text.optional(), charge: text.optional(), status: z.string().max(20).optional(), type: z.string().max(100).optional(), source: text.optional(), customer: text.optional() });
export const searchParams = z.strictObject({ query: text, limit: whole.pipe(z.number().min(1).max(100)).default(10), page: text.optional(), expand });

export type ListParams = z.infer<typeof listParams>;

/** Reads parameters, or refuses in the vendor's words: unknown, missing or wrong, and which one. */
export function readParams<Shape extends z.ZodType>(shape: Shape, params: unknown): z.infer<Shape> {
  const parsed = shape.safeParse(params);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const [head, ...rest] = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]!] : issue.path;
  const param = `${String(head ?? '')}${rest.map((part) => `[${String(part)}]`).join('')}`;
  if (issue.code === 'unrecognized_keys') throw invalid(`Received unknown parameter: ${param}`, { code: 'parameter_unknown', param });
  const absent = issue.path.reduce<unknown>((value, step) => (value as Record<PropertyKey, unknown> | undefined)?.[step], params) === undefined;
  throw absent
    ? invalid(`Missing required param: ${param}.`, { code: 'parameter_missing', param })
    : invalid(`Invalid value for ${param}.`, { param });
}
