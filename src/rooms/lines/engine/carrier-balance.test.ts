import { expect, test } from 'vitest';
import type { CarrierBalanceRule } from '../../../base/terms.ts';
import { at, isoOf } from '../../../base/time.ts';
import { balanceTierDays, carrierBalanceExpiry } from './engine.ts';

const tiers: CarrierBalanceRule = {
  rule: 'per_payment_tier', tiers: [{ minCents: 1_000n, maxCents: 2_499n, days: 30 }, { minCents: 2_500n, maxCents: 9_999n, days: 90 }, { minCents: 10_000n, maxCents: null, days: 365 }],
};
const zone = 'America/Chicago';

test('a payment lives by the highest tier it reaches, and below all of them it is refused', () => {
  expect([999n, 1_000n, 2_499n, 2_500n, 10_000n].map((cents) => balanceTierDays(tiers, cents))).toEqual([null, 30, 30, 90, 365]);
});

test.each([
  [3_500n, '2026-11-05T00:00:00Z', '2026-12-02T06:00:00Z'],
  [2_500n, '2026-11-05T00:00:00Z', '2027-02-02T06:00:00Z'],
  [2_600n, '2026-11-05T00:00:00Z', '2026-12-02T06:00:00Z'],
  [2_600n, '2026-12-02T06:00:00Z', '2027-02-02T06:00:00Z'],
  [0n, '2026-11-05T00:00:00Z', null],
  [2_500n, '2027-02-02T06:00:00Z', null],
] as const)('%s cents at %s run out first at %s: money is spent from the payment that ends first', (balanceCents, moment, expires) => {
  const payments = [{ paidAt: at('2026-11-03T20:00:00Z'), cents: 2_500n }, { paidAt: at('2026-11-01T20:00:00Z'), cents: 1_000n }];
  const expiry = carrierBalanceExpiry({ rule: tiers, zone, at: at(moment), balanceCents, payments, serviceEndsAt: null });
  expect(expiry === null ? null : isoOf(expiry)).toBe(expires);
});

test('a balance kept while renewed ends local days after service', () => {
  const rule: CarrierBalanceRule = { rule: 'while_renewed', tiers: [{ minCents: 1n, maxCents: null, days: 60 }] };
  const facts = { rule, zone: 'America/New_York', at: at('2026-11-05T00:00:00Z'), balanceCents: 500n, payments: [] };
  expect(isoOf(carrierBalanceExpiry({ ...facts, serviceEndsAt: at('2027-01-23T05:00:00Z') })!)).toBe('2027-03-24T04:00:00Z');
  expect(carrierBalanceExpiry({ ...facts, serviceEndsAt: null })).toBeNull();
});
