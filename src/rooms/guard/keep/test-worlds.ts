import fc from 'fast-check';
import type { PlanKind, PlanTerms, ProfileTerms, RenewalMode } from '../../../base/terms.ts';
import { at, DAY, HOUR, plusSeconds, type Instant } from '../../../base/time.ts';
import { localDate, plusDays, startOfDay } from '../../../base/zone-time.ts';
import { engine, type LineEvent, type LineState } from '../../lines/lines.ts';
import { priceRenewal, type PlanVersion, type Shelf, type TaxRule } from '../../plans/plans.ts';

/** Small invented shelves and lines for the search, and a search of another kind: all purchases on all days. */

export const START = at('2026-11-23T18:00:00Z');
const ZIP = '90001';

export interface World { readonly shelf: Shelf; readonly line: { readonly carrier: string; readonly kind: 'voice_data'; readonly zip: string; readonly zone: string; readonly state: LineState }; readonly now: Instant; readonly until: Instant; readonly leadDays: number; readonly hold: 'number' | 'texts' }

export const someProfile = (days: { readonly hard: readonly number[] }): fc.Arbitrary<ProfileTerms> => fc.record({
  graceDays: fc.constantFrom(0, 0, 1), softSuspendDays: fc.constantFrom(0, 1, 3), hardSuspendDays: fc.constantFrom(...days.hard), lateRenewalStart: fc.constantFrom('now' as const, 'now' as const, 'old_end' as const),
  carryMinHours: fc.constantFrom(0, 24),
}).map((more) => ({ carrier: 'tmobile', version: 1, timeZone: 'America/Los_Angeles', numberAgingDays: 45, carrierBalance: { rule: 'while_renewed', tiers: [] }, ...more }));

export interface PlanWish { readonly kind: PlanKind; readonly days: number; readonly cents: number; readonly modes: readonly RenewalMode[]; readonly rolling?: boolean; readonly dayOne?: boolean; readonly month?: boolean; readonly cycles?: number; readonly from?: Instant | null; readonly to?: Instant | null; readonly id: string }

export const somePlan = (length: { readonly days: readonly number[]; readonly month: boolean }): fc.Arbitrary<Omit<PlanWish, 'id'>> => fc.record({
  kind: fc.constantFrom('month' as const, 'month' as const, 'day' as const, 'keep' as const), days: fc.constantFrom(...length.days), cents: fc.integer({ min: 1, max: 9 }).map((n) => n * 100),
  modes: fc.constantFrom<readonly RenewalMode[]>(['extend', 'replace', 'queue'], ['extend', 'replace', 'queue'], ['queue', 'carry'], ['replace'], ['extend', 'queue', 'add_data'], ['extend', 'queue']),
  rolling: fc.constantFrom(false, false, true), dayOne: fc.constantFrom(false, false, true), month: fc.constantFrom(false, length.month), cycles: fc.constantFrom(1, 1, 2),
  // Sold only until, or only from, some day ahead.
  from: fc.constantFrom(null, null, plusSeconds(START, 3 * DAY)), to: fc.constantFrom(null, null, null, plusSeconds(START, 4 * DAY)),
});

const WORDED = { en: 'p', 'zh-CN': 'p', 'zh-TW': 'p', es: 'p' } as const;

export function planVersion(wish: PlanWish): PlanVersion {
  const modes = wish.kind === 'keep' ? ['extend' as const] : wish.modes;
  const terms: PlanTerms = {
    planId: wish.id, planVersion: 1, carrier: 'tmobile', kind: wish.kind, line: 'voice_data', cycleRule: wish.month ? 'calendar_month' : 'fixed_days', expiryAnchor: wish.rolling ? 'rolling_24h' : 'end_of_local_day',
    dayOneCounts: wish.dayOne ?? false, validityDays: wish.days, cycles: wish.cycles ?? 1, dataBytes: 1_000n, dataExpiry: 'with_cycle', throttleKbps: null, modes, defaultMode: modes[0]!, carryOver: 'none', refundPolicy: 'none',
  };
  return {
    terms, from: wish.from ?? null, to: wish.to ?? null, catalog: 'test', name: WORDED, priceCents: BigInt(wish.cents), currency: 'USD', taxCategory: 'prepaid_wireless', deprioritizedAfterBytes: null,
    hotspot: { included: false, capBytes: null, afterCapKbps: null }, voice: null, radio: [], simTypes: ['esim'], autoRenew: true, autopayDiscountCents: 0n, channels: ['web'], ivrCode: wish.id, sample: true,
  };
}

/** A tax that begins some days after the start: what is bought before it is cheaper. */
export const laterTax = (cents: number): TaxRule => ({ state: 'CA', category: 'prepaid_wireless', kind: 'flat', cents, label: 'later', effectiveFrom: '2026-11-28', shownAs: 'tax' });

export function shelfWith(plans: readonly PlanVersion[], profile: ProfileTerms, taxRules: readonly TaxRule[]): Shelf {
  const isSold = (plan: PlanVersion, moment: Instant): boolean => (plan.from ?? -Infinity) <= moment && moment < (plan.to ?? Infinity);
  // Only what the search asks a shelf for.
  return {
    taxRules, profile: () => ({ terms: profile }),
    plansFor: ({ at: moment }: { readonly at: Instant }) => plans.filter((plan) => isSold(plan, moment)).map((plan) => ({ plan, modes: plan.terms.modes, defaultMode: plan.terms.defaultMode })),
  } as unknown as Shelf;
}

/** A line that was opened some days before the start and bought one plan then. */
export function lineOf(plan: PlanVersion, profile: ProfileTerms, ageDays: number, zone = 'America/Los_Angeles'): World['line'] {
  const opened = plusSeconds(START, -ageDays * DAY - HOUR);
  const events: LineEvent[] = [
    { kind: 'opened', at: opened, stage: 'preactive', zone, lineKind: 'voice_data', carrier: 'tmobile', activateBy: null, profile },
    { kind: 'renewed', at: plusSeconds(opened, HOUR), purchase: { id: 'first', terms: plan.terms, mode: plan.terms.defaultMode, bonusBytes: 0n, profile, quotedAt: opened } },
    { kind: 'first_used', at: plusSeconds(opened, HOUR) },
  ];
  return { carrier: 'tmobile', kind: 'voice_data', zip: ZIP, zone, state: engine.foldLine(events) };
}

/**
 * The cheapest total by trying every plan in every mode on every day, in every order; null where nothing reaches the end. It knows
 * nothing of the search: only the engine, the shelf and the prices.
 */
export function bruteForce({ shelf, line, now, until, leadDays, hold }: World): bigint | null {
  const today = localDate(line.zone, now);
  const moment = (day: number): Instant => (day === 0 ? now : plusSeconds(startOfDay(line.zone, plusDays(today, day)), 12 * HOUR));
  const deadline = (state: LineState): Instant => { const clocks = engine.lineClocks(state, state.asOf); return hold === 'number' ? clocks.numberReleaseAt! : clocks.graceEndsAt!; };
  const prices = new Map<string, bigint>();
  const priceOf = (plan: PlanVersion, day: number): bigint => {
    const key = `${plan.terms.planId} ${day}`;
    const known = prices.get(key);
    if (known !== undefined) return known;
    const { cents } = priceRenewal({ plan, taxRules: shelf.taxRules, at: moment(day), zone: line.zone, autoRenewConsent: false, promotion: null, lineZip: line.zip }).total;
    prices.set(key, cents);
    return cents;
  };
  let best: bigint | null = null;
  let tries = 0;
  // The very same line on the same day for no less money: whatever comes of it was tried before.
  const before = new Map<string, bigint>();
  const planOf = (state: LineState, purchase: string): string => state.purchases.find((one) => one.purchase.id === purchase)!.purchase.terms.planId;
  const nameOf = (state: LineState, day: number): string => JSON.stringify([day, [...state.running?.legs ?? [], ...state.queue, ...state.ended?.legs ?? []].map((one) => [planOf(state, one.purchase), one.endsAt, one.anchorDay]), state.queue.length, state.serviceEndedAt]);
  const visit = (state: LineState, from: number, spent: bigint): void => {
    if (best !== null && spent >= best) return;
    const name = nameOf(state, from);
    if ((before.get(name) ?? spent + 1n) <= spent) return;
    before.set(name, spent);
    const ends = deadline(state);
    if (ends >= until) {
      best = spent;
      return;
    }
    const last = Math.max(0, localDate(line.zone, ends) - today - leadDays);
    for (let day = from; day <= last && moment(day) < until; day++) {
      const here = engine.settle(state, moment(day));
      for (const { plan } of shelf.plansFor({ carrier: line.carrier, lineKind: line.kind, at: moment(day) })) {
        const cents = spent + priceOf(plan, day);
        if (best !== null && cents >= best) continue;
        for (const mode of plan.terms.modes) {
          if (mode === 'add_data' || engine.checkRenewal(here, plan.terms, mode, moment(day)) !== null) continue;
          tries++;
          visit(engine.renewLine(here, { id: `b${spent}_${day}_${tries}`, terms: plan.terms, mode, bonusBytes: 0n, profile: shelf.profile(line.carrier, moment(day)).terms, quotedAt: moment(day) }, moment(day)), day, cents);
        }
      }
    }
  };
  visit(engine.settle(line.state, now), 0, 0n);
  return best;
}
