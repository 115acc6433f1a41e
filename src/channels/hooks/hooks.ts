import { Hono } from 'hono';
import { Refusal } from '../../base/refusal.ts';
import { readBytes } from '../../platform/http/body.ts';
import type { FrameEnv } from '../../platform/http/frame-env.ts';
import { receiveCarrierEvent } from '../../rooms/carriers/carriers.ts';
import { receiveGatewayEvent } from '../../rooms/payments/payments.ts';
import { wakeRenewal, type RenewalsApp } from '../../rooms/renewals/renewals.ts';

/** A path may say `constructor`, which every object has. */
function ownName(vendors: Readonly<Record<string, unknown>>, name: string): string {
  if (!Object.hasOwn(vendors, name)) throw new Refusal('not_found');
  return name;
}

/** Larger than any event a vendor documents; what is larger is not an event. */
const EVENT_BYTES_MAX = 256 * 1024;

/**
 * Calls of gateways and carriers to us. The signature is checked on the raw bytes, the event is written down, and the
 * answer goes out; the work comes afterwards. A forged or stale call is told so and changes nothing.
 */
export function openHooks(app: RenewalsApp): Hono<FrameEnv> {
  const hooks = new Hono<FrameEnv>();
  const wakeFor = wakeRenewal(app.clock);
  hooks.post('/hooks/gateways/:gateway', async (c) => {
    const taken = await receiveGatewayEvent(app, ownName(app.gateways, c.req.param('gateway')), c.req.header(), await readBytes(c, EVENT_BYTES_MAX));
    return answer(c, taken);
  });
  hooks.post('/hooks/carriers/:carrier', async (c) => {
    const taken = await receiveCarrierEvent(app, ownName(app.connectors, c.req.param('carrier')), c.req.header(), await readBytes(c, EVENT_BYTES_MAX), wakeFor);
    return answer(c, taken);
  });

  function answer(c: Parameters<typeof readBytes>[0] & { text(body: string, status: 200 | 400): Response; get(name: 'log'): FrameEnv['Variables']['log'] }, taken: 'taken' | 'forged' | 'no_gateway' | 'no_carrier'): Response {
    if (taken === 'no_gateway' || taken === 'no_carrier') throw new Refusal('not_found');
    if (taken === 'taken') { app.worker.nudge(); return c.text('ok', 200); }
    c.get('log').warn('hook.turned_away', {});
    return c.text('signature or time is not right', 400);
  }
  return hooks;
}
