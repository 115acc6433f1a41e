import { megabytes, type Bytes } from '../../base/data-size.ts';
import type { Worded } from '../../base/language.ts';
import type { Cents } from '../../base/money.ts';
import type { CarrierId, PlanKind, PlanTerms, ProfileTerms, TaxCategory } from '../../base/terms.ts';
import { parseInstant, type Instant } from '../../base/time.ts';
import type { CarrierRow, FullPlanRow, FxRow, PlanRow, PromoRow, TaxRow } from './catalog-file.ts';
import type { Window } from './timeline.ts';

/** One version of a plan: what it does to a line (`terms`) and what is shown and charged. Immutable; purchases freeze it. */
export interface PlanVersion extends Window {
  readonly terms: PlanTerms;
  /** The catalogue it came from. */
  readonly catalog: string;
  readonly name: Worded;
  /** List price of the whole purchase (all its cycles), without tax. */
  readonly priceCents: Cents;
  readonly currency: 'USD';
  readonly taxCategory: TaxCategory;
  readonly deprioritizedAfterBytes: Bytes | null;
  readonly hotspot: { readonly included: boolean; readonly capBytes: Bytes | null; readonly afterCapKbps: number | null };
  /** null: no calls and texts; a null count is unlimited. */
  readonly voice: { readonly minutes: number | null; readonly sms: number | null } | null;
  readonly radio: readonly ('3G' | '4G' | '5G')[];
  readonly simTypes: readonly ('physical' | 'esim')[];
  /** Whether a standing consent may renew it. */
  readonly autoRenew: boolean;
  readonly autopayDiscountCents: Cents;
  readonly channels: readonly PlanRow['channels'][number][];
  readonly ivrCode: string;
  readonly sample: boolean;
}

/** One version of a carrier's profile: its clocks (`terms`) and what is shown or checked. */
export interface ProfileVersion extends Window {
  readonly terms: ProfileTerms;
  readonly catalog: string;
  /** A brand's name, the same in every language. */
  readonly name: string;
  readonly hostNetwork: string;
  readonly recoverableDays: number;
  readonly topUpCents: readonly Cents[];
  readonly pinDigits: number;
  readonly hotline: string;
  readonly supportShort: string;
  readonly iccidPrefixes: readonly string[];
  readonly iccidLengths: readonly number[];
  readonly plmns: readonly string[];
  readonly limits: { readonly maxTopUpCents: Cents; readonly maxBalanceCents: Cents; readonly topUpsPer30d: number };
  readonly serviceCodes: readonly ServiceCode[];
  readonly sample: boolean;
}

/** What to dial for something at a carrier; `verified` when the carrier's own page says so. */
export type ServiceCode = CarrierRow['serviceCodes'][number];

/** A tax row of the catalogue, in the order of its file (rules R28). */
export type TaxRule = TaxRow;

interface PromotionFor {
  readonly code: string;
  readonly firstRenewalOnly: boolean;
  readonly planIds: readonly string[] | null;
  readonly planKinds: readonly PlanKind[] | null;
  readonly carriers: readonly CarrierId[] | null;
  readonly from: Instant | null;
  readonly to: Instant | null;
  /** Uses held or spent, of everybody and of one customer; null: no limit. */
  readonly totalUses: number | null;
  readonly usesPerCustomer: number | null;
  /** Cents that all uses may take off together; null: no limit. */
  readonly budgetCents: Cents | null;
  /** `alone`: not where a standing consent already earns the auto-renew discount (rules R26). */
  readonly combines: 'with_auto_renew' | 'alone';
}
/** What a promotion takes off or adds; all that pricing needs (rules R27). */
export type PromotionGift =
  | { readonly code: string; readonly kind: 'percent'; readonly basisPoints: number; readonly maxCents: Cents | null }
  | { readonly code: string; readonly kind: 'flat'; readonly cents: Cents }
  | { readonly code: string; readonly kind: 'bonus_data'; readonly bytes: Bytes };
/** A promotion of the catalogue with the conditions it is under. Who may use it is for the promotions room to say. */
export type PromotionTerms = PromotionGift & PromotionFor;

/** Rates for showing a price in another currency, always marked as approximate; `source` is the catalogue that brought them. */
export type FxRates = FxRow & { readonly source: string; readonly asOf: string };

const bytesOf = (mb: number | null): Bytes | null => (mb === null ? null : megabytes(mb));
const momentOf = (text: string | undefined): Instant | null => (text === undefined ? null : parseInstant(text));

/** The window a row of a file asks for. */
export const windowOf = (row: Pick<PlanRow, 'effectiveFrom' | 'effectiveTo'>): Window => ({ from: momentOf(row.effectiveFrom), to: momentOf(row.effectiveTo) });

/** From the words of the catalogue (MB, whole cents) to the values of the house (bytes, bigint). */
export function planVersionOf(row: FullPlanRow, stored: Window & { readonly version: number; readonly catalog: string }): PlanVersion {
  return {
    terms: {
      planId: row.id, planVersion: stored.version, carrier: row.carrier, kind: row.kind, line: row.line,
      cycleRule: row.cycleRule, expiryAnchor: row.expiryAnchor, dayOneCounts: row.dayOneCounts,
      validityDays: row.validityDays, cycles: row.cycles, dataBytes: bytesOf(row.dataMB), dataExpiry: row.dataExpiry,
      throttleKbps: row.throttleKbps, modes: row.renewal.modes, defaultMode: row.renewal.default,
      carryOver: row.renewal.carryOver, refundPolicy: row.refundPolicy,
    },
    from: stored.from, to: stored.to, catalog: stored.catalog,
    name: row.name, priceCents: BigInt(row.priceCents), currency: row.currency, taxCategory: row.taxCategory,
    deprioritizedAfterBytes: bytesOf(row.deprioritizedAfterMB),
    hotspot: { included: row.hotspot.included, capBytes: bytesOf(row.hotspot.capMB), afterCapKbps: row.hotspot.afterCapKbps },
    voice: row.voice, radio: row.radio, simTypes: row.simTypes,
    autoRenew: row.autoRenew, autopayDiscountCents: BigInt(row.autopayDiscountCents),
    channels: row.channels, ivrCode: row.ivrCode, sample: row.sample,
  };
}

export function profileVersionOf(row: CarrierRow, stored: Window & { readonly version: number; readonly catalog: string }): ProfileVersion {
  const { rule, tiers } = row.walletExpiry;
  return {
    terms: {
      carrier: row.id, version: stored.version, timeZone: row.timeZone,
      graceDays: row.graceDays, softSuspendDays: row.softSuspendDays, hardSuspendDays: row.hardSuspendDays,
      numberAgingDays: row.numberAgingDays, lateRenewalStart: row.lateRenewalStart, carryMinHours: row.carryMinHours,
      carrierBalance: { rule, tiers: tiers.map((tier) => ({ minCents: BigInt(tier.minCents), maxCents: tier.maxCents === null ? null : BigInt(tier.maxCents), days: tier.days })) },
    },
    from: stored.from, to: stored.to, catalog: stored.catalog,
    name: row.name, hostNetwork: row.hostNetwork, recoverableDays: row.recoverableDays,
    topUpCents: row.topUpCents.map(BigInt), pinDigits: row.pinDigits, hotline: row.hotline, supportShort: row.supportShort,
    iccidPrefixes: row.iccidPrefixes, iccidLengths: row.iccidLengths, plmns: row.plmns,
    limits: { maxTopUpCents: BigInt(row.limits.maxTopUpCents), maxBalanceCents: BigInt(row.limits.maxBalanceCents), topUpsPer30d: row.limits.topUpsPer30d },
    serviceCodes: row.serviceCodes, sample: row.sample,
  };
}

export function promotionOf(row: PromoRow): PromotionTerms {
  const condition: PromotionFor = {
    code: row.code, firstRenewalOnly: row.firstRenewalOnly,
    planIds: row.planIds ?? null, planKinds: row.planKinds ?? null, carriers: row.carriers ?? null,
    from: momentOf(row.effectiveFrom), to: momentOf(row.effectiveTo), totalUses: row.totalUses ?? null, usesPerCustomer: row.usesPerCustomer ?? null,
    budgetCents: row.budgetCents === undefined ? null : BigInt(row.budgetCents), combines: row.combines,
  };
  switch (row.kind) {
    case 'percent': return { ...condition, kind: 'percent', basisPoints: row.bps, maxCents: row.maxCents === undefined ? null : BigInt(row.maxCents) };
    case 'flat': return { ...condition, kind: 'flat', cents: BigInt(row.cents) };
    case 'bonus_data': return { ...condition, kind: 'bonus_data', bytes: megabytes(row.dataMB) };
  }
}
