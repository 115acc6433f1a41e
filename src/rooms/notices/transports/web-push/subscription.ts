import { z } from 'zod';

/** What a browser hands over when somebody allows notifications (Push API). */
export interface PushSubscription {
  /** The push service's address for this browser; whoever has it and the keys can write to it. */
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

const bytesOf = (text: string): Buffer => Buffer.from(text, 'base64url');
const shape = z.object({
  endpoint: z.url().max(1_500),
  keys: z.object({
    // An uncompressed point of P-256, and the 16 bytes that the push service never sees (RFC 8291).
    p256dh: z.string().max(120).refine((text) => { const point = bytesOf(text); return point.length === 65 && point[0] === 4; }),
    auth: z.string().max(40).refine((text) => bytesOf(text).length === 16),
  }),
});

/** Reads a subscription from outside, as an object or as JSON; null when it is none. Other members, such as `expirationTime`, are left out. */
export function readSubscription(from: unknown): PushSubscription | null {
  let value = from;
  if (typeof from === 'string') try { value = JSON.parse(from); } catch { return null; }
  const read = shape.safeParse(value);
  return read.success ? { endpoint: read.data.endpoint, keys: { p256dh: read.data.keys.p256dh, auth: read.data.keys.auth } } : null;
}

/** The one text of a subscription: the `to` of its notices. */
export const subscriptionText = ({ endpoint, keys }: PushSubscription): string => JSON.stringify({ endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } });

/** Push services of the browsers in use: Chrome and its kin, Firefox, Safari, Edge. */
const SERVICES = ['fcm.googleapis.com', 'push.services.mozilla.com', 'push.apple.com', 'notify.windows.com'] as const;

/**
 * Whether an endpoint is at a push service we know. The address comes from a browser, which is to say from anybody: without this
 * the shop could be made to ask any host it can reach, also those behind its own walls.
 */
export function isPushService(endpoint: string): boolean {
  const url = URL.parse(endpoint);
  return url !== null && url.protocol === 'https:' && url.port === '' && url.username === '' && url.password === ''
    && SERVICES.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`));
}
