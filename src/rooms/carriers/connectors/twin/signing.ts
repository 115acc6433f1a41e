import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Instant } from '../../../../base/time.ts';
import type { Secret } from '../../../../platform/secrets/secret.ts';

/**
 * How a twin signs its calls: header `x-carrier-signature: t=<seconds since 1970>,v1=<hex>`, where v1 is HMAC-SHA256 over
 * `<t>.` and the raw bytes of the body, keyed with the callback secret.
 */
export const SIGNATURE_HEADER = 'x-carrier-signature';

/** Older or younger than this a call is turned away (s). */
export const TOLERANCE_SECONDS = 300;
/** Our calls have some 200 bytes; what is larger is not one of them. */
const BODY_MAX = 10_000;

const mac = (secret: Secret, t: string, body: Uint8Array): Buffer => createHmac('sha256', secret.reveal()).update(`${t}.`).update(body).digest();

export const signature = (secret: Secret, at: Instant, body: Uint8Array): string => `t=${at},v1=${mac(secret, String(at), body).toString('hex')}`;

const FORM = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/;

/** Whether the header signs exactly these bytes and was made within five minutes of `now`. */
export function isSigned(secret: Secret, header: string | undefined, body: Uint8Array, now: Instant): boolean {
  const found = header === undefined ? null : FORM.exec(header);
  if (found === null || body.length > BODY_MAX) return false;
  const [, t, v1] = found;
  if (Math.abs(Number(t) - now) > TOLERANCE_SECONDS) return false;
  return timingSafeEqual(mac(secret, t!, body), Buffer.from(v1!, 'hex'));
}
