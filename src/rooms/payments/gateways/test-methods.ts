import { expect, test } from 'vitest';
import { HOUR } from '../../../base/time.ts';
import { AMOUNT, still, type BenchTools, type GatewayBench, type GatewayFacts } from './test-bench.ts';

/** A method chosen on our page, and the methods whose money comes after the payer has gone. */
export function methodContract(bench: () => GatewayBench, { methods, later }: GatewayFacts, { hostedOrder, find, refOf, settle, paidPage }: BenchTools): void {
  test.each(methods)('a payer who has chosen %s pays by it', async (method) => {
    const { order, page } = await paidPage('pays', { method }, method);
    bench().advance(HOUR);
    expect(await find(order.reference, page)).toMatchObject({ kind: 'done', amount: AMOUNT, with: { method } });
    expect(await bench().moneyOf(order.reference)).toEqual({ taken: AMOUNT.cents, givenBack: 0n });
  });

  test.each(methods.length > 1 ? methods : [])('the page of somebody who has chosen %s takes nothing else', async (method) => {
    const other = methods.find((one) => one !== method)!;
    const { order, page, outcome } = await paidPage('pays', { method }, other);
    expect(outcome).toMatchObject({ kind: 'pending', processing: false });
    bench().advance(60);
    expect(await find(order.reference, page)).toMatchObject({ kind: 'pending', processing: false });
    expect(await bench().moneyOf(order.reference)).toEqual({ taken: 0n, givenBack: 0n });
  });

  test.each(methods)('a page without a choice offers %s', async (method) => {
    const { order, page } = await paidPage('pays', {}, method);
    bench().advance(HOUR);
    expect(await find(order.reference, page)).toMatchObject({ kind: 'done', with: { method } });
  });

  test.each(later)('%s: on its way first, done when the money has come, and a webhook tells of it', async (method) => {
    const { order, page, outcome } = await paidPage('pays', { method }, method);
    expect(outcome).toMatchObject({ kind: 'pending', processing: true, payUrl: null });
    expect(await bench().moneyOf(order.reference)).toEqual({ taken: 0n, givenBack: 0n });
    await bench().webhooks();
    bench().advance(HOUR);
    expect(await find(order.reference, page)).toMatchObject({ kind: 'done', capturedAt: bench().now(), with: { method, brand: null, last4: null } });
    const told = await Promise.all((await bench().webhooks()).map(async ({ headers, rawBody }) => bench().gateway.readWebhook(headers, rawBody, bench().now())));
    expect(told.map((event) => event?.reference)).toContain(order.reference);
    expect(await bench().gateway.endHosted({ ref: page, reference: order.reference }, still)).toMatchObject({ kind: 'done' });
  });

  test.each(later)('%s: money that does not come is refused, and stays so', async (method) => {
    const { order, page } = await paidPage('late_fails', { method }, method);
    bench().advance(HOUR);
    for (const look of [1, 2]) expect([look, await find(order.reference, page)]).toMatchObject([look, { kind: 'refused', reason: 'declined' }]);
    expect(await bench().moneyOf(order.reference)).toEqual({ taken: 0n, givenBack: 0n });
  });

  test.each(later)('%s: a payer who calls it off may try again, and an ended page takes nothing', async (method) => {
    const order = hostedOrder();
    const page = refOf(await bench().gateway.openHosted(order, still));
    await bench().pay(page, 'declined', method);
    expect(await find(order.reference, page)).toMatchObject({ kind: 'pending', processing: false });
    expect(await bench().gateway.endHosted({ ref: page, reference: order.reference }, still)).toMatchObject({ kind: 'refused', reason: 'expired' });
    await bench().pay(page, 'pays', method);
    bench().advance(HOUR);
    expect(await settle(order, page)).toMatchObject({ kind: 'refused', reason: 'expired' });
    expect(await bench().moneyOf(order.reference)).toEqual({ taken: 0n, givenBack: 0n });
  });
}
