import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { usd } from '../../../base/money.ts';
import { DAY, HOUR, type Instant } from '../../../base/time.ts';
import { AMOUNT, benchTools, still, type CardKind, type GatewayBench, type GatewayFacts } from './test-bench.ts';
import { approvalContract, disputeContract } from './test-disputes.ts';
import { methodContract } from './test-methods.ts';
import { savingContract } from './test-saving.ts';

export type { BenchCall, BenchFault, CardKind, GatewayBench, GatewayFacts } from './test-bench.ts';

/** The promises every gateway keeps, sandbox included. `openBench` opens a fresh one for each test; `facts` says what to ask of it. */
export function gatewayContract(name: string, facts: GatewayFacts, openBench: () => Promise<GatewayBench>): void {
  describe(`${name} keeps the gateway's promises`, () => {
    let bench: GatewayBench;

    beforeEach(async () => { bench = await openBench(); });
    afterEach(async () => { await bench.close(); });

    const tools = benchTools(() => bench, facts);
    const { tokenOrder, hostedOrder, ask, find, refOf, settle, main } = tools;
    const plays = (...kinds: readonly CardKind[]) => kinds.filter((kind) => facts.kinds.includes(kind));
    const paid = async (kind: CardKind = 'pays') => {
      const order = tokenOrder(kind);
      return { order, ref: refOf(await bench.gateway.chargeToken(order, still)) };
    };
    const refundOf = (chargeRef: string, cents: number, reference: string, key = `key-${reference}`) =>
      bench.gateway.refund({ key, reference, chargeRef, amount: usd(cents) }, still);

    test('is what it is said to be', () => {
      const { can, methods, takeApproved } = bench.gateway;
      expect({ save: can.save, disputes: can.disputes, methods, approves: takeApproved !== undefined })
        .toEqual({ save: facts.save, disputes: facts.disputes, methods: facts.methods, approves: facts.approves });
    });

    test('a token is charged at once: exact amount, moment, brand and last four', async () => {
      const order = tokenOrder('pays', { amount: usd(99_999_999) });
      const outcome = await bench.gateway.chargeToken(order, still);
      expect(outcome).toMatchObject({ kind: 'done', amount: usd(99_999_999), capturedAt: bench.now(), with: { method: main } });
      if (main === 'card') expect(outcome.kind === 'done' && outcome.with.last4).toMatch(/^\d{4}$/);
      expect(await bench.moneyOf(order.reference)).toEqual({ taken: 99_999_999n, givenBack: 0n });
      expect(await find(order.reference)).toEqual(outcome);
      expect(await find(order.reference, refOf(outcome))).toEqual(outcome);
    });

    test('the same key never charges twice, one after the other or together', async () => {
      const order = tokenOrder('pays');
      const answers = await Promise.all([1, 2, 3].map(() => bench.gateway.chargeToken(order, still)));
      expect(answers.filter(({ kind }) => kind === 'done').length).toBeGreaterThan(0);
      for (const answer of answers) expect(['done', 'unknown']).toContain(answer.kind);
      expect(await bench.gateway.chargeToken(order, still)).toMatchObject({ kind: 'done' });
      expect(await bench.moneyOf(order.reference)).toEqual({ taken: AMOUNT.cents, givenBack: 0n });
    });

    test('the same key with another amount is doubt, and charges nothing more', async () => {
      const order = tokenOrder('pays');
      await bench.gateway.chargeToken(order, still);
      expect(await bench.gateway.chargeToken({ ...order, amount: usd(9_900) }, still)).toMatchObject({ kind: 'unknown' });
      expect(await bench.moneyOf(order.reference)).toEqual({ taken: AMOUNT.cents, givenBack: 0n });
    });

    test.each(['lost_reply', 'cut'] as const)('%s: unknown, and asking again by reference tells that it was paid', async (kind) => {
      const order = tokenOrder('pays');
      await bench.fault('chargeToken', kind);
      expect(await bench.gateway.chargeToken(order, still)).toMatchObject({ kind: 'unknown' });
      expect(await find(order.reference)).toMatchObject({ kind: 'done', amount: AMOUNT });
      expect(await bench.gateway.chargeToken(order, still)).toMatchObject({ kind: 'done' });
      expect(await bench.moneyOf(order.reference)).toEqual({ taken: AMOUNT.cents, givenBack: 0n });
    });

    test.each(['lost_request', 'error', 'rate_limited', 'conflict'] as const)('%s before anything happened: unknown, never seen, and the same key works later', async (kind) => {
      const order = tokenOrder('pays');
      await bench.fault('chargeToken', kind);
      expect(await bench.gateway.chargeToken(order, still)).toMatchObject({ kind: 'unknown' });
      // Nothing was done: either that is seen, or the same key has to tell.
      expect(['never_seen', 'same_key_tells']).toContain((await ask(order.reference)).kind);
      expect(await bench.moneyOf(order.reference)).toEqual({ taken: 0n, givenBack: 0n });
      expect(await bench.gateway.chargeToken(order, still)).toMatchObject({ kind: 'done' });
    });

    const REASONS = { declined: 'declined', insufficient: 'insufficient_funds', asks: 'authentication_needed' } as const;
    test.each((['declined', 'insufficient', 'asks'] as const).filter((kind) => facts.kinds.includes(kind)).map((kind) => [kind, REASONS[kind]] as const))('a %s card is refused as %s, also when asked again', async (kind, reason) => {
      const order = tokenOrder(kind);
      const outcome = await bench.gateway.chargeToken(order, still);
      expect(outcome).toMatchObject({ kind: 'refused', reason });
      expect(await find(order.reference)).toMatchObject({ kind: 'refused', reason });
      expect(await bench.moneyOf(order.reference)).toEqual({ taken: 0n, givenBack: 0n });
    });

    test('a method that does not exist is refused, not in doubt', async () => {
      expect(await bench.gateway.chargeToken({ ...tokenOrder('pays'), paymentMethod: 'pm_nobody' }, still)).toMatchObject({ kind: 'refused', reason: 'method_unknown' });
    });

    test('a hosted page: open, paid, found by its ref and by our reference', async () => {
      const order = hostedOrder();
      const opened = await bench.gateway.openHosted(order, still);
      expect(opened).toMatchObject({ kind: 'pending', processing: false });
      expect(opened.kind === 'pending' && opened.payUrl).toMatch(/^https?:/);
      expect(await find(order.reference)).toEqual(opened);
      await bench.pay(refOf(opened), 'pays');
      await settle(order, refOf(opened));
      for (const ref of [null, refOf(opened)]) expect(await find(order.reference, ref)).toMatchObject({ kind: 'done', amount: AMOUNT });
      expect(await bench.moneyOf(order.reference)).toEqual({ taken: AMOUNT.cents, givenBack: 0n });
    });

    test('the same key opens the same page', async () => {
      const order = hostedOrder();
      const [first, second] = [await bench.gateway.openHosted(order, still), await bench.gateway.openHosted(order, still)];
      expect(second).toEqual(first);
    });

    test('a page whose opening was not heard of is found by our reference', async () => {
      const order = hostedOrder();
      await bench.fault('openHosted', 'lost_reply');
      expect(await bench.gateway.openHosted(order, still)).toMatchObject({ kind: 'unknown' });
      expect(await find(order.reference)).toMatchObject({ kind: 'pending', processing: false });
    });

    test('a declined method leaves the page open; the bank may ask; the second one pays', async () => {
      const order = hostedOrder();
      const ref = refOf(await bench.gateway.openHosted(order, still));
      await bench.pay(ref, 'declined');
      expect(await settle(order, ref)).toMatchObject({ kind: 'pending', processing: false });
      await bench.pay(ref, plays('asks')[0] ?? 'pays');
      expect(await settle(order, ref)).toMatchObject({ kind: 'done', amount: AMOUNT });
    });

    test('late money is processing until it comes, and then done', async () => {
      const order = hostedOrder();
      const ref = refOf(await bench.gateway.openHosted(order, still));
      await bench.pay(ref, 'late');
      expect(await settle(order, ref)).toMatchObject({ kind: 'pending', payUrl: null, processing: true });
      bench.advance(HOUR);
      expect(await find(order.reference, ref)).toMatchObject({ kind: 'done', capturedAt: bench.now() });
    });

    test('late money that does not come is refused', async () => {
      const order = hostedOrder();
      const ref = refOf(await bench.gateway.openHosted(order, still));
      await bench.pay(ref, 'late_fails');
      await settle(order, ref);
      bench.advance(HOUR);
      expect(await find(order.reference, ref)).toMatchObject({ kind: 'refused', reason: 'declined' });
    });

    test('ending an unpaid page ends it; nobody can pay it any more', async () => {
      const order = hostedOrder();
      const ref = refOf(await bench.gateway.openHosted(order, still));
      expect(await bench.gateway.endHosted({ ref, reference: order.reference }, still)).toMatchObject({ kind: 'refused', reason: 'expired' });
      await bench.pay(ref, 'pays');
      await settle(order, ref);
      expect(await bench.moneyOf(order.reference)).toEqual({ taken: 0n, givenBack: 0n });
      expect(await bench.gateway.endHosted({ ref, reference: order.reference }, still)).toMatchObject({ kind: 'refused', reason: 'expired' });
    });

    test.each([['pays', { kind: 'done' }], ['late', { kind: 'pending', processing: true }]] as const)('ending a page that was paid (%s) tells so', async (kind, expected) => {
      const order = hostedOrder();
      const ref = refOf(await bench.gateway.openHosted(order, still));
      await bench.pay(ref, kind);
      await settle(order, ref);
      expect(await bench.gateway.endHosted({ ref, reference: order.reference }, still)).toMatchObject(expected);
    });

    test('an unpaid page ends by itself', async () => {
      const order = hostedOrder();
      const ref = refOf(await bench.gateway.openHosted(order, still));
      bench.advance(facts.pageSeconds ?? HOUR);
      expect(await find(order.reference, ref)).toMatchObject({ kind: 'refused', reason: 'expired' });
    });

    test('the same refund key gives back once; parts never exceed the whole', async () => {
      const { order, ref } = await paid();
      const first = await refundOf(ref, 1000, 'rfd_1');
      expect(first).toMatchObject({ kind: 'done', amount: usd(1000) });
      expect(await refundOf(ref, 1000, 'rfd_1')).toEqual(first);
      expect(await refundOf(ref, 1550, 'rfd_2')).toMatchObject({ kind: 'refused' });
      expect(await refundOf(ref, 1549, 'rfd_3')).toMatchObject({ kind: 'done', amount: usd(1549) });
      expect(await refundOf(ref, 1, 'rfd_4')).toMatchObject({ kind: 'refused' });
      expect(await bench.moneyOf(order.reference)).toEqual({ taken: AMOUNT.cents, givenBack: AMOUNT.cents });
    });

    test('two refunds of the whole at the same moment give back once', async () => {
      const { order, ref } = await paid();
      const answers = await Promise.all([refundOf(ref, 2549, 'rfd_a'), refundOf(ref, 2549, 'rfd_b')]);
      expect(answers.filter(({ kind }) => kind === 'done')).toHaveLength(1);
      expect(await bench.moneyOf(order.reference)).toEqual({ taken: AMOUNT.cents, givenBack: AMOUNT.cents });
    });

    test('a refund in doubt is found by its reference, or never seen', async () => {
      const { ref } = await paid();
      await bench.fault('refund', 'lost_reply');
      expect(await refundOf(ref, 500, 'rfd_5')).toMatchObject({ kind: 'unknown' });
      const found = await bench.gateway.findRefund({ ref: null, reference: 'rfd_5', chargeRef: ref }, still);
      expect(found).toMatchObject({ kind: 'done', amount: usd(500) });
      expect(found.kind === 'done' && await bench.gateway.findRefund({ ref: found.ref, reference: 'rfd_5', chargeRef: ref }, still)).toEqual(found);
      await bench.fault('refund', 'lost_request');
      expect(await refundOf(ref, 500, 'rfd_6')).toMatchObject({ kind: 'unknown' });
      expect(await bench.gateway.findRefund({ ref: null, reference: 'rfd_6', chargeRef: ref }, still)).toEqual({ kind: 'never_seen' });
    });

    test('a page that was paid is refunded by its own ref too', async () => {
      const order = hostedOrder();
      const ref = refOf(await bench.gateway.openHosted(order, still));
      await bench.pay(ref, 'pays');
      await settle(order, ref);
      expect(await refundOf(ref, 2549, 'rfd_7')).toMatchObject({ kind: 'done' });
      expect(await bench.gateway.findRefund({ ref: null, reference: 'rfd_7', chargeRef: ref }, still)).toMatchObject({ kind: 'done' });
    });

    test.each(plays('late_refund'))('a refund may be pending first (%s)', async () => {
      const { ref } = await paid('late_refund');
      const pending = await refundOf(ref, 2549, 'rfd_8');
      expect(pending).toMatchObject({ kind: 'pending' });
      bench.advance(HOUR);
      expect(await bench.gateway.findRefund({ ref: null, reference: 'rfd_8', chargeRef: ref }, still)).toMatchObject({ kind: 'done', amount: AMOUNT });
    });

    test('the list shows each charge and refund once, with our reference and the ref of its outcome', async () => {
      const from = bench.now();
      const { order, ref } = await paid();
      const declined = tokenOrder('declined');
      await bench.gateway.chargeToken(declined, still);
      await refundOf(ref, 549, 'rfd_9');
      bench.advance(10);
      const to = bench.now();
      await paid();
      bench.advance(facts.listLagSeconds ?? 0);
      const listsDeclines = facts.listsDeclines ?? true;
      const rows = await bench.gateway.list(from, to, still);
      expect(rows).toHaveLength(listsDeclines ? 3 : 2);
      expect(rows).toContainEqual({ kind: 'charge', reference: order.reference, ref, amount: AMOUNT, state: 'done', at: from });
      if (listsDeclines) expect(rows).toContainEqual(expect.objectContaining({ kind: 'charge', reference: declined.reference, state: 'refused' }));
      expect(rows).toContainEqual(expect.objectContaining({ kind: 'refund', reference: 'rfd_9', amount: usd(549), state: 'done' }));
    });

    test('a reference is found among hundreds', async () => {
      const wanted = tokenOrder('pays');
      await bench.gateway.chargeToken(wanted, still);
      for (let i = 0; i < 230; i++) await bench.gateway.chargeToken(tokenOrder('declined'), still);
      expect(await find(wanted.reference)).toMatchObject({ kind: 'done' });
    });

    test('webhooks name our reference; forged, stale, early, altered and cut ones are turned away', async () => {
      const { order } = await paid();
      const [hook] = await bench.webhooks();
      if (!hook) throw new Error('the vendor sent nothing');
      const { headers, rawBody } = hook;
      const read = async (body: Uint8Array, at = bench.now(), heads = headers) => bench.gateway.readWebhook(heads, body, at);
      expect(await read(rawBody)).toMatchObject({ reference: order.reference, at: bench.now() });
      expect(await read(rawBody, (bench.now() + 300) as Instant)).not.toBeNull();
      expect(await read(rawBody, (bench.now() + 301) as Instant)).toBeNull();
      expect(await read(rawBody, (bench.now() - 301) as Instant)).toBeNull();
      expect(await read(rawBody, (bench.now() + 3 * DAY) as Instant)).toBeNull();
      expect(await read(rawBody, bench.now(), {})).toBeNull();
      expect(await read(new Uint8Array(5_000_000).fill(0x20))).toBeNull();
      expect(await read(new TextEncoder().encode('[1]'))).toBeNull();
      for (let cut = 0; cut < rawBody.length; cut += 7) expect(await read(rawBody.slice(0, cut))).toBeNull();
      for (let at = 0; at < rawBody.length; at += 11) expect(await read(rawBody.map((byte, i) => (i === at ? byte ^ 1 : byte)))).toBeNull();
      for (const [name, value] of Object.entries(headers)) {
        const forged = value.replaceAll(/[0-9a-f]{8}$/g, '00000000');
        if (forged !== value) expect(await read(rawBody, bench.now(), { ...headers, [name]: forged })).toBeNull();
      }
    });

    test('a slow vendor is left at the deadline, a called-off call at once, and both are doubt', async () => {
      const order = tokenOrder('pays');
      await bench.fault('chargeToken', 'slow');
      const started = performance.now();
      expect(await bench.gateway.chargeToken(order, still)).toMatchObject({ kind: 'unknown' });
      // A second and a half for a busy machine; the vendor would have taken much longer.
      expect(performance.now() - started).toBeLessThan(bench.deadlineMs + 1_500);
      expect(await bench.gateway.chargeToken(tokenOrder('pays'), AbortSignal.abort())).toMatchObject({ kind: 'unknown' });
      expect(await find(order.reference)).toMatchObject({ kind: 'done' });
    });

    methodContract(() => bench, facts, tools);
    if (facts.save) savingContract(() => bench, facts, tools);
    if (facts.disputes) disputeContract(() => bench, tools);
    if (facts.approves) approvalContract(() => bench, tools);

    test('nothing secret is in any outcome, error or log', async () => {
      const texts: string[] = [];
      const spies = (['log', 'info', 'warn', 'error', 'debug'] as const).map((level) => vi.spyOn(console, level).mockImplementation((...words) => { texts.push(words.join(' ')); }));
      const note = (value: unknown) => texts.push(JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner)));
      for (const kind of ['lost_request', 'cut', 'error', 'rate_limited', 'conflict'] as const) {
        for (const call of ['chargeToken', 'openHosted', 'refund'] as const) {
          await bench.fault(call, kind);
          if (call === 'chargeToken') note(await bench.gateway.chargeToken(tokenOrder('pays'), still));
          else if (call === 'openHosted') note(await bench.gateway.openHosted(hostedOrder(), still));
          else note(await refundOf('pi_nobody', 100, 'rfd_0', `key-${kind}`));
        }
        await bench.fault('any', kind);
        await bench.gateway.list(bench.now(), bench.now(), still).catch((error: unknown) => texts.push(error instanceof Error ? `${error.message} ${error.stack} ${JSON.stringify(error)}` : String(error)));
      }
      for (const spy of spies) spy.mockRestore();
      expect(texts.length).toBeGreaterThan(15);
      for (const secret of bench.secrets) expect(texts.join('\n')).not.toContain(secret);
    });
  });
}
