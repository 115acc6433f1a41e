import fc from 'fast-check';
import { megabytes } from '../../../base/data-size.ts';
import { Refusal } from '../../../base/refusal.ts';
import type { PlanTerms, ProfileTerms, Purchase } from '../../../base/terms.ts';
import { at, plusSeconds, type Instant } from '../../../base/time.ts';
import { applyEvent } from './engine.ts';
import { ALL_MODES, MONTH_5G, TMO } from './samples.ts';
import type { LineEvent, LineState } from './state.ts';

/** Random lives of a line for the property tests: terms and profiles well beyond the sample catalogue. */

export const someProfile: fc.Arbitrary<ProfileTerms> = fc.record({
  graceDays: fc.constantFrom(0, 0, 3, 7), softSuspendDays: fc.constantFrom(0, 30), hardSuspendDays: fc.constantFrom(0, 60, 90), numberAgingDays: fc.constantFrom(0, 45),
  lateRenewalStart: fc.constantFrom('now' as const, 'old_end' as const), carryMinHours: fc.constantFrom(0, 24, 72), version: fc.integer({ min: 1, max: 3 }),
}).map((more) => ({ ...TMO, ...more }));

const someTerms: fc.Arbitrary<PlanTerms> = fc.record({
  kind: fc.constantFrom('month' as const, 'month' as const, 'day' as const, 'bundle' as const, 'keep' as const),
  cycleRule: fc.constantFrom('fixed_days' as const, 'fixed_days' as const, 'calendar_month' as const),
  expiryAnchor: fc.constantFrom('end_of_local_day' as const, 'rolling_24h' as const), dayOneCounts: fc.boolean(),
  validityDays: fc.constantFrom(1, 3, 7, 30, 90), cycles: fc.constantFrom(1, 1, 1, 3),
  dataBytes: fc.constantFrom(null, 0n, megabytes(100), megabytes(1024), megabytes(5120)), dataExpiry: fc.constantFrom('with_cycle' as const, 'own_days' as const),
  carryOver: fc.constantFrom('none' as const, 'one_cycle_if_on_time' as const, 'if_renewed_before_end' as const),
  refundPolicy: fc.constantFrom('none' as const, 'unused_full_14d' as const, 'prorata_unstarted_cycles' as const, 'prorata_days_min_bytes' as const),
}).map((more) => ({ ...MONTH_5G, ...more, planId: `${more.kind}-${more.cycleRule}-${more.validityDays}`, modes: ALL_MODES }));

export const somePurchase: fc.Arbitrary<(id: string) => Purchase> = fc.record({
  terms: someTerms, mode: fc.constantFrom(...ALL_MODES), bonusBytes: fc.constantFrom(0n, 0n, megabytes(512)), profile: someProfile, whenUsedUp: fc.boolean(),
}).map(({ whenUsedUp, ...more }) => (id) => ({ id, ...more, quotedAt: START, ...(whenUsedUp && more.mode === 'queue' ? { startsWhenUsedUp: true as const } : {}) }));

export const START = at('2026-10-01T12:34:56Z');
const DAY = 86_400;

/** A step of a life: how long nothing happens, then what. */
type Step =
  | { readonly wait: number; readonly kind: 'renewed'; readonly purchase: (id: string) => Purchase }
  | { readonly wait: number; readonly kind: 'metered'; readonly bytes: bigint }
  | { readonly wait: number; readonly kind: 'taken_back'; readonly which: number }
  | { readonly wait: number; readonly kind: 'barred' | 'zone' };

// Mostly days, sometimes the very moment, sometimes whole local midnights: the edges are where rules differ.
const someWait = fc.oneof(fc.integer({ min: 0, max: 20 * DAY }), fc.constantFrom(0, 1, 3_600, DAY), fc.integer({ min: 0, max: 120 * DAY }));
const someStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ wait: someWait, kind: fc.constant('renewed' as const), purchase: somePurchase }) },
  { weight: 3, arbitrary: fc.record({ wait: someWait, kind: fc.constant('metered' as const), bytes: fc.bigInt({ min: 0n, max: megabytes(3000) }) }) },
  { weight: 2, arbitrary: fc.record({ wait: someWait, kind: fc.constant('taken_back' as const), which: fc.nat(8) }) },
  { weight: 1, arbitrary: fc.record({ wait: someWait, kind: fc.constantFrom('barred' as const, 'zone' as const) }) },
);

export interface Life { readonly events: readonly LineEvent[]; readonly states: readonly LineState[]; readonly last: LineState }

/** Lives a line through its steps; what is refused leaves no event, as in the product. */
export const someLife: fc.Arbitrary<Life> = fc.record({
  profile: someProfile, zone: fc.constantFrom('America/Los_Angeles', 'America/New_York', 'America/Havana', 'Pacific/Honolulu'), first: somePurchase,
  firstUse: fc.integer({ min: 0, max: 5 * DAY }), steps: fc.array(someStep, { maxLength: 14 }),
}).map(({ profile, zone, first, firstUse, steps }) => {
  const events: LineEvent[] = [];
  const states: LineState[] = [];
  let state: LineState | null = null;
  const live = (event: LineEvent): void => {
    try {
      state = applyEvent(state, event);
    } catch (error) {
      if (error instanceof Refusal) return;
      throw error;
    }
    events.push(event);
    states.push(state);
  };
  let now: Instant = START;
  live({ kind: 'opened', at: now, stage: 'preactive', zone, lineKind: 'voice_data', carrier: 'tmobile', activateBy: null, profile });
  live({ kind: 'renewed', at: now, purchase: { ...first('rnw_first'), mode: 'queue' } });
  now = plusSeconds(now, firstUse);
  live({ kind: 'first_used', at: now });
  let meter = 0n;
  steps.forEach((step, i) => {
    now = plusSeconds(now, step.wait);
    if (step.kind === 'renewed') live({ kind: 'renewed', at: now, purchase: step.purchase(`rnw_${String(i).padStart(2, '0')}`) });
    else if (step.kind === 'metered') live({ kind: 'metered', at: now, usedBytesTotal: (meter += step.bytes) });
    else if (step.kind === 'taken_back') live({ kind: 'taken_back', at: now, purchase: state!.purchases[step.which % state!.purchases.length]?.purchase.id ?? 'rnw_none' });
    else if (step.kind === 'zone') live({ kind: 'zone_changed', at: now, zone: i % 2 === 0 ? 'America/Chicago' : zone });
    else live({ kind: 'barred', at: now, barred: 'lost_stolen' });
  });
  return { events, states, last: state! };
});
