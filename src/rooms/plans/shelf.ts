import { check } from '../../base/check.ts';
import type { Currency, Money, Usd } from '../../base/money.ts';
import { Refusal } from '../../base/refusal.ts';
import type { CarrierId, LineKind, RenewalMode } from '../../base/terms.ts';
import type { Instant } from '../../base/time.ts';
import type { FxRates, PlanVersion, ProfileVersion, PromotionTerms, ServiceCode, TaxRule } from './terms-of.ts';
import { isInForce } from './timeline.ts';

/** A plan a line may buy, with the modes it may buy it in. */
export interface Offer {
  readonly plan: PlanVersion;
  readonly modes: readonly RenewalMode[];
  readonly defaultMode: RenewalMode;
}

/** What the shop sells and has ever sold, as of one revision. Immutable and in memory: a quote never queries the catalogue. */
export interface Shelf {
  readonly revision: bigint;
  readonly carriers: readonly CarrierId[];
  /** Every plan that is or was sold. */
  readonly planIds: readonly string[];
  /** The profile in force; a carrier that was withdrawn keeps its last one, because its lines' clocks run on. */
  profile(carrier: CarrierId, at: Instant): ProfileVersion;
  profileVersion(carrier: CarrierId, version: number): ProfileVersion;
  /** The version on sale. Refuses `plan_not_found`, or `plan_not_sold` when it is known but not on sale at this moment. */
  plan(planId: string, at: Instant): PlanVersion;
  /** A version by number, on sale or not: what somebody bought. Refuses `plan_not_found`. */
  planVersion(planId: string, version: number): PlanVersion;
  /** What a line of this carrier and kind may buy, by keypad code. */
  plansFor(line: { readonly carrier: CarrierId; readonly lineKind: LineKind; readonly at: Instant }): readonly Offer[];
  /** The plan with this keypad code on sale; null if none. */
  planByIvrCode(code: string, at: Instant): PlanVersion | null;
  /** What to dial at this carrier, all purposes. */
  serviceCodes(carrier: CarrierId, at: Instant): readonly ServiceCode[];
  /** In table order. */
  readonly taxRules: readonly TaxRule[];
  readonly promotions: readonly PromotionTerms[];
  /** null when no catalogue brought rates: then prices are shown in US dollars only. */
  readonly fx: FxRates | null;
}

export interface ShelfContents {
  readonly revision: bigint;
  readonly profiles: readonly ProfileVersion[];
  readonly plans: readonly PlanVersion[];
  readonly taxRules: readonly TaxRule[];
  readonly promotions: readonly PromotionTerms[];
  readonly fx: FxRates | null;
}

/** `voice_data` plans fit voice lines only; `data` plans fit data lines, and voice lines only as added data (rules R19). */
export function modesFor(plan: PlanVersion, lineKind: LineKind): readonly RenewalMode[] {
  if (plan.terms.line === lineKind) return plan.terms.modes;
  return plan.terms.line === 'data' ? plan.terms.modes.filter((mode) => mode === 'add_data') : [];
}

export function makeShelf(contents: ShelfContents): Shelf {
  const plans = Map.groupBy(contents.plans, (plan) => plan.terms.planId);
  const profiles = Map.groupBy(contents.profiles, (profile) => profile.terms.carrier);
  const onSale = (planId: string, at: Instant): PlanVersion | undefined => plans.get(planId)?.find((one) => isInForce(one, at));
  const begun = (profile: ProfileVersion, at: Instant): boolean => (profile.from ?? -Infinity) <= at && profile.from !== profile.to;
  const inOrder = [...plans.keys()];

  function profile(carrier: CarrierId, at: Instant): ProfileVersion {
    const versions = profiles.get(carrier);
    check(versions, `no profile of carrier ${carrier}`);
    const newestFirst = [...versions].sort((a, b) => b.terms.version - a.terms.version);
    return newestFirst.find((one) => isInForce(one, at)) ?? newestFirst.find((one) => begun(one, at)) ?? newestFirst.at(-1)!;
  }

  return {
    revision: contents.revision,
    carriers: [...profiles.keys()].sort(),
    planIds: inOrder,
    profile,
    profileVersion(carrier, version) {
      const found = profiles.get(carrier)?.find((one) => one.terms.version === version);
      check(found, `no version ${version} of the profile of ${carrier}`);
      return found;
    },
    plan(planId, at) {
      const found = onSale(planId, at);
      if (!found) throw new Refusal(plans.has(planId) ? 'plan_not_sold' : 'plan_not_found');
      return found;
    },
    planVersion(planId, version) {
      const found = plans.get(planId)?.find((one) => one.terms.planVersion === version);
      if (!found) throw new Refusal('plan_not_found');
      return found;
    },
    plansFor: ({ carrier, lineKind, at }) => inOrder.flatMap((planId): Offer[] => {
      const plan = onSale(planId, at);
      const modes = plan?.terms.carrier === carrier ? modesFor(plan, lineKind) : [];
      if (!plan || modes.length === 0) return [];
      return [{ plan, modes, defaultMode: modes.includes(plan.terms.defaultMode) ? plan.terms.defaultMode : modes[0]! }];
    }).sort((a, b) => (a.plan.ivrCode < b.plan.ivrCode ? -1 : 1)),
    planByIvrCode: (code, at) => inOrder.map((planId) => onSale(planId, at)).find((plan) => plan?.ivrCode === code) ?? null,
    serviceCodes: (carrier, at) => profile(carrier, at).serviceCodes,
    taxRules: contents.taxRules,
    promotions: contents.promotions,
    fx: contents.fx,
  };
}

/** An amount in another currency, for showing only and marked as approximate; null when no rate is known. Halves away from 0. */
export function approximately<C extends Exclude<Currency, 'USD'>>(fx: FxRates | null, amount: Usd, currency: C): Money<C> | null {
  const rate = fx?.rates[currency];
  if (rate === undefined) return null;
  // Six decimals of a rate are kept: more than any published rate has.
  const millionths = BigInt(Math.round(rate * 1_000_000));
  const half = amount.cents < 0n ? -500_000n : 500_000n;
  return { currency, cents: (amount.cents * millionths + half) / 1_000_000n };
}
