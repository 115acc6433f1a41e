import { createPublicKey, sign, verify } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { DAY, HOUR, isoOf, MINUTE } from '../../../../../base/time.ts';
import type { SigningIdentity } from './certificate.ts';
import { FAULTS_ID, planOf } from './faults.ts';
import { readParams, verifyParams } from './params.ts';
import type { Row } from './store.ts';
import { inOneStep, type Reply, type WorkTools } from './work.ts';

/** One event on its way to the shop: signed, as bytes. */
export interface Delivery { readonly eventId: string; readonly headers: Readonly<Record<string, string>>; readonly rawBody: Uint8Array }

/** With what and for whom events are signed. */
export interface Signer { readonly identity: SigningIdentity; readonly webhookId: string; readonly certBase: string }

/**
 * Pauses in seconds after a try that failed. Eight tries in about two days; PayPal goes on for up to three. Without a 2xx the
 * event is given up and only the shop's own asking finds the truth.
 */
const PAUSES = [5, 30, 5 * MINUTE, HOUR, 5 * HOUR, 12 * HOUR, DAY] as const;
const BATCH = 100;

const signedText = (id: string, time: string, webhookId: string, rawBody: Uint8Array): Buffer => Buffer.from(`${id}|${time}|${webhookId}|${crc32(rawBody)}`);

/**
 * Takes the events whose moment has come and plans the next try of each, so that a crash right after repeats it and two
 * instances do not send it twice. Faults of the plan (lost, doubled, reversed) are applied here.
 */
export async function takeDeliveries(tools: WorkTools, signer: Signer): Promise<readonly Delivery[]> {
  const now = tools.clock.now();
  const taken: Delivery[] = [];
  for (const { id } of await tools.store.due(['event'], now, BATCH)) {
    const delivery = await inOneStep(tools, async (work) => {
      const [event, plan] = [await work.get(id), await work.get(FAULTS_ID)];
      if (!event || event.dueAt === null || event.dueAt > now) return [];
      const { webhooks } = planOf(plan);
      const attempts = Number(event.aside['attempts']) + 1;
      if (attempts === 1 && webhooks.delaySeconds > 0 && event.aside['held'] !== true) {
        work.change(event, { dueAt: now + webhooks.delaySeconds, aside: { ...event.aside, held: true } });
        return [];
      }
      if (plan && webhooks.lose > 0) {
        work.change(plan, { doc: { ...plan.doc, webhooks: { ...webhooks, lose: webhooks.lose - 1 } } });
        work.change(event, { dueAt: null, aside: { ...event.aside, lost: true } });
        return [];
      }
      const pause = PAUSES[attempts - 1];
      work.change(event, { dueAt: pause === undefined ? null : now + pause, aside: { ...event.aside, attempts } });
      return Array.from({ length: 1 + webhooks.extraCopies }, () => signed(event, signer, attempts, isoOf(now)));
    });
    taken.push(...delivery);
  }
  const { reversed } = planOf((await tools.store.get([FAULTS_ID]))[0]).webhooks;
  return reversed ? taken.toReversed() : taken;
}

function signed(event: Row, { identity, webhookId, certBase }: Signer, attempt: number, time: string): Delivery {
  const rawBody = new TextEncoder().encode(JSON.stringify(event.doc));
  const id = `${event.id.toLowerCase()}-${attempt}-a0b1c2d3`;
  return {
    eventId: event.id, rawBody,
    headers: {
      'content-type': 'application/json', 'paypal-auth-algo': 'SHA256withRSA', 'paypal-cert-url': `${certBase}/v1/notifications/certs/${identity.id}`,
      'paypal-transmission-id': id, 'paypal-transmission-time': time,
      'paypal-transmission-sig': sign('RSA-SHA256', signedText(id, time, webhookId, rawBody), identity.privateKey).toString('base64'),
    },
  };
}

/** The shop took the event: no more tries. */
export const markDelivered = (tools: WorkTools, eventId: string): Promise<void> => inOneStep(tools, async (work) => {
  const event = await work.get(eventId);
  if (event && event.dueAt !== null) work.change(event, { dueAt: null });
});

/** The vendor's own look at a signature, for shops that cannot fetch the certificate. The event is written as it was sent. */
export function verifySignature(raw: unknown, { identity, webhookId }: Signer): Reply {
  const asked = readParams(verifyParams, raw);
  const body = new TextEncoder().encode(JSON.stringify(asked.webhook_event));
  const fits = asked.webhook_id === webhookId && asked.auth_algo === 'SHA256withRSA' && asked.cert_url.endsWith(`/${identity.id}`)
    && verify('RSA-SHA256', signedText(asked.transmission_id, asked.transmission_time, asked.webhook_id, body), createPublicKey(identity.certificate), Buffer.from(asked.transmission_sig, 'base64'));
  return { status: 200, body: { verification_status: fits ? 'SUCCESS' : 'FAILURE' } };
}
