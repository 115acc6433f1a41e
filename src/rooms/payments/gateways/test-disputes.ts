import { describe, expect, test } from 'vitest';
import { DAY, HOUR, plusSeconds } from '../../../base/time.ts';
import { AMOUNT, still, type BenchTools, type GatewayBench } from './test-bench.ts';

export function disputeContract(bench: () => GatewayBench, { paidPage, main }: BenchTools): void {
  const listed = () => bench().gateway.disputes!(plusSeconds(bench().now(), -3 * DAY), plusSeconds(bench().now(), 1), still);

  describe('and tells of disputes', () => {
    test.each(['won', 'lost'] as const)('one is opened, listed with our reference, and %s', async (how) => {
      const { order } = await paidPage('pays', { method: main }, main);
      const other = await paidPage('pays', { method: main }, main);
      expect(await listed()).toEqual([]);
      await bench().webhooks();
      bench().advance(HOUR);
      await bench().dispute(order.reference);
      const [open, ...more] = await listed();
      expect(more).toEqual([]);
      expect(open).toMatchObject({ chargeReference: order.reference, amount: AMOUNT, state: 'open', at: bench().now() });
      const told = await Promise.all((await bench().webhooks()).map(async ({ headers, rawBody }) => bench().gateway.readWebhook(headers, rawBody, bench().now())));
      expect(told.some((event) => event?.about === 'dispute')).toBe(true);
      bench().advance(40 * DAY);
      await bench().closeDispute(order.reference, how);
      expect(await listed()).toEqual([expect.objectContaining({ ref: open!.ref, chargeReference: order.reference, amount: AMOUNT, state: how })]);
      expect((await listed()).some((row) => row.chargeReference === other.order.reference)).toBe(false);
    });

    test('a list that cannot be read throws: half a list would hide a dispute', async () => {
      await bench().fault('any', 'lost_reply');
      await expect(listed()).rejects.toThrow();
    });
  });
}

/** Gateways whose payers approve first: nothing is taken before we ask, and once. */
export function approvalContract(bench: () => GatewayBench, { hostedOrder, find, refOf, main }: BenchTools): void {
  const approved = async () => {
    const order = hostedOrder({ method: main });
    const ref = refOf(await bench().gateway.openHosted(order, still));
    await bench().pay(ref, 'pays', main);
    return { order, ref };
  };

  describe('and takes what the payer has approved', () => {
    test('nothing before it is asked for, and once', async () => {
      const { order, ref } = await approved();
      expect(await find(order.reference, ref)).toMatchObject({ kind: 'pending', processing: false, approved: true });
      expect(await bench().moneyOf(order.reference)).toEqual({ taken: 0n, givenBack: 0n });
      const take = () => bench().gateway.takeApproved!({ ref, reference: order.reference, key: order.key }, still);
      expect(await take()).toMatchObject({ kind: 'done', amount: AMOUNT });
      expect(await take()).toMatchObject({ kind: 'done', amount: AMOUNT });
      expect(await bench().moneyOf(order.reference)).toEqual({ taken: AMOUNT.cents, givenBack: 0n });
    });

    test('a lost answer is doubt, and asking tells that it was taken', async () => {
      const { order, ref } = await approved();
      await bench().fault('takeApproved', 'lost_reply');
      expect(await bench().gateway.takeApproved!({ ref, reference: order.reference, key: order.key }, still)).toMatchObject({ kind: 'unknown' });
      expect(await find(order.reference, ref)).toMatchObject({ kind: 'done', amount: AMOUNT });
    });

    test('what nobody has approved cannot be taken', async () => {
      const order = hostedOrder({ method: main });
      const ref = refOf(await bench().gateway.openHosted(order, still));
      expect((await bench().gateway.takeApproved!({ ref, reference: order.reference, key: order.key }, still)).kind).not.toBe('done');
      expect(await bench().moneyOf(order.reference)).toEqual({ taken: 0n, givenBack: 0n });
    });
  });
}
