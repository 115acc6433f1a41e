import fc from 'fast-check';
import { expect, test } from 'vitest';
import { engine } from '../lines/lines.ts';
import { splitOver } from './split.ts';

const kept = fc.array(fc.bigInt({ min: 0n, max: 500_000n }), { minLength: 1, maxLength: 6 }).map((all) => all.map((cents, index) => ({ id: `chg_${index}`, cents })));
const sum = (list: readonly { readonly cents: bigint }[]): bigint => list.reduce((total, one) => total + one.cents, 0n);

test('cents are conserved, no charge gives back more than is kept of it, nothing is below one cent', () => {
  fc.assert(fc.property(kept, fc.bigInt({ min: 0n, max: 1_000_000n }), (charges, wish) => {
    const amount = wish > sum(charges) ? sum(charges) : wish;
    const parts = splitOver(amount, charges);
    expect(sum(parts)).toBe(amount);
    for (const part of parts) {
      expect(part.cents).toBeGreaterThan(0n);
      expect(part.cents).toBeLessThanOrEqual(charges.find((one) => one.id === part.id)!.cents);
    }
  }), { numRuns: 500 });
});

test('refund after refund, what is left never goes below zero and ends at nothing', () => {
  fc.assert(fc.property(kept, fc.array(fc.bigInt({ min: 0n, max: 200_000n }), { maxLength: 8 }), (charges, wishes) => {
    let left = charges;
    const all = sum(charges);
    let given = 0n;
    for (const wish of [...wishes, 10_000_000n]) {
      const amount = wish > sum(left) ? sum(left) : wish;
      const parts = splitOver(amount, left);
      left = left.map((one) => ({ ...one, cents: one.cents - (parts.find((part) => part.id === one.id)?.cents ?? 0n) }));
      given += amount;
      expect(left.every((one) => one.cents >= 0n)).toBe(true);
      expect(sum(left) + given).toBe(all);
    }
    expect(sum(left)).toBe(0n);
  }), { numRuns: 300 });
});

test('a mixed payment goes back in proportion, the odd cent to the larger remainder', () => {
  expect(splitOver(1_000n, [{ id: 'wallet', cents: 333n }, { id: 'card', cents: 667n }])).toEqual([{ id: 'wallet', cents: 333n }, { id: 'card', cents: 667n }]);
  expect(splitOver(101n, [{ id: 'a', cents: 100n }, { id: 'b', cents: 100n }])).toEqual([{ id: 'a', cents: 51n }, { id: 'b', cents: 50n }]);
  expect(splitOver(1n, [{ id: 'a', cents: 5n }, { id: 'b', cents: 50n }])).toEqual([{ id: 'b', cents: 1n }]);
  expect(() => splitOver(2n, [{ id: 'a', cents: 1n }])).toThrow();
});

test('whatever the share and whatever went back before: never below nothing, never more than captured minus refunded; the whole share is all that is left', () => {
  const cents = fc.bigInt({ min: 0n, max: 60_000n });
  fc.assert(fc.property(fc.bigInt({ min: 0n, max: 400n }), fc.bigInt({ min: 1n, max: 400n }), cents, fc.array(fc.bigInt({ min: 0n, max: 3_000n }), { maxLength: 4 }), fc.bigInt({ min: 0n, max: 300n }), cents, (num, den, net, taxes, flat, before) => {
    const share = num >= den ? { num: 1n, den: 1n } : { num, den };
    const captured = taxes.reduce((total, one) => total + one, net + flat);
    const refunded = before > captured ? captured : before;
    const amount = engine.refundAmount({ share, netCents: net, capturedCents: captured, refundedCents: refunded, percentTaxCents: taxes, flatTaxCents: flat });
    expect(amount).toBeGreaterThanOrEqual(0n);
    expect(amount).toBeLessThanOrEqual(captured - refunded);
    if (num >= den) expect(amount).toBe(captured - refunded);
    // Down to the cent: what is kept is never less than its share.
    else expect(amount * den).toBeLessThanOrEqual((captured - flat) * num);
  }), { numRuns: 500 });
});
