import { z } from 'zod';
import type { Fault, TwinCall } from '../../src/rooms/carriers/connectors/twin/faults.ts';

/** What scripts may ask of the sandboxes: every fault they know, with figures of one's own. */
const reason = z.enum(['number_unknown', 'number_released', 'line_barred', 'plan_unavailable', 'limit_reached', 'not_possible', 'other']);
const seconds = z.int().min(0).max(86_400 * 60);
const bare = <K extends string>(kind: K) => z.strictObject({ kind: z.literal(kind) });

export const CARRIER_FAULT = z.discriminatedUnion('kind', [
  bare('lost_request'), bare('lost_reply'), bare('unknown_code'), bare('silent'), bare('float_empty'), bare('after_cycle_end'), bare('after_midnight'), bare('notify_twice'),
  z.strictObject({ kind: z.literal('slow'), seconds: z.int().min(0).max(120) }),
  z.strictObject({ kind: z.literal('refuse'), reason }),
  z.strictObject({ kind: z.literal('delay'), seconds }),
  z.strictObject({ kind: z.literal('late_success'), reason, seconds }),
  z.strictObject({ kind: z.literal('wrong_days'), days: z.int().min(-400).max(400) }),
  z.strictObject({ kind: z.literal('wrong_bytes'), megabytes: z.int().min(-10_000_000).max(10_000_000) }),
  z.strictObject({ kind: z.literal('other_price'), percent: z.int().min(-100).max(1_000) }),
  z.strictObject({ kind: z.literal('reverse'), seconds }),
]) satisfies z.ZodType<Fault>;

export const CARRIER_CALL = z.enum(['any', 'top_up', 'find_top_up', 'read_line', 'correct', 'cancel', 'find_change', 'list']) satisfies z.ZodType<TwinCall | 'any'>;

export const STRIPE_FAULT = z.strictObject({
  kind: z.enum(['lose_request', 'lose_reply', 'cut_body', 'error_500', 'error_500_done', 'error_500_kept', 'rate_limited', 'conflict', 'slow']),
  on: z.string().regex(/^[a-z_.*]{1,60}$/).default('*'),
  times: z.int().min(1).max(10_000).nullable().default(1),
  perMille: z.int().min(1).max(1_000).default(1_000),
  delayMs: z.int().min(0).max(120_000).default(0),
});
