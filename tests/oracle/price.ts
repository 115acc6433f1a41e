import type { RefusalCode } from '../../src/base/refusal.ts';
import type { PlanKind, TaxCategory } from '../../src/base/terms.ts';
import { dateOf } from './calendar.ts';

/** Price lines by R26 to R29. */

export interface OracleTaxRow {
  state: string;
  locality?: string | null;
  category: TaxCategory;
  kind: 'flat' | 'percent';
  cents?: bigint;
  bps?: number;
  label: string;
  replaces?: string | null;
  /** Local dates, `YYYY-MM-DD`; `effectiveTo` is exclusive. */
  effectiveFrom: string;
  effectiveTo?: string | null;
}

export interface OraclePromotion {
  kind: 'percent' | 'flat' | 'bonus_data';
  bps?: number;
  maxCents?: bigint | null;
  cents?: bigint;
  bonusBytes?: bigint;
  firstRenewalOnly?: boolean;
  planIds?: readonly string[];
  planKinds?: readonly PlanKind[];
}

export interface OraclePriceLine { kind: 'plan' | 'auto_renew_discount' | 'promotion' | 'tax_flat' | 'tax_percent'; label: string; cents: bigint }

export type OraclePrice =
  | { refusal: RefusalCode }
  | { refusal: null; lines: OraclePriceLine[]; netCents: bigint; totalCents: bigint; bonusBytes: bigint };

/** `bps` of an amount, halves up. */
const percent = (cents: bigint, bps: number): bigint => (cents * BigInt(bps) * 2n + 10_000n) / 20_000n;

const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** The place of a ZIP, by the longest known prefix; null when malformed or unknown. */
export function oraclePlace(zip: string, table: Readonly<Record<string, { state: string; locality?: string | null }>>) {
  if (!/^\d{5}$/.test(zip)) return null;
  for (const length of [5, 4, 3]) {
    const place = table[zip.slice(0, length)];
    if (place !== undefined) return { state: place.state, locality: place.locality ?? null };
  }
  return null;
}

/** The rows that hold in a place on a local date, in table order (R28). */
export function oracleTaxRows(rows: readonly OracleTaxRow[], place: { state: string; locality: string | null }, category: TaxCategory, date: string): OracleTaxRow[] {
  const here = rows.filter((row) =>
    row.category === category
    && (row.state === place.state || row.state === '*')
    && ((row.locality ?? null) === null || row.locality === place.locality)
    && row.effectiveFrom <= date
    && ((row.effectiveTo ?? null) === null || date < row.effectiveTo!));
  const newest = here.filter((row) => !here.some((other) =>
    other !== row && other.state === row.state && (other.locality ?? null) === (row.locality ?? null)
    && other.label === row.label && other.effectiveFrom > row.effectiveFrom));
  return newest.filter((row) => (row.locality ?? null) !== null || !newest.some((other) => (other.replaces ?? null) === row.state));
}

export function oraclePrice(asked: {
  plan: { planId: string; kind: PlanKind; priceCents: bigint; taxCategory: TaxCategory };
  /** The plan's auto-renew discount, when a standing consent pays; 0 otherwise. */
  autoRenewDiscountCents: bigint;
  /** Undefined: no code was given. Null: the code is not known. */
  promotion?: OraclePromotion | null;
  hasRenewedBefore: boolean;
  zip: string;
  zipTable: Readonly<Record<string, { state: string; locality?: string | null }>>;
  taxRows: readonly OracleTaxRow[];
  quotedAt: number;
  zone: string;
}): OraclePrice {
  const { plan, promotion } = asked;
  const place = oraclePlace(asked.zip, asked.zipTable);
  if (place === null) return { refusal: 'zip_unknown' };
  if (promotion === null) return { refusal: 'promotion_not_found' };
  const lines: OraclePriceLine[] = [{ kind: 'plan', label: plan.planId, cents: plan.priceCents }];
  let net = plan.priceCents;
  const discount = smaller(asked.autoRenewDiscountCents, net);
  if (discount > 0n) lines.push({ kind: 'auto_renew_discount', label: '', cents: -discount });
  net -= discount;
  let bonusBytes = 0n;
  if (promotion !== undefined) {
    const applies = (promotion.planIds?.includes(plan.planId) ?? true) && (promotion.planKinds?.includes(plan.kind) ?? true)
      && !(promotion.firstRenewalOnly === true && asked.hasRenewedBefore);
    if (!applies) return { refusal: 'promotion_not_applicable' };
    let off = 0n;
    if (promotion.kind === 'bonus_data') bonusBytes = promotion.bonusBytes!;
    if (promotion.kind === 'flat') off = promotion.cents!;
    if (promotion.kind === 'percent') off = percent(plan.priceCents, promotion.bps!);
    if (promotion.maxCents !== undefined && promotion.maxCents !== null) off = smaller(off, promotion.maxCents);
    off = smaller(off, net);
    if (off > 0n) lines.push({ kind: 'promotion', label: '', cents: -off });
    net -= off;
  }
  if (net > 0n) {
    for (const row of oracleTaxRows(asked.taxRows, place, plan.taxCategory, dateOf(asked.quotedAt, asked.zone).toString())) {
      const cents = row.kind === 'flat' ? row.cents! : percent(net, row.bps!);
      if (cents > 0n) lines.push({ kind: row.kind === 'flat' ? 'tax_flat' : 'tax_percent', label: row.label, cents });
    }
  }
  return { refusal: null, lines, netCents: net, totalCents: lines.reduce((sum, line) => sum + line.cents, 0n), bonusBytes };
}
