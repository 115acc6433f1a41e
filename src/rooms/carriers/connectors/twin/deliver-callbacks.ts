import type { CarrierId } from '../../../../base/terms.ts';
import { DAY, HOUR, MINUTE, plusSeconds } from '../../../../base/time.ts';
import type { Clock } from '../../../../platform/clock.ts';
import type { Secret } from '../../../../platform/secrets/secret.ts';
import { signature, SIGNATURE_HEADER } from './signing.ts';
import type { TwinStore } from './store.ts';

export interface CarrierCall { readonly headers: Readonly<Record<string, string>>; readonly rawBody: Uint8Array }

export interface CallbackDelivery {
  /**
   * Sends the calls whose moment has come, oldest first; `send` says whether the shop took it (a 2xx). What it did not
   * take, or where it threw, comes again later. At least once: a crash between the two sends it again.
   */
  deliverCallbacks(send: (call: CarrierCall) => Promise<boolean>): Promise<{ readonly accepted: number; readonly postponed: number }>;
}

/** Pauses between tries (s); after the last it comes daily until it is given up. */
const PAUSES = [10, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 12 * HOUR];
/** The first, one after each pause, three daily ones: after that only the carrier's list tells. */
const TRIES_MAX = 1 + PAUSES.length + 3;
const BATCH = 100;
// 50 batches in one go; the rest waits for the next.
const BATCHES_MAX = 50;

export function openDelivery(tools: {
  readonly carrier: CarrierId; readonly store: TwinStore; readonly clock: Pick<Clock, 'now'>; readonly secret: Secret; readonly runDue: () => Promise<void>;
}): CallbackDelivery {
  const { carrier, store, clock, secret } = tools;
  return {
    async deliverCallbacks(send) {
      await tools.runDue();
      let [accepted, postponed] = [0, 0];
      for (let batch = 0; batch < BATCHES_MAX; batch++) {
        const due = await store.callbacksDue(carrier, clock.now(), BATCH);
        for (const callback of due) {
          const rawBody = new TextEncoder().encode(callback.body);
          // Signed anew at each try: the shop turns away what is older than five minutes.
          const headers = { 'content-type': 'application/json', [SIGNATURE_HEADER]: signature(secret, clock.now(), rawBody) };
          const taken = await send({ headers, rawBody }).catch(() => false);
          const attempts = callback.attempts + 1;
          if (taken) accepted++; else postponed++;
          if (taken || attempts >= TRIES_MAX) await store.dropCallback(carrier, callback.id);
          else await store.postponeCallback(carrier, { ...callback, attempts, nextAt: plusSeconds(clock.now(), PAUSES[callback.attempts] ?? DAY) });
        }
        if (due.length < BATCH) break;
      }
      return { accepted, postponed };
    },
  };
}
