import { gigabytes } from '../../../base/data-size.ts';
import type { PlanTerms, ProfileTerms, Purchase, RenewalMode } from '../../../base/terms.ts';
import { at, type Instant } from '../../../base/time.ts';
import { foldLine } from './engine.ts';
import type { LineEvent, LineState } from './state.ts';

/** Plans, profiles and lines for the tests of the engine; figures of the sample catalogue and the variations it lacks. */

const balance = { rule: 'per_payment_tier', tiers: [{ minCents: 1n, maxCents: null, days: 90 }] } as const;

export const TMO: ProfileTerms = {
  carrier: 'tmobile', version: 1, timeZone: 'America/Los_Angeles', graceDays: 0, softSuspendDays: 30, hardSuspendDays: 90, numberAgingDays: 45,
  lateRenewalStart: 'now', carryMinHours: 0, carrierBalance: balance,
};
export const ATT: ProfileTerms = { ...TMO, carrier: 'att', timeZone: 'America/Chicago', softSuspendDays: 0, hardSuspendDays: 60 };
export const VZW: ProfileTerms = { ...ATT, carrier: 'verizon', timeZone: 'America/New_York' };

export const ALL_MODES: readonly RenewalMode[] = ['extend', 'queue', 'replace', 'carry', 'add_data'];

export const MONTH_5G: PlanTerms = {
  planId: 'tmo-mo-5g', planVersion: 1, carrier: 'tmobile', kind: 'month', line: 'voice_data', cycleRule: 'fixed_days', expiryAnchor: 'end_of_local_day',
  dayOneCounts: false, validityDays: 30, cycles: 1, dataBytes: gigabytes(5), dataExpiry: 'with_cycle', throttleKbps: null,
  modes: ['extend', 'queue', 'replace', 'carry'], defaultMode: 'replace', carryOver: 'none', refundPolicy: 'unused_full_14d',
};
export const OTHER_12G: PlanTerms = { ...MONTH_5G, planId: 'tmo-mo-12g', dataBytes: gigabytes(12) };
export const KEEP_30: PlanTerms = {
  ...MONTH_5G, planId: 'tmo-keep30', kind: 'keep', dataBytes: 0n, modes: ['extend'], defaultMode: 'extend', refundPolicy: 'none',
};
export const ADD_5G: PlanTerms = { ...MONTH_5G, planId: 'tmo-add-5g', kind: 'addon', line: 'data', modes: ['add_data'], defaultMode: 'add_data' };
export const ADD_OWN: PlanTerms = { ...ADD_5G, planId: 'add-own', dataExpiry: 'own_days', dataBytes: gigabytes(3) };
export const DAY_ROLLING: PlanTerms = {
  ...MONTH_5G, planId: 'day-1g', kind: 'day', expiryAnchor: 'rolling_24h', validityDays: 1, dataBytes: gigabytes(1), modes: ['extend', 'queue', 'add_data', 'replace'],
};
export const ATT_5G: PlanTerms = { ...MONTH_5G, planId: 'att-mo-5g', carrier: 'att', carryOver: 'one_cycle_if_on_time' };

/** A purchase of these terms; its id is what bytes are named by. */
export function buy(id: string, terms: PlanTerms, mode: RenewalMode, more: { readonly profile?: ProfileTerms; readonly bonusBytes?: bigint } = {}): Purchase {
  return { id, terms, mode, bonusBytes: more.bonusBytes ?? 0n, profile: more.profile ?? TMO, quotedAt: at('2026-11-01T00:00:00Z') };
}

/** A line opened in its profile's zone and activated by its first purchase at that moment. */
export function born(first: Purchase, activatedAt: Instant): readonly LineEvent[] {
  const { profile, terms } = first;
  return [
    { kind: 'opened', at: activatedAt, stage: 'preactive', zone: profile.timeZone, lineKind: terms.line, carrier: terms.carrier, activateBy: null, profile },
    { kind: 'renewed', at: activatedAt, purchase: first },
    { kind: 'first_used', at: activatedAt },
  ];
}

export const used = (text: string, bytes: bigint): LineEvent => ({ kind: 'metered', at: at(text), usedBytesTotal: bytes });
export const renewed = (text: string, purchase: Purchase): LineEvent => ({ kind: 'renewed', at: at(text), purchase });
export const fold = (...events: readonly (LineEvent | readonly LineEvent[])[]): LineState => foldLine(events.flat());
