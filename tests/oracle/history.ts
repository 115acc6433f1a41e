import fc from 'fast-check';
import type { PlanTerms, ProfileTerms, Purchase, RenewalMode } from '../../src/base/terms.ts';
import { dateOf, startOfDay } from './calendar.ts';
import { aPlan, aProfile, aPurchase } from './fixtures.ts';
import { oracleView } from './oracle.ts';
import type { World } from './world.ts';

/** Random lives of a line. Times are drawn as "near which named instant", so that exact ends come up all the time. */

export interface Step {
  act: 'renew' | 'use' | 'refund' | 'look';
  plan: number;
  mode: RenewalMode;
  bonus: bigint;
  bytes: bigint;
  pick: number;
  /** Buys the plan that runs, and in a mode it offers. */
  same: boolean;
  polite: boolean;
  /** Which named instant, and how many seconds beside it; or a plain wait. */
  when: { kind: 'same' | 'wait' | 'named'; wait: number; name: number; beside: number };
}

export interface History {
  zone: string;
  lineKind: 'voice_data' | 'data';
  openedAt: number;
  activateAfter: number;
  firstUseAfter: number;
  plans: PlanTerms[];
  profiles: ProfileTerms[];
  before: Step[];
  steps: Step[];
}

// Beirut and Havana have days without a midnight; Havana also a day with two.
export const ZONES = ['America/New_York', 'America/Chicago', 'America/Los_Angeles', 'Pacific/Honolulu', 'Asia/Beirut', 'America/Havana'];

/** Days around which calendars are awkward: both clock changes of the zones above, month ends, a leap day, New Year. */
const AWKWARD = ['2026-10-24', '2026-10-31', '2026-11-23', '2026-12-31', '2027-01-29', '2027-02-27', '2027-03-12', '2027-03-27',
  '2028-01-30', '2028-02-27', '2028-02-29', '2028-03-11'].map((day) => Date.parse(`${day}T00:00:00Z`) / 1000);

const SERVICE: RenewalMode[] = ['extend', 'queue', 'replace', 'carry', 'add_data'];

const finite = fc.constantFrom(1_000n, 3_000n, 7_000n);

const servicePlan = fc.record({
  shape: fc.constantFrom('month', 'month', 'calendar', 'day', 'bundle', 'multi', 'unlimited', 'calendar_unlimited', 'multi_calendar'),
  bytes: finite,
  days: fc.constantFrom(1, 3, 7, 30, 90),
  dayOneCounts: fc.boolean(),
  carryOver: fc.constantFrom('none', 'one_cycle_if_on_time', 'if_renewed_before_end'),
  refundPolicy: fc.constantFrom('unused_full_14d', 'prorata_unstarted_cycles', 'prorata_days_min_bytes'),
  dataExpiry: fc.constantFrom('with_cycle', 'own_days'),
  modes: fc.oneof({ weight: 4, arbitrary: fc.constant(SERVICE) }, { weight: 1, arbitrary: fc.constant<RenewalMode[]>(['extend', 'replace', 'queue']) }),
  line: fc.constantFrom('same', 'same', 'same', 'same', 'data'),
});

type Drawn = typeof servicePlan extends fc.Arbitrary<infer T> ? T : never;

function planOf(drawn: Drawn, lineKind: 'voice_data' | 'data', index: number): PlanTerms {
  const { shape } = drawn;
  const many = shape === 'multi' || shape === 'multi_calendar';
  return aPlan({
    planId: `plan-${index}`, kind: shape === 'day' ? 'day' : shape === 'bundle' ? 'bundle' : 'month',
    line: drawn.line === 'same' ? lineKind : 'data',
    cycleRule: shape.includes('calendar') ? 'calendar_month' : 'fixed_days',
    expiryAnchor: shape === 'day' ? 'rolling_24h' : 'end_of_local_day',
    dayOneCounts: drawn.dayOneCounts && shape !== 'multi_calendar',
    validityDays: drawn.days,
    cycles: many ? 3 : 1,
    dataBytes: shape.includes('unlimited') ? null : drawn.bytes,
    dataExpiry: drawn.dataExpiry,
    modes: many ? drawn.modes.filter((mode) => mode !== 'add_data') : drawn.modes,
    carryOver: drawn.carryOver,
    refundPolicy: many && drawn.refundPolicy === 'prorata_days_min_bytes' ? 'prorata_unstarted_cycles' : drawn.refundPolicy,
  });
}

const keepPlan = (index: number, days: number, dataBytes: bigint, modes: RenewalMode[]): PlanTerms =>
  aPlan({ planId: `keep-${index}`, kind: 'keep', validityDays: days, dataBytes, modes, defaultMode: 'extend', refundPolicy: 'none' });

const addOn = (index: number, dataExpiry: 'with_cycle' | 'own_days', refundPolicy: PlanTerms['refundPolicy']): PlanTerms =>
  aPlan({ planId: `addon-${index}`, kind: 'addon', line: 'data', validityDays: 30, dataBytes: 2_000n, dataExpiry, modes: ['add_data'], defaultMode: 'add_data', refundPolicy });

const profile = fc.record({
  graceDays: fc.constantFrom(0, 0, 3, 7), softSuspendDays: fc.constantFrom(0, 5, 30), hardSuspendDays: fc.constantFrom(0, 60, 90),
  numberAgingDays: fc.constantFrom(0, 45), lateRenewalStart: fc.constantFrom('now', 'old_end'), carryMinHours: fc.constantFrom(0, 0, 24),
}).map((over) => aProfile(over));

const step = fc.record({
  act: fc.constantFrom('renew', 'renew', 'renew', 'use', 'use', 'refund', 'look'),
  plan: fc.nat(9), mode: fc.constantFrom(...SERVICE), bonus: fc.constantFrom(0n, 0n, 0n, 500n),
  bytes: fc.constantFrom(0n, 1n, 700n, 1_500n, 6_000n), pick: fc.nat(20),
  same: fc.constantFrom(true, false, false), polite: fc.constantFrom(true, true, true, true, true, true, true, false),
  when: fc.record({
    kind: fc.constantFrom('same', 'wait', 'wait', 'named', 'named'),
    wait: fc.oneof(fc.nat(86_400), fc.nat(5 * 86_400), fc.nat(5 * 86_400), fc.nat(40 * 86_400)), name: fc.nat(50), beside: fc.constantFrom(-1, 0, 0, 1),
  }),
});

export const aHistory: fc.Arbitrary<History> = fc.record({
  zone: fc.constantFrom(...ZONES), lineKind: fc.constantFrom('voice_data', 'voice_data', 'data'),
  day: fc.constantFrom(...AWKWARD), second: fc.nat(3 * 86_400),
  drawn: fc.array(servicePlan, { minLength: 2, maxLength: 4 }),
  addOnPolicy: fc.constantFrom('unused_full_14d', 'prorata_days_min_bytes'),
  profile, other: profile, oneProfile: fc.constantFrom(true, true, false),
  firstUseAfter: fc.constantFrom(0, 0, 1, 5 * 86_400, 10 * 86_400 - 1, 10 * 86_400), activateAfter: fc.constantFrom(30 * 86_400, 30 * 86_400, 30 * 86_400, 10 * 86_400),
  before: fc.array(step, { minLength: 1, maxLength: 2 }), steps: fc.array(step, { minLength: 3, maxLength: 12 }),
}).map((drawn) => {
  const services = drawn.drawn.map((one, index) => planOf(one, drawn.lineKind, index));
  const keepLine = drawn.lineKind;
  return {
    zone: drawn.zone, lineKind: drawn.lineKind, openedAt: drawn.day + drawn.second,
    activateAfter: drawn.activateAfter, firstUseAfter: drawn.firstUseAfter,
    plans: [...services,
      { ...services[0]!, planVersion: 2, carryOver: services[1]!.carryOver },
      { ...keepPlan(0, 30, 100n, ['extend']), line: keepLine }, { ...keepPlan(1, 90, 0n, ['extend', 'queue', 'replace', 'carry']), line: keepLine },
      addOn(0, 'with_cycle', drawn.addOnPolicy), addOn(1, 'own_days', drawn.addOnPolicy)],
    profiles: drawn.oneProfile ? [drawn.profile] : [drawn.profile, drawn.other],
    before: drawn.before.map((one, index) => (index === 0 ? { ...one, plan: 0, mode: 'queue', polite: true } : one)), steps: drawn.steps,
  };
});

/** The purchase of a step, as the line stands. */
export function purchaseOf(world: World, history: History, step: Step, id: string): Purchase {
  const running = step.same ? world.running?.purchase.terms.planId : undefined;
  const plan = history.plans.findLast((one) => one.planId === running) ?? history.plans[step.plan % history.plans.length]!;
  const offered = plan.modes.includes(step.mode) || !step.polite;
  const mode = offered ? step.mode : plan.modes[step.pick % plan.modes.length]!;
  return aPurchase(id, plan, mode, history.profiles[step.pick % history.profiles.length]!, { bonusBytes: step.bonus });
}

/** The moment of a step, never before `now`. */
export function momentOf(world: World, now: number, when: Step['when']): number {
  if (when.kind === 'same') return now;
  if (when.kind === 'wait') return now + when.wait;
  const view = oracleView(structuredClone(world), now);
  const today = dateOf(now, world.zone);
  const names = [view.running?.end, view.running?.end, view.running?.end, ...view.queue.map((one) => one.start), ...view.buckets.map((one) => one.end),
    startOfDay(today.add({ days: 1 }), world.zone), startOfDay(today.add({ days: 2 }), world.zone),
    startOfDay(today.with({ day: today.daysInMonth }).add({ days: 1 }), world.zone),
    ...(view.running === null ? [view.fullServiceEndsAt, view.graceEndsAt, view.numberReleaseAt, view.agingEndsAt] : [view.fullServiceEndsAt])]
    .filter((one): one is number => typeof one === 'number' && one >= now);
  const named = names[when.name % names.length]!;
  return Math.max(now, named + when.beside);
}
