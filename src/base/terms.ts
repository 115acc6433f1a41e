import type { Instant, ZoneId } from './time.ts';

/**
 * The terms of plans and carriers as plain values: what a purchase freezes, so that a later change of the catalogue
 * never changes what somebody has already bought. Names follow the glossary; numbers are data, never constants.
 */

export type CarrierId = string;
export type PlanKind = 'day' | 'month' | 'bundle' | 'keep' | 'addon';
/** What a plan or a line is for: dialable voice lines, or data-only cards. */
export type LineKind = 'voice_data' | 'data';
export type CycleRule = 'fixed_days' | 'calendar_month';
export type ExpiryAnchor = 'end_of_local_day' | 'rolling_24h';
/** The renewal modes that change service. `wallet_only` of the reference is not one of them (rules R19). */
export type RenewalMode = 'extend' | 'queue' | 'replace' | 'carry' | 'add_data';
/** What of the ending cycle's bytes rolls into the next one (rules R22). */
export type CarryOver = 'none' | 'one_cycle_if_on_time' | 'if_renewed_before_end';
export type RefundPolicy = 'none' | 'unused_full_14d' | 'prorata_unstarted_cycles' | 'prorata_days_min_bytes';
export type TaxCategory = 'prepaid_wireless' | 'data_only';

/** One version of a plan, as far as it decides what a renewal does to a line. */
export interface PlanTerms {
  readonly planId: string;
  readonly planVersion: number;
  readonly carrier: CarrierId;
  readonly kind: PlanKind;
  readonly line: LineKind;
  readonly cycleRule: CycleRule;
  readonly expiryAnchor: ExpiryAnchor;
  readonly dayOneCounts: boolean;
  /** Days of one cycle; ignored by `calendar_month`. */
  readonly validityDays: number;
  /** Cycles one purchase brings, laid back to back. */
  readonly cycles: number;
  /** Bytes per cycle; null is unlimited. */
  readonly dataBytes: bigint | null;
  /** Whether bought-as-data bytes end with the running cycle or after their own days (rules R17). */
  readonly dataExpiry: 'with_cycle' | 'own_days';
  /** Speed after the cap in kbit/s; null stops. */
  readonly throttleKbps: number | null;
  readonly modes: readonly RenewalMode[];
  readonly defaultMode: RenewalMode;
  readonly carryOver: CarryOver;
  readonly refundPolicy: RefundPolicy;
}

/** Balance kept at the carrier (not our wallet) and when it expires (rules R25). */
export interface CarrierBalanceRule {
  readonly rule: 'per_payment_tier' | 'while_renewed';
  readonly tiers: readonly { readonly minCents: bigint; readonly maxCents: bigint | null; readonly days: number }[];
}

/** One version of a carrier profile, as far as it decides clocks and states (rules R9 to R11, R16). */
export interface ProfileTerms {
  readonly carrier: CarrierId;
  readonly version: number;
  /** Only the default zone for a new line; a line has its own (rules R1). */
  readonly timeZone: ZoneId;
  readonly graceDays: number;
  readonly softSuspendDays: number;
  readonly hardSuspendDays: number;
  readonly numberAgingDays: number;
  readonly lateRenewalStart: 'now' | 'old_end';
  readonly carryMinHours: number;
  readonly carrierBalance: CarrierBalanceRule;
}

/** What one renewal brings to a line. `cycles` segments of one plan version, frozen (rules section 3). */
export interface Purchase {
  /** The renewal's id, also the name of its bytes in every bucket. */
  readonly id: string;
  readonly terms: PlanTerms;
  readonly mode: RenewalMode;
  /** Bonus bytes of a promotion; they lie beside the first segment or the add-on (rules R21). */
  readonly bonusBytes: bigint;
  /** The profile in force at the quote (rules R10). */
  readonly profile: ProfileTerms;
  readonly quotedAt: Instant;
  /**
   * Queued, and to begin as soon as the data of the cycle before it is used up, at its end at the latest: for its first cycle, and
   * only where somebody chose it. By itself a queued cycle never begins on depletion (rules R12).
   */
  readonly startsWhenUsedUp?: true;
}
