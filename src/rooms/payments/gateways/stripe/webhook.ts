import Stripe from 'stripe';
import { instantFromMs, msOf, type Instant } from '../../../../base/time.ts';
import type { GatewayEvent } from '../../gateway.ts';
import { eventShape, referenceOf } from './shapes.ts';

/** 300 s, the tolerance Stripe's own libraries use. */
export const TOLERANCE_SECONDS = 300;
/** 1 MB; Stripe's events are a few kB. */
const BODY_BYTES_MAX = 1_000_000;

/**
 * Checks the `Stripe-Signature` of a webhook on its raw bytes: `t=…,v1=…[,v1=…]`, HMAC-SHA256 of `t.body` by the
 * endpoint's secret; during a change of secret there are several v1 and one that fits is enough. Null when forged, older
 * or newer than 300 s, another endpoint's, cut, too large or not an event.
 */
export function readWebhook(secret: string, headers: Readonly<Record<string, string>>, rawBody: Uint8Array, now: Instant): GatewayEvent | null {
  const header = headerOf(headers, 'stripe-signature');
  if (header === null || rawBody.byteLength > BODY_BYTES_MAX) return null;
  // The SDK turns away what is too old; what claims to come from the future it lets pass.
  const stamped = Number(/(?:^|,)t=(\d{1,12})(?:,|$)/.exec(header)?.[1] ?? Number.NaN);
  if (!(Math.abs(now - stamped) <= TOLERANCE_SECONDS)) return null;
  let unchecked: unknown;
  try {
    unchecked = Stripe.webhooks.constructEvent(Buffer.from(rawBody), header, secret, TOLERANCE_SECONDS, undefined, msOf(now));
  } catch {
    return null;
  }
  const parsed = eventShape.safeParse(unchecked);
  if (!parsed.success) return null;
  const { id, type, created, data } = parsed.data;
  return { eventId: id, type, reference: referenceOf(data.object), ...(type.startsWith('charge.dispute.') ? { about: 'dispute' as const } : {}), at: instantFromMs(created * 1000) };
}

function headerOf(headers: Readonly<Record<string, string>>, name: string): string | null {
  const found = Object.keys(headers).find((key) => key.toLowerCase() === name);
  return found === undefined ? null : headers[found] ?? null;
}
