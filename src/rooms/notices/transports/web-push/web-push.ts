import { createHash } from 'node:crypto';
import webPush from 'web-push';
import { DAY, HOUR } from '../../../../base/time.ts';
import type { Clock } from '../../../../platform/clock.ts';
import { assertNoTransaction } from '../../../../platform/db/db.ts';
import { openPoster, retryAfterSeconds, type PostOutcome } from '../http-post.ts';
import type { Message, SendOutcome, Transport } from '../transport.ts';
import { isPushService, readSubscription } from './subscription.ts';

export interface WebPushSettings {
  /** `keys.vapid`: what push services know the shop by. */
  readonly vapid: { readonly publicKey: string; readonly privateKey: string };
  /** Where a push service can complain: `mailto:…` or an https address (RFC 8292). */
  readonly subject: string;
  readonly clock: Pick<Clock, 'now' | 'nowMs'>;
  /** For sandboxes and tests: takes endpoints on this machine too. */
  readonly loopback?: boolean;
  readonly parallel?: number;
  readonly timeoutMs?: number;
}

/** Kept by the push service for a phone that is off, unless the notice runs out before: two days, and 28 at most. */
const TTL_S = 2 * DAY, TTL_MAX_S = 28 * DAY;
/** What must be read soon may wake a phone; everything else waits for it to wake by itself. */
const URGENT_S = HOUR;
/** 4,096 bytes, less the header and the tag of the one encrypted record. */
const PAYLOAD_MAX = 3_900;
/** A push service that took something under our key so lately does not mean the key when it says no. */
const KEY_GOOD_S = HOUR;

/** Notifications to browsers and phones (RFC 8030, 8291, 8292): encrypted for the device, so that the push service reads nothing. */
export function webPushTransport(settings: WebPushSettings): Transport {
  const { clock, loopback = false, parallel = 16 } = settings;
  const poster = openPoster({ timeoutMs: settings.timeoutMs ?? 15_000, loopback, connections: parallel });
  /** By push service: when it last took a message, and so our key (s). */
  const tookAt = new Map<string, number>();

  return {
    name: 'web-push', channel: 'push', sandbox: false, parallel,
    async send(message, signal) {
      assertNoTransaction('push');
      if (signal.aborted) return { kind: 'unknown', cause: 'aborted' };
      const { content } = message;
      const subscription = readSubscription(message.to);
      if (content.channel !== 'push') return { kind: 'undeliverable', cause: 'not a push' };
      if (subscription === null || !(isPushService(subscription.endpoint) || (loopback && isLoopback(subscription.endpoint)))) return { kind: 'undeliverable', cause: 'address malformed' };
      const payload = JSON.stringify(content);
      if (Buffer.byteLength(payload) > PAYLOAD_MAX) return { kind: 'undeliverable', cause: 'push too long' };
      let details;
      try {
        details = webPush.generateRequestDetails(subscription, payload, {
          vapidDetails: { subject: settings.subject, ...settings.vapid }, TTL: ttlOf(message), topic: topicOf(content.tag), contentEncoding: 'aes128gcm',
          urgency: (leftOf(message) ?? Infinity) <= URGENT_S ? 'high' : 'normal',
        });
      } catch {
        // The device's key is no point of the curve: nothing can be encrypted for it, now or later.
        return { kind: 'undeliverable', cause: 'push keys unusable', gone: true };
      }
      const service = new URL(subscription.endpoint).host;
      const answer = await poster.post({ url: subscription.endpoint, headers: details.headers as Record<string, string>, body: details.body ?? Buffer.alloc(0), signal });
      const outcome = outcomeOf(answer, { nowMs: clock.nowMs(), keyIsGood: clock.now() - (tookAt.get(service) ?? -Infinity) < KEY_GOOD_S });
      if (outcome.kind === 'sent') tookAt.set(service, clock.now());
      return outcome;
    },
    close: () => { poster.close(); return Promise.resolve(); },
  };

  function ttlOf(message: Message): number {
    return Math.min(TTL_MAX_S, leftOf(message) ?? TTL_S);
  }
  /** Seconds until nobody wants it any more; null: it stays true. */
  function leftOf({ expiresAt = null }: Message): number | null {
    return expiresAt === null ? null : Math.max(0, expiresAt - clock.now());
  }
}

/** The push service keeps one waiting message of a topic; ours is the tag, in the 32 characters it may have. */
const topicOf = (tag: string): string => createHash('sha256').update(tag).digest('base64url').slice(0, 32);

function isLoopback(endpoint: string): boolean {
  const url = URL.parse(endpoint);
  return url !== null && url.protocol === 'http:' && (url.hostname === '127.0.0.1' || url.hostname === 'localhost');
}

/**
 * What an answer of a push service means. 404 and 410: the subscription is dead. 401 and 403 mean our key, which stops the line; but
 * where the same service has just taken our key, they mean that this device was subscribed under another one, and it can never be
 * reached again. Unlisted codes are tried again and never called sent.
 */
export function outcomeOf(answer: PostOutcome, about: { readonly nowMs: number; readonly keyIsGood: boolean }): SendOutcome {
  if (answer.kind !== 'answer') return { kind: answer.kind === 'lost' ? 'unknown' : 'down', cause: `push ${answer.code}` };
  const { status } = answer;
  const cause = `push ${status}`;
  if (status >= 200 && status < 300) return { kind: 'sent' };
  if (status === 404 || status === 410) return { kind: 'undeliverable', cause, gone: true };
  if (status === 401 || status === 403) return about.keyIsGood ? { kind: 'undeliverable', cause, gone: true } : { kind: 'down', cause };
  if (status === 400 || status === 413) return { kind: 'undeliverable', cause };
  const afterSeconds = retryAfterSeconds(answer.headers['retry-after'], about.nowMs);
  return { kind: 'later', cause, ...(afterSeconds === undefined ? {} : { afterSeconds }) };
}
