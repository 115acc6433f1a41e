import type { PlanTerms, ProfileTerms, Purchase, RenewalMode } from '../../src/base/terms.ts';
import { at, type Instant } from '../../src/base/time.ts';

/** Plans and profiles for the examples, near the sample catalogue. */

export const MB = 1_048_576n;
export const GB = 1024n * MB;

export const aProfile = (over: Partial<ProfileTerms> = {}): ProfileTerms => ({
  carrier: 'tmobile', version: 1, timeZone: 'America/Los_Angeles', graceDays: 0, softSuspendDays: 30, hardSuspendDays: 90,
  numberAgingDays: 45, lateRenewalStart: 'now', carryMinHours: 0, carrierBalance: { rule: 'while_renewed', tiers: [] }, ...over,
});

export const aPlan = (over: Partial<PlanTerms> = {}): PlanTerms => ({
  planId: 'month-5g', planVersion: 1, carrier: 'tmobile', kind: 'month', line: 'voice_data', cycleRule: 'fixed_days',
  expiryAnchor: 'end_of_local_day', dayOneCounts: false, validityDays: 30, cycles: 1, dataBytes: 5n * GB, dataExpiry: 'with_cycle',
  throttleKbps: null, modes: ['extend', 'queue', 'replace', 'carry', 'add_data'], defaultMode: 'queue', carryOver: 'none',
  refundPolicy: 'unused_full_14d', ...over,
});

export const aPurchase = (id: string, terms: PlanTerms, mode: RenewalMode, profile: ProfileTerms, over: Partial<Purchase> = {}): Purchase => ({
  id, terms, mode, bonusBytes: 0n, profile, quotedAt: at('2026-11-01T00:00:00Z') as Instant, ...over,
});
