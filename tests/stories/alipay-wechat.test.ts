import { describe, expect, onTestFinished, test } from 'vitest';
import { HOUR, MINUTE } from '../../src/base/time.ts';
import { takeDeliveries } from '../../src/rooms/payments/gateways/stripe/fake/webhooks.ts';
import { receiveGatewayEvent, type HostedMethod } from '../../src/rooms/payments/payments.ts';
import { viewRenewal, type PayWith } from '../../src/rooms/renewals/renewals.ts';
import { books } from '../support/books.ts';
import { WEBHOOK_SECRET } from '../support/saved-card.ts';
import { openShop, type TestShop } from '../support/shop.ts';
import { aSite } from '../support/site.ts';

const APPS = { alipay: 'pm_sandboxAlipay', wechat_pay: 'pm_sandboxWechatPay' } as const;
type App = keyof typeof APPS;

async function aShop(): Promise<TestShop> {
  const shop = await openShop();
  onTestFinished(() => shop.close());
  return shop;
}
const by = (method: HostedMethod): PayWith => ({ kind: 'hosted', gateway: 'stripe', method, successUrl: (id) => `http://127.0.0.1:3000/r/${id}`, cancelUrl: (id) => `http://127.0.0.1:3000/r/${id}/back` });
/** A renewal that waits for its payer in the app. */
async function waiting(shop: TestShop, app: App) {
  const renewal = await shop.renew(await shop.aLine(), 'tmo-mo-5g', { pay: by(app) });
  const page = (await viewRenewal(shop.app, renewal.id)).charges[0]!.gatewayRef!;
  await shop.stripe.pay(page, APPS[app]);
  return { renewal, page, now: async () => (await viewRenewal(shop.app, renewal.id)) };
}

describe.each(['alipay', 'wechat_pay'] as const)('%s', (app) => {
  test.each(['webhooks, doubled and last first', 'polling'] as const)('confirmed in the app, the money comes later, the line is renewed; told by %s', async (way) => {
    const shop = await aShop();
    const { page, now } = await waiting(shop, app);
    expect((await now()).renewal.state).toBe('awaiting_customer');
    expect(await shop.stripe.answerBank(page, 'yes')).toBe('processing');
    await shop.pass(10);
    expect(await now()).toMatchObject({ renewal: { state: 'awaiting_customer' } });
    await shop.pass(30);
    const sent = await takeDeliveries(shop.stripe.tools, WEBHOOK_SECRET);
    if (way !== 'polling') for (const one of [...sent, ...sent].toReversed()) await receiveGatewayEvent(shop.app, 'stripe', one.headers, one.rawBody);
    await shop.pass(2 * MINUTE);
    expect(await now()).toMatchObject({ renewal: { state: 'done' }, charges: [{ state: 'done', paidWith: { method: app, brand: null, last4: null } }] });
    await shop.pass(HOUR, 10 * MINUTE);
    expect(await books(shop)).toEqual([]);
  });

  test('money that does not come declines the renewal, and nothing is kept', async () => {
    const shop = await aShop();
    const { page, now } = await waiting(shop, app);
    await shop.stripe.answerBank(page, 'fails');
    await shop.pass(5 * MINUTE);
    expect((await now()).renewal).toMatchObject({ state: 'declined' });
    expect(await books(shop)).toEqual([]);
  });

  test('called off in the app, the page stays open for another try; nobody comes, and it ends', async () => {
    const shop = await aShop();
    const { page, now } = await waiting(shop, app);
    await shop.stripe.answerBank(page, 'no');
    await shop.pass(MINUTE);
    expect((await now()).renewal.state).toBe('awaiting_customer');
    await shop.pass(40 * MINUTE);
    expect((await now()).renewal.state).toBe('declined');
    // The app on the other device still shows the payment: confirming it moves nothing any more.
    expect(await shop.stripe.answerBank(page, 'yes')).toBeNull();
    expect(await books(shop)).toEqual([]);
  });

  test('confirmed at the last moment before the page is closed: the money decides', async () => {
    const shop = await aShop();
    const { page, now } = await waiting(shop, app);
    await shop.pass(30 * MINUTE - 5);
    await shop.stripe.answerBank(page, 'yes');
    await shop.pass(10 * MINUTE);
    expect((await now()).renewal.state).toBe('done');
    expect(await books(shop)).toEqual([]);
  });
});

describe.each([
  ['en', { alipay: 'Alipay', wechat_pay: 'WeChat Pay' }], ['zh-CN', { alipay: '支付宝', wechat_pay: '微信支付' }],
] as const)('on the pages, in %s', (language, names) => {
  test.each(['alipay', 'wechat_pay'] as const)('the receipt says that it was paid by %s', async (app) => {
    const { shop, aVisitor } = await aSite();
    const { renewal, page } = await waiting(shop, app);
    await shop.stripe.answerBank(page, 'yes');
    const visitor = aVisitor(language);
    expect((await visitor.send(`/r/${renewal.id}`)).status).toBe(200);
    await shop.pass(3 * MINUTE);
    expect((await visitor.send(`/r/${renewal.id}`)).html).toContain(names[app]);
    expect(await books(shop)).toEqual([]);
  });
});
