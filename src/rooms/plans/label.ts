import { amountText } from '../../base/money.ts';
import type { Worded } from '../../base/language.ts';
import type { PlanVersion, ProfileVersion } from './terms-of.ts';

/** Facts of one plan for the label slot of its page and the machine-readable file beside it. Bytes are decimal text. */
export interface PlanLabel {
  readonly planId: string;
  readonly planVersion: number;
  readonly carrier: string;
  readonly carrierName: string;
  readonly name: Worded;
  readonly sample: boolean;
  readonly price: { readonly amount: string; readonly currency: 'USD'; readonly autoRenewDiscount: string; readonly taxes: 'added by the ZIP of the line' };
  readonly contract: 'none';
  readonly period: { readonly rule: PlanVersion['terms']['cycleRule']; readonly days: number | null; readonly cycles: number };
  /** `perCycleBytes` null: unlimited. After the data is used, service stops or goes on at `kbps`. */
  readonly data: { readonly perCycleBytes: string | null; readonly after: 'unlimited' | 'stops' | 'slowed'; readonly kbps: number | null };
  /** `afterBytes` null: never deprioritised by amount; `0`: always. */
  readonly deprioritised: { readonly afterBytes: string | null };
  readonly hotspot: { readonly included: boolean; readonly capBytes: string | null; readonly afterCapKbps: number | null };
  readonly voice: { readonly minutes: number | null; readonly texts: number | null } | null;
  readonly radio: readonly string[];
  readonly simTypes: readonly string[];
  /** The catalogue carries no measured speeds; a label must not invent them. */
  readonly typicalSpeed: null;
  readonly refundPolicy: PlanVersion['terms']['refundPolicy'];
}

/** The label of a plan version, with the fields of the FCC's broadband label that the catalogue knows. */
export function labelOf(plan: PlanVersion, profile: Pick<ProfileVersion, 'name'>): PlanLabel {
  const { terms } = plan;
  const after = terms.dataBytes === null ? 'unlimited' : terms.throttleKbps === null ? 'stops' : 'slowed';
  return {
    planId: terms.planId, planVersion: terms.planVersion, carrier: terms.carrier, carrierName: profile.name,
    name: plan.name, sample: plan.sample,
    price: { amount: amountText(plan.priceCents), currency: plan.currency, autoRenewDiscount: amountText(plan.autopayDiscountCents), taxes: 'added by the ZIP of the line' },
    contract: 'none',
    period: { rule: terms.cycleRule, days: terms.cycleRule === 'calendar_month' ? null : terms.validityDays, cycles: terms.cycles },
    data: { perCycleBytes: textOf(terms.dataBytes), after, kbps: after === 'slowed' ? terms.throttleKbps : null },
    deprioritised: { afterBytes: textOf(plan.deprioritizedAfterBytes) },
    hotspot: { included: plan.hotspot.included, capBytes: textOf(plan.hotspot.capBytes), afterCapKbps: plan.hotspot.afterCapKbps },
    voice: plan.voice === null ? null : { minutes: plan.voice.minutes, texts: plan.voice.sms },
    radio: plan.radio, simTypes: plan.simTypes, typicalSpeed: null, refundPolicy: terms.refundPolicy,
  };
}

const textOf = (bytes: bigint | null): string | null => (bytes === null ? null : bytes.toString());
