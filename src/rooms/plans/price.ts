import type { Bytes } from '../../base/data-size.ts';
import type { Worded } from '../../base/language.ts';
import { percentHalfUp, usd, type Cents, type Usd } from '../../base/money.ts';
import type { Instant, ZoneId } from '../../base/time.ts';
import { dateText, localDate } from '../../base/zone-time.ts';
import { taxRulesFor } from './tax.ts';
import type { PlanVersion, PromotionGift, TaxRule } from './terms-of.ts';
import { asWritten, AUTO_RENEW_DISCOUNT, bonusLabel, promotionLabel } from './words.ts';
import { placeOfZip, type Place } from './zip.ts';

/** How a tax line came about, frozen with the purchase: a percent tax is given back by share, a flat one stays (rules R33). */
export type FrozenTaxRule = {
  readonly state: string;
  readonly locality: string | null;
  readonly label: string;
  readonly effectiveFrom: string;
} & ({ readonly kind: 'percent'; readonly basisPoints: number } | { readonly kind: 'flat' });

export type PriceLineKind = 'plan' | 'auto_renew_discount' | 'promotion' | 'bonus_bytes' | 'tax' | 'fee';

/** One line of a quote or receipt. `cents` is negative where it takes something off. */
export interface PriceLine {
  readonly kind: PriceLineKind;
  readonly label: Worded;
  readonly cents: Cents;
  /** Only of `bonus_bytes`. */
  readonly bytes?: Bytes;
  /** Only of `tax` and `fee`. */
  readonly rule?: FrozenTaxRule;
  /** Only of `promotion` and `bonus_bytes`. */
  readonly code?: string;
}

/** The price of one renewal. `total` is the sum of the lines; 0 needs no payment (rules R26). */
export interface Price {
  readonly lines: readonly PriceLine[];
  /** Plan less discounts, before taxes; never below 0 (rules R27). */
  readonly net: Usd;
  readonly total: Usd;
  readonly bonusBytes: Bytes;
  readonly place: Place;
  /** Local date the taxes were chosen by. */
  readonly taxDate: string;
}

export type PriceRequest = {
  readonly plan: PlanVersion;
  /** `shelf.taxRules`, in table order. */
  readonly taxRules: readonly TaxRule[];
  /** When the price is quoted. */
  readonly at: Instant;
  /** The line's own zone: it decides which day's taxes apply. */
  readonly zone: ZoneId;
  /** A standing consent pays; nothing else earns the auto-renew discount (rules R26). */
  readonly autoRenewConsent: boolean;
  /** One per renewal, already found to apply; null for none. */
  readonly promotion: PromotionGift | null;
} & (
  /** The line's ZIP, whoever pays from wherever. */
  | { readonly lineZip: string }
  | { readonly place: Place }
);

/** Prices a renewal by rules R26 to R29. Pure. Refuses `zip_unknown`. Lines of 0 cents are not shown. */
export function priceRenewal(request: PriceRequest): Price {
  const { plan, promotion } = request;
  const place = 'place' in request ? request.place : placeOfZip(request.lineZip);
  const taxDate = dateText(localDate(request.zone, request.at));
  const lines: PriceLine[] = [{ kind: 'plan', label: plan.name, cents: plan.priceCents }];

  let net = plan.priceCents;
  const takeOff = (kind: 'auto_renew_discount' | 'promotion', label: Worded, wish: Cents, code?: string): void => {
    const cents = wish < net ? wish : net;
    net -= cents;
    lines.push({ kind, label, cents: -cents, ...(code === undefined ? {} : { code }) });
  };
  if (request.autoRenewConsent && plan.autoRenew) takeOff('auto_renew_discount', AUTO_RENEW_DISCOUNT, plan.autopayDiscountCents);
  const bonusBytes = promotion?.kind === 'bonus_data' ? promotion.bytes : 0n;
  if (promotion?.kind === 'bonus_data') lines.push({ kind: 'bonus_bytes', label: bonusLabel(promotion.code), cents: 0n, bytes: bonusBytes, code: promotion.code });
  else if (promotion) takeOff('promotion', promotionLabel(promotion.code), discountOf(promotion, plan.priceCents), promotion.code);

  // No net price, no tax: not even a flat one (rules R28).
  const rules = net === 0n ? [] : taxRulesFor(request.taxRules, { category: plan.taxCategory, place, date: taxDate });
  for (const rule of rules) lines.push(taxLine(rule, net));

  const shown = lines.filter((line) => line.cents !== 0n || line.kind === 'bonus_bytes');
  return { lines: shown, net: usd(net), total: usd(shown.reduce((sum, line) => sum + line.cents, 0n)), bonusBytes, place, taxDate };
}

/** A percentage is taken of the list price, not of what other discounts left (rules R27). */
function discountOf(promotion: Exclude<PromotionGift, { kind: 'bonus_data' }>, list: Cents): Cents {
  if (promotion.kind === 'flat') return promotion.cents;
  const share = percentHalfUp(list, promotion.basisPoints);
  return promotion.maxCents !== null && share > promotion.maxCents ? promotion.maxCents : share;
}

function taxLine(rule: TaxRule, net: Cents): PriceLine {
  const frozen = { state: rule.state, locality: rule.locality ?? null, label: rule.label, effectiveFrom: rule.effectiveFrom };
  return {
    kind: rule.shownAs,
    label: rule.name ?? asWritten(rule.label),
    cents: rule.kind === 'percent' ? percentHalfUp(net, rule.bps) : BigInt(rule.cents),
    rule: rule.kind === 'percent' ? { ...frozen, kind: 'percent', basisPoints: rule.bps } : { ...frozen, kind: 'flat' },
  };
}
