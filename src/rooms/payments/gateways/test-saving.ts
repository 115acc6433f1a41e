import { describe, expect, test } from 'vitest';
import { DAY, HOUR, plusSeconds } from '../../../base/time.ts';
import { AMOUNT, still, type BenchTools, type CardKind, type GatewayBench, type GatewayFacts } from './test-bench.ts';

/** Methods kept for later: saved while paying or by themselves, charged again with and without the payer, forgotten. */
export function savingContract(bench: () => GatewayBench, { kinds, findsSetups = true }: GatewayFacts, tools: BenchTools): void {
  const { tokenOrder, setupOrder, find, refOf, settle, paidPage, main, next } = tools;
  const gateway = () => bench().gateway;
  const customerOf = async (reference: string): Promise<string> => {
    const ref = await gateway().customerFor!({ key: `key-${reference}`, reference }, still);
    if (ref === null) throw new Error('no customer');
    return ref;
  };
  const findSetup = (reference: string, customer: string, ref: string | null = null) => gateway().findSetup!({ ref, reference, customer, since: bench().now() }, still);
  const saved = async (kind: CardKind = 'pays') => {
    const customer = await customerOf(next('cst'));
    const order = setupOrder(customer);
    const ref = refOf(await gateway().openSetup!(order, still));
    await bench().save(ref, kind);
    const outcome = await findSetup(order.reference, customer, ref);
    if (outcome.kind !== 'done') throw new Error(`not saved: ${outcome.kind}`);
    return { customer, order, method: outcome.saved };
  };
  const plays = (kind: CardKind) => kinds.filter((one) => one === kind);

  describe('and keeps methods for later', () => {
    test('one customer for one reference, also a day later and when an answer was lost', async () => {
      const [anna, ben] = [await customerOf('cst_anna'), await customerOf('cst_ben')];
      expect(ben).not.toBe(anna);
      expect(await customerOf('cst_anna')).toBe(anna);
      bench().advance(2 * DAY);
      expect(await customerOf('cst_anna')).toBe(anna);
    });

    test('a method is saved without paying: its page, found by ref and by reference, no money moved', async () => {
      const customer = await customerOf('cst_1');
      const order = setupOrder(customer);
      expect(await findSetup(order.reference, customer)).toEqual({ kind: 'never_seen' });
      const opened = await gateway().openSetup!(order, still);
      expect(opened).toMatchObject({ kind: 'pending' });
      expect(opened.kind === 'pending' && opened.payUrl).toMatch(/^https?:/);
      expect(await gateway().openSetup!(order, still)).toEqual(opened);
      await bench().save(refOf(opened), 'pays');
      for (const ref of [...(findsSetups ? [null] : []), refOf(opened)]) {
        expect(await findSetup(order.reference, customer, ref)).toMatchObject({ kind: 'done', saved: { ref: expect.any(String) as string, method: main } });
      }
      expect(await gateway().list(bench().now(), plusSeconds(bench().now(), 1), still)).toEqual([]);
    });

    test('a refused method leaves the page open; an unused page ends by itself', async () => {
      const customer = await customerOf('cst_1');
      const order = setupOrder(customer);
      const ref = refOf(await gateway().openSetup!(order, still));
      await bench().save(ref, 'declined');
      expect(await findSetup(order.reference, customer, ref)).toMatchObject({ kind: 'pending' });
      bench().advance(4 * HOUR);
      expect(await findSetup(order.reference, customer, ref)).toMatchObject({ kind: 'refused', reason: 'expired' });
    });

    test('a page whose opening was not heard of is found by our reference', async () => {
      const customer = await customerOf('cst_1');
      const order = setupOrder(customer);
      await bench().fault('openSetup', 'lost_reply');
      expect(await gateway().openSetup!(order, still)).toMatchObject({ kind: 'unknown' });
      const again = await findSetup(order.reference, customer);
      // A vendor that cannot look a setup up by reference answers the same key with the same page instead.
      expect(again.kind === 'never_seen' ? await gateway().openSetup!(order, still) : again).toMatchObject({ kind: 'pending' });
    });

    test('a method is saved while paying, and only when asked to', async () => {
      const customer = await customerOf('cst_1');
      const { outcome } = await paidPage('pays', { method: main, saveFor: customer }, main);
      expect(outcome).toMatchObject({ kind: 'done', saved: { ref: expect.any(String) as string, method: main } });
      const without = await paidPage('pays', { method: main }, main);
      expect(without.outcome.kind === 'done' && without.outcome.saved).toBeFalsy();
      const found = await find(without.order.reference, without.page);
      expect(found.kind === 'done' && found.saved).toBeFalsy();
      if (outcome.kind !== 'done') return;
      const again = await gateway().chargeToken(tokenOrder('pays', { paymentMethod: outcome.saved!.ref, customer, offSession: true }), still);
      expect(again).toMatchObject({ kind: 'done', amount: AMOUNT });
      if (main === 'card') expect(again.kind === 'done' && again.fingerprint).toBe(outcome.fingerprint);
    });

    test('a saved method is charged without the payer, once for one key', async () => {
      const { customer, method } = await saved();
      const order = tokenOrder('pays', { paymentMethod: method.ref, customer, offSession: true });
      expect(await gateway().chargeToken(order, still)).toMatchObject({ kind: 'done', amount: AMOUNT, with: { method: main } });
      expect(await gateway().chargeToken(order, still)).toMatchObject({ kind: 'done' });
      expect(await bench().moneyOf(order.reference)).toEqual({ taken: AMOUNT.cents, givenBack: 0n });
    });

    test('a lost answer to such a charge is doubt, and asking tells', async () => {
      const { customer, method } = await saved();
      const order = tokenOrder('pays', { paymentMethod: method.ref, customer, offSession: true });
      await bench().fault('chargeToken', 'lost_reply');
      expect(await gateway().chargeToken(order, still)).toMatchObject({ kind: 'unknown' });
      expect(await find(order.reference)).toMatchObject({ kind: 'done', amount: AMOUNT });
    });

    test.each(plays('fails_later'))('a method that was saved may be declined later (%s)', async (kind) => {
      const { customer, method } = await saved(kind);
      const order = tokenOrder('pays', { paymentMethod: method.ref, customer, offSession: true });
      expect(await gateway().chargeToken(order, still)).toMatchObject({ kind: 'refused', reason: 'declined' });
      expect(await find(order.reference)).toMatchObject({ kind: 'refused', reason: 'declined' });
    });

    test.each(plays('asks'))('a bank that saw the payer while saving lets the charge pass (%s)', async (kind) => {
      const { customer, method } = await saved(kind);
      expect(await gateway().chargeToken(tokenOrder('pays', { paymentMethod: method.ref, customer, offSession: true }), still)).toMatchObject({ kind: 'done' });
    });

    describe.each(plays('asks_always'))('and a bank that wants to see the payer each time (%s)', (kind) => {
      test('refuses without them, and nothing is taken', async () => {
        const { customer, method } = await saved(kind);
        const order = tokenOrder('pays', { paymentMethod: method.ref, customer, offSession: true });
        expect(await gateway().chargeToken(order, still)).toMatchObject({ kind: 'refused', reason: 'authentication_needed' });
        expect(await find(order.reference)).toMatchObject({ kind: 'refused', reason: 'authentication_needed' });
        expect(await bench().moneyOf(order.reference)).toEqual({ taken: 0n, givenBack: 0n });
      });

      test.each([true, false])('asks them when they are there, and their answer decides: %s', async (approved) => {
        const { customer, method } = await saved(kind);
        const order = tokenOrder('pays', { paymentMethod: method.ref, customer, offSession: false, returnUrl: 'http://127.0.0.1:9/back' });
        const asked = await gateway().chargeToken(order, still);
        expect(asked).toMatchObject({ kind: 'pending', processing: false });
        expect(asked.kind === 'pending' && asked.payUrl).toMatch(/^https?:/);
        await bench().answer(refOf(asked), approved);
        expect(await settle(order, refOf(asked))).toMatchObject(approved ? { kind: 'done', amount: AMOUNT } : { kind: 'refused', reason: 'authentication_needed' });
        expect(await bench().moneyOf(order.reference)).toEqual({ taken: approved ? AMOUNT.cents : 0n, givenBack: 0n });
      });

      test('can be given up while it waits, and then takes nothing any more', async () => {
        const { customer, method } = await saved(kind);
        const order = tokenOrder('pays', { paymentMethod: method.ref, customer, offSession: false, returnUrl: 'http://127.0.0.1:9/back' });
        const ref = refOf(await gateway().chargeToken(order, still));
        expect(await gateway().endHosted({ ref, reference: order.reference }, still)).toMatchObject({ kind: 'refused' });
        await bench().answer(ref, true);
        expect(await bench().moneyOf(order.reference)).toEqual({ taken: 0n, givenBack: 0n });
      });
    });

    test('nobody else\'s customer can be charged by it', async () => {
      const { method } = await saved();
      const stranger = await customerOf('cst_stranger');
      const order = tokenOrder('pays', { paymentMethod: method.ref, customer: stranger, offSession: true });
      expect(await gateway().chargeToken(order, still)).toMatchObject({ kind: 'refused', reason: 'method_unknown' });
      expect(await bench().moneyOf(order.reference)).toEqual({ taken: 0n, givenBack: 0n });
    });

    test('a forgotten method is gone, forgetting twice is no mistake, and it cannot be charged', async () => {
      const { customer, method } = await saved();
      await bench().fault('removeSaved', 'lost_reply');
      expect(await gateway().removeSaved!(method.ref, still)).toBe(false);
      expect(await gateway().removeSaved!(method.ref, still)).toBe(true);
      expect(await gateway().removeSaved!('pm_nobody', still)).toBe(true);
      expect(await gateway().chargeToken(tokenOrder('pays', { paymentMethod: method.ref, customer, offSession: true }), still)).toMatchObject({ kind: 'refused', reason: 'method_unknown' });
    });
  });
}
