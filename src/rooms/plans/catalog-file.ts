import { z } from 'zod';
import { parseInstant } from '../../base/time.ts';
import { isZone } from '../../base/zone-time.ts';
import { isState } from './zip.ts';

/** The form of a catalogue file, row by row. Unknown fields are refused: a misspelt field must not be a silent default. */

const text = z.string().regex(/\S/, 'must not be blank').max(160);
const slug = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and "-", beginning with a letter');
const cents = z.int().min(0).max(10_000_000);
const days = z.int().min(0).max(3_650);
const moment = z.string().refine((one) => parseInstant(one) !== null, 'must be a moment with its offset, such as 2027-01-01T00:00:00-08:00');
const worded = z.strictObject({ 'en': text, 'zh-CN': text, 'zh-TW': text, 'es': text });
const digits = z.string().regex(/^\d{1,20}$/, 'must be digits');
const window = { effectiveFrom: moment.optional(), effectiveTo: moment.optional() };

const cycleRule = z.enum(['fixed_days', 'calendar_month']);
const expiryAnchor = z.enum(['end_of_local_day', 'rolling_24h']);
const planKind = z.enum(['day', 'month', 'bundle', 'keep', 'addon']);
const mode = z.enum(['extend', 'queue', 'replace', 'carry', 'add_data']);
const taxCategory = z.enum(['prepaid_wireless', 'data_only']);

export const carrierRow = z.strictObject({
  id: slug,
  name: text,
  hostNetwork: slug,
  timeZone: z.string().refine(isZone, 'is not a time zone'),
  expiryAnchor,
  cycleRule,
  dayOneCounts: z.boolean().default(false),
  graceDays: days,
  softSuspendDays: days,
  hardSuspendDays: days,
  numberAgingDays: days,
  lateRenewalStart: z.enum(['now', 'old_end']).default('now'),
  carryMinHours: z.int().min(0).max(8_760).default(0),
  recoverableDays: days.default(0),
  walletExpiry: z.strictObject({
    rule: z.enum(['per_payment_tier', 'while_renewed']),
    tiers: z.array(z.strictObject({ minCents: cents.min(1), maxCents: cents.nullable(), days: days.min(1) })).min(1),
  }),
  topUpCents: z.array(cents.min(1)),
  pinDigits: z.int().min(4).max(30),
  hotline: text,
  supportShort: text,
  iccidPrefixes: z.array(digits).min(1),
  iccidLengths: z.array(z.int().min(18).max(22)).min(1),
  plmns: z.array(digits),
  limits: z.strictObject({ maxTopUpCents: cents, maxBalanceCents: cents, topUpsPer30d: z.int().min(1) }),
  serviceCodes: z.array(z.strictObject({
    purpose: z.enum(['refill', 'balance', 'usage', 'care']),
    dial: text,
    verified: z.boolean(),
  })).default([]),
  ...window,
  sample: z.boolean().default(false),
});

export const planRow = z.strictObject({
  id: slug,
  carrier: slug,
  kind: planKind,
  line: z.enum(['voice_data', 'data']),
  name: worded,
  priceCents: cents,
  currency: z.literal('USD'),
  dataMB: z.int().min(0).max(1_000_000_000).nullable(),
  validityDays: days.min(1),
  dataExpiry: z.enum(['with_cycle', 'own_days']),
  cycleRule: cycleRule.optional(),
  expiryAnchor: expiryAnchor.optional(),
  dayOneCounts: z.boolean().optional(),
  cycles: z.int().min(1).max(120),
  throttleKbps: z.int().min(1).nullable(),
  deprioritizedAfterMB: z.int().min(0).nullable(),
  hotspot: z.strictObject({ included: z.boolean(), capMB: z.int().min(0).nullable(), afterCapKbps: z.int().min(1).nullable() }),
  radio: z.array(z.enum(['3G', '4G', '5G'])).min(1),
  simTypes: z.array(z.enum(['physical', 'esim'])).min(1),
  voice: z.strictObject({ minutes: z.int().min(0).nullable(), sms: z.int().min(0).nullable() }).nullable(),
  renewal: z.strictObject({
    modes: z.array(mode).min(1),
    default: mode,
    carryOver: z.enum(['none', 'one_cycle_if_on_time', 'if_renewed_before_end']),
  }),
  autoRenew: z.boolean(),
  autopayDiscountCents: cents,
  refundPolicy: z.enum(['none', 'unused_full_14d', 'prorata_unstarted_cycles', 'prorata_days_min_bytes']),
  taxCategory,
  channels: z.array(z.enum(['web', 'app', 'ivr', 'agent', 'sms'])).min(1),
  ivrCode: z.string().regex(/^\d{2,6}$/, 'must be 2 to 6 digits'),
  ...window,
  sample: z.boolean().default(false),
});

const taxPlace = {
  state: z.string().refine((one) => one === '*' || isState(one), 'must be a USPS state code or "*"'),
  locality: text.optional(),
  category: taxCategory,
  label: text,
  name: worded.optional(),
  shownAs: z.enum(['tax', 'fee']).default('tax'),
  replaces: z.string().optional(),
  effectiveFrom: z.iso.date('must be a date, such as 2027-01-01'),
  effectiveTo: z.iso.date('must be a date, such as 2027-01-01').optional(),
};
export const taxRow = z.discriminatedUnion('kind', [
  z.strictObject({ ...taxPlace, kind: z.literal('percent'), bps: z.int().min(0).max(10_000) }),
  z.strictObject({ ...taxPlace, kind: z.literal('flat'), cents }),
]);

const promoFor = {
  code: z.string().regex(/^[A-Z0-9]{4,32}$/, 'must be 4 to 32 capital letters and digits'),
  firstRenewalOnly: z.boolean().default(false),
  planIds: z.array(slug).min(1).optional(),
  planKinds: z.array(planKind).min(1).optional(),
  carriers: z.array(slug).min(1).optional(),
  /** Uses that are held or spent, of all customers together and of one. Absent: no limit. */
  totalUses: z.int().min(1).max(100_000_000).optional(),
  usesPerCustomer: z.int().min(1).max(10_000).optional(),
  /** What all uses may take off together. Absent: no limit. */
  budgetCents: z.int().min(1).max(10_000_000_000).optional(),
  /** Whether it may stand beside the auto-renew discount (rules R26); another promotion never may. */
  combines: z.enum(['with_auto_renew', 'alone']).default('with_auto_renew'),
  ...window,
  sample: z.boolean().default(false),
};
export const promoRow = z.discriminatedUnion('kind', [
  z.strictObject({ ...promoFor, kind: z.literal('percent'), bps: z.int().min(1).max(10_000), maxCents: cents.min(1).optional() }),
  z.strictObject({ ...promoFor, kind: z.literal('flat'), cents: cents.min(1) }),
  z.strictObject({ ...promoFor, kind: z.literal('bonus_data'), dataMB: z.int().min(1) }),
]);

/** The frame; its rows are read one by one so that one bad row does not hide the next. */
export const catalogFrame = z.strictObject({
  $note: z.string().optional(),
  catalog: slug,
  version: z.int().min(1),
  asOf: z.iso.date('must be a date, such as 2026-11-23'),
  currency: z.literal('USD'),
  fx: z.strictObject({
    base: z.literal('USD'),
    rates: z.strictObject({ CNY: z.number().positive(), EUR: z.number().positive(), MXN: z.number().positive() }).partial(),
    quoteTtlSeconds: z.int().min(1),
    sample: z.boolean().default(false),
  }).optional(),
  carriers: z.array(z.unknown()).min(1),
  taxRules: z.array(z.unknown()).default([]),
  promos: z.array(z.unknown()).default([]),
  plans: z.array(z.unknown()),
  // Identifiers for tests travel with the sample catalogue; the shelf never reads them.
  fixtures: z.record(z.string(), z.unknown()).optional(),
});

export type CarrierRow = z.infer<typeof carrierRow>;
export type PlanRow = z.infer<typeof planRow>;
type CycleFields = 'cycleRule' | 'expiryAnchor' | 'dayOneCounts';
/** A plan row whose omitted cycle fields were filled in from its carrier (rules R1). */
export type FullPlanRow = Omit<PlanRow, CycleFields> & { readonly [Field in CycleFields]: NonNullable<PlanRow[Field]> };
export type TaxRow = z.infer<typeof taxRow>;
export type PromoRow = z.infer<typeof promoRow>;
export type FxRow = NonNullable<z.infer<typeof catalogFrame>['fx']>;
