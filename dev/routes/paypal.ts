import { Hono } from 'hono';
import { usd } from '../../src/base/money.ts';
import { Refusal } from '../../src/base/refusal.ts';
import type { Instant } from '../../src/base/time.ts';
import { readForm } from '../../src/platform/http/body.ts';
import type { FrameEnv } from '../../src/platform/http/frame-env.ts';
import { usdOf } from '../../src/rooms/payments/gateways/paypal/shapes.ts';
import { WEBHOOK_MODES, webhookModesOn } from '../fault-menu.ts';
import { PAYPAL_MODES, PAYPAL_REQUEST_NAMES, PAYPAL_REQUESTS } from '../paypal-menu.ts';
import type { ShopSandboxes } from '../sandboxes.ts';
import { paypalPage, type PaypalModel } from '../views/paypal.tsx';
import type { Said } from '../words/words.ts';
import { asked, oneOf } from './forms.ts';
import { kitFor, saidUrl, sendPage, type FrameOf } from './pages.ts';

type Sandbox = ShopSandboxes['paypal'];
const SHOWN = 8;
const LISTED_MAX = 10_000;

const STATES: Readonly<Record<string, PaypalModel['money'][number]['state']>> = { COMPLETED: 'paid', PENDING: 'pending', PARTIALLY_REFUNDED: 'partly', REFUNDED: 'back', DECLINED: 'declined' };

async function readPaypal({ core, faults }: Sandbox): Promise<PaypalModel> {
  const [plan, captures] = await Promise.all([faults.read(), core.tools.store.list({ kind: 'capture', limit: LISTED_MAX })]);
  return {
    rules: plan.rules.map(({ kind, on, left }) => ({ kind, on, left, request: PAYPAL_REQUEST_NAMES.find((name) => PAYPAL_REQUESTS[name] === on) ?? null })),
    webhooks: webhookModesOn(plan.webhooks),
    money: captures.slice(-SHOWN).toReversed().map(({ doc, aside, reference, created }) => ({
      reference: reference ?? '', amount: usdOf(doc['amount'] as { currency_code: string; value: string }) ?? usd(0), at: created as Instant,
      state: aside['disputed'] === true ? 'disputed' : STATES[String(doc['status'])] ?? 'pending',
    })),
  };
}

/** The PayPal part of the panel. */
export function paypalRoutes({ paypal, frameOf }: { readonly paypal: Sandbox; readonly frameOf: FrameOf }): Hono<FrameEnv> {
  const app = new Hono<FrameEnv>();
  app.get('/sandbox/paypal', async (c) => {
    const kit = kitFor(frameOf, c);
    return sendPage(c, kit, paypalPage(kit, await readPaypal(paypal)));
  });
  app.post('/sandbox/paypal', async (c) => {
    const { fields } = await readForm(c);
    const what = await change(fields);
    await paypal.deliverNow();
    return c.redirect(saidUrl('/sandbox/paypal', { what, at: 'here' }), 303);
  });

  async function change(fields: ReadonlyMap<string, string>): Promise<Said> {
    const { core, faults } = paypal;
    const [wish, webhooks, dispute] = [asked(fields), fields.get('webhooks'), fields.get('dispute')];
    if (wish !== null) {
      const kind = oneOf(PAYPAL_MODES, wish.name);
      await faults.add({ kind, on: PAYPAL_REQUESTS[oneOf(PAYPAL_REQUESTS, fields.get('request') ?? 'any')], left: wish.times, ...PAYPAL_MODES[kind] });
      return 'added';
    }
    if (webhooks !== undefined) {
      await faults.webhooks(WEBHOOK_MODES[oneOf(WEBHOOK_MODES, webhooks)]);
      return 'added';
    }
    const closed = (['won', 'lost'] as const).find((how) => fields.has(how));
    if (dispute !== undefined || closed) {
      // A second tap finds nothing left to do.
      const done = closed ? await core.closeDispute(fields.get(closed)!, closed) : await core.dispute(dispute!);
      if (!done) throw new Refusal('not_found');
      return 'finished';
    }
    if (fields.get('do') === 'settle') {
      await core.settleNow();
      return 'finished';
    }
    if (fields.get('do') !== 'clear') throw new Refusal('malformed');
    await faults.clear();
    return 'cleared';
  }
  return app;
}
