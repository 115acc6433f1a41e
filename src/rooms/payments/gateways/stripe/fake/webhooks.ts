import { createHmac } from 'node:crypto';
import { DAY, HOUR, MINUTE } from '../../../../../base/time.ts';
import { FAULTS_ID, planOf } from './faults.ts';
import type { Doc, Row } from './store.ts';
import { inOneStep, type WorkTools } from './work.ts';

/** One event on its way to the shop: signed, as bytes. */
export interface Delivery { readonly eventId: string; readonly headers: Readonly<Record<string, string>>; readonly rawBody: Uint8Array }

/**
 * Pauses in seconds after a try that failed. Eight tries in about two days; the vendor goes on for up to three. Without a
 * 2xx the event is given up and only the shop's own asking finds the truth.
 */
const PAUSES = [5, 30, 5 * MINUTE, HOUR, 5 * HOUR, 12 * HOUR, DAY] as const;
const BATCH = 100;

export const signature = (secret: string, timestamp: number, rawBody: Uint8Array): string =>
  createHmac('sha256', secret).update(`${timestamp}.`).update(rawBody).digest('hex');

/**
 * Takes the events whose moment has come and plans the next try of each, so that a crash right after repeats it and two
 * instances do not send it twice. Faults of the plan (lost, doubled, reversed) are applied here.
 */
export async function takeDeliveries(tools: WorkTools, secret: string): Promise<readonly Delivery[]> {
  const now = tools.clock.now();
  const due = await tools.store.due(['event'], now, BATCH);
  const taken: Delivery[] = [];
  for (const { id } of due) {
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
      return Array.from({ length: 1 + webhooks.extraCopies }, () => signed(event, secret, now));
    });
    taken.push(...delivery);
  }
  const reversed = planOf((await tools.store.get([FAULTS_ID]))[0]).webhooks.reversed;
  return reversed ? taken.toReversed() : taken;
}

function signed(event: Row, secret: string, now: number): Delivery {
  const rawBody = new TextEncoder().encode(JSON.stringify(event.doc));
  return {
    eventId: event.id, rawBody,
    headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': `t=${now},v1=${signature(secret, now, rawBody)}` },
  };
}

/** The shop took the event: no more tries. */
export const markDelivered = (tools: WorkTools, eventId: string): Promise<void> => inOneStep(tools, async (work) => {
  const event = await work.get(eventId);
  if (!event || event.doc['pending_webhooks'] === 0) return;
  const doc: Doc = { ...event.doc, pending_webhooks: 0 };
  work.change(event, { dueAt: null, doc });
});
