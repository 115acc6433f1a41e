import { check } from '../../src/base/check.ts';
import type { CustomerId } from '../../src/base/ids.ts';
import { methodsOf, openSetup, setupNow, type OwnMethod } from '../../src/rooms/payments/payments.ts';
import type { TestShop } from './shop.ts';

export const WEBHOOK_SECRET = 'whsec_shop0123456789';

/** A card saved on the gateway's page, as a customer does it. */
export async function aSavedCard(shop: TestShop, customer: CustomerId, token = 'pm_card_visa'): Promise<OwnMethod> {
  const setup = await openSetup(shop.app, {
    customer, gateway: 'stripe', language: 'en', successUrl: () => 'http://127.0.0.1:3000/account/methods', cancelUrl: 'http://127.0.0.1:3000/account/methods',
    by: { door: 'web', actor: `customer:${customer}`, reason: 'story' },
  });
  await shop.stripe.pay(setup.gatewayRef!, token);
  await shop.stripe.answerBank(setup.gatewayRef!, 'yes');
  const done = await setupNow(shop.app, setup.id);
  const method = (await methodsOf(shop.db, customer)).find((one) => one.id === done.method);
  check(method, `the card was not saved: ${done.state}`);
  return method;
}
