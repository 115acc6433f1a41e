import { createHash } from 'node:crypto';
import type { CustomerId, LineId } from '../../base/ids.ts';
import type { Language } from '../../base/language.ts';
import { usd } from '../../base/money.ts';
import { never } from '../../base/check.ts';
import { Refusal } from '../../base/refusal.ts';
import type { RenewalMode } from '../../base/terms.ts';
import type { Instant } from '../../base/time.ts';
import { formatter } from '../../platform/i18n/format.ts';
import type { Line } from '../lines/lines.ts';
import { brandName } from '../notices/notices.ts';
import { lastPlan } from '../paylinks/paylinks.ts';
import { savedMethod } from '../payments/payments.ts';
import { modesFor, type PlanVersion } from '../plans/plans.ts';
import { draftQuote, maskedLine, type QuoteDoc } from '../renewals/renewals.ts';
import type { AutoRenewApp } from './app.ts';
import { aheadByDate } from './due.ts';
import type { Mandate, MandatePay, NextCharge, Trigger } from './mandate.ts';
import { CONSENT_VERSION, consentWords } from './words/words.ts';

/** What somebody wants to agree to. What is left out is filled in by `termsOf`, and stands in the words. */
export interface TermsWish {
  readonly line: LineId;
  readonly customer: CustomerId;
  /** Null: the plan as last time. */
  readonly planId: string | null;
  readonly triggers: readonly Trigger[];
  readonly pay: MandatePay;
  /** Never more than this without asking; a fifth above the price of today, in whole dollars, unless given. */
  readonly ceilingCents?: bigint | null;
  /** With `low_data`: fewer than these; a tenth of the plan unless given. */
  readonly lowBytes?: bigint | null;
  /** Until then; null: until it is turned off. */
  readonly until?: Instant | null;
  readonly language: Language;
}

/** The terms in full, with the exact words of the consent and what tells them apart from any others. */
export interface Terms {
  readonly wish: TermsWish;
  readonly planId: string;
  /** Today's price, taxes and the discount of a standing consent included. */
  readonly cents: bigint;
  readonly ceilingCents: bigint;
  readonly lowBytes: bigint | null;
  readonly next: NextCharge | null;
  /** One sentence each. */
  readonly sentences: readonly string[];
  /** The sentences as they are kept, one on each line. */
  readonly words: string;
  /** SHA-256 of `words`, hexadecimal: what a program sends back to say that its customer saw them. */
  readonly hash: string;
  readonly version: number;
}

const DOLLAR = 100n;
const MB = 1_048_576n;
const LOW_LEAST = 50n * MB;
/** No ceiling is further above the price than this: what nobody would expect is asked. */
const CEILING_TIMES = 5n;

/** Ways that bring data at once, the kindest first: what is left and the days that are left stay, or the data, or neither. */
const AT_ONCE: readonly RenewalMode[] = ['extend', 'carry', 'replace'];
/** Ways that touch nothing that is running, first. */
const IN_TIME: readonly RenewalMode[] = ['queue', 'extend', 'carry', 'replace'];

/** The renewal a mandate would place now, unsigned, in the first way in which it can be had; the first way's refusal when there is none. */
export function draftFor(app: AutoRenewApp, line: Line, of: { readonly planId: string; readonly trigger: Trigger; readonly pay: Pick<MandatePay, 'kind'> }): QuoteDoc {
  const plan = app.shelf().plan(of.planId, app.clock.now());
  const ways = modesFor(plan, line.kind);
  const wanted = (of.trigger === 'low_data' ? AT_ONCE : IN_TIME).filter((mode) => ways.includes(mode));
  let refused: Refusal | null = null;
  for (const mode of wanted.length > 0 ? wanted : [plan.terms.defaultMode]) {
    try {
      // Only a standing consent earns the discount (rules R26); who approves each time gives none.
      return draftQuote(app, line, { line: line.id, planId: of.planId, mode, autoRenewConsent: of.pay.kind !== 'approve' });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused ??= error;
    }
  }
  throw refused!;
}

/**
 * The plan a mandate renews with now. Refuses `plan_not_for_auto_renewal` for one that the catalogue keeps from standing
 * consents, and `plan_not_found` where nothing was ever bought.
 */
export function planFor(app: AutoRenewApp, line: Line, planId: string | null): PlanVersion {
  const id = planId ?? lastPlan(line);
  if (id === null) throw new Refusal('plan_not_found');
  const plan = app.shelf().plan(id, app.clock.now());
  if (!plan.autoRenew) throw new Refusal('plan_not_for_auto_renewal', { plan: id });
  return plan;
}

/**
 * What these wishes come to today, in the words somebody would agree to. Refuses `line_not_found`, `plan_not_for_auto_renewal`,
 * `payment_method_unknown`, `amount_not_offered` for a ceiling below the price or far above it, `malformed` for triggers that
 * do not fit the plan, and by rules R19.
 */
export async function termsOf(app: AutoRenewApp, wish: TermsWish): Promise<Terms> {
  const line = await app.readLine(wish.line);
  if (!line) throw new Refusal('line_not_found');
  await checkPay(app, wish);
  const now = app.clock.now();
  const plan = planFor(app, line, wish.planId);
  const triggers = [...new Set(wish.triggers)];
  // Keeping a number stands alone, and with a plan that was chosen for it: a keep plan, or where the carrier has none whichever was named.
  if (triggers.length === 0 || (triggers.includes('keep') && (triggers.length > 1 || (wish.planId === null && plan.terms.kind !== 'keep')))) throw new Refusal('malformed', { field: 'triggers' });
  const isLow = triggers.includes('low_data');
  if (isLow && !plan.terms.dataBytes) throw new Refusal('malformed', { field: 'triggers' });
  const cents = BigInt(draftFor(app, line, { planId: plan.terms.planId, trigger: triggers[0]!, pay: wish.pay }).totalCents);
  const ceilingCents = wish.ceilingCents ?? ((cents * 6n / 5n + DOLLAR - 1n) / DOLLAR) * DOLLAR;
  if (ceilingCents < cents || ceilingCents > cents * CEILING_TIMES) throw new Refusal('amount_not_offered', { least: Number(cents), most: Number(cents * CEILING_TIMES) });
  const lowBytes = isLow ? wish.lowBytes ?? lowOf(plan.terms.dataBytes!) : null;
  if (lowBytes !== null && (lowBytes < LOW_LEAST || lowBytes > plan.terms.dataBytes! / 2n)) throw new Refusal('malformed', { field: 'lowBytes' });
  const ahead = aheadByDate(line, { triggers, until: wish.until ?? null }, now);
  const at = wish.pay.kind === 'approve' ? null : ahead?.tries.find((one) => one > now) ?? null;
  const next = at === null ? null : { at, cents, plan: plan.terms.planId };
  const words = consentWords(wish.language);
  const say = formatter(wish.language);
  const sentences = words.terms({
    line: maskedLine(line), plan: wish.planId === null ? words.same(plan.name[wish.language]) : plan.name[wish.language], price: say.money(usd(cents)), ceiling: say.money(usd(ceilingCents)), pay: await payLabel(app, wish, wish.language), approve: wish.pay.kind === 'approve',
    first: at === null ? null : say.day(at, line.zone, now), byDate: triggers.includes('date'), low: lowBytes === null ? null : say.dataText(lowBytes, 'down'), keep: triggers.includes('keep'),
    until: wish.until ? say.day(wish.until, line.zone, now) : null,
  });
  const text = sentences.join('\n');
  return { wish: { ...wish, triggers }, planId: plan.terms.planId, cents, ceilingCents, lowBytes, next, sentences, words: text, hash: createHash('sha256').update(text).digest('hex'), version: CONSENT_VERSION };
}

const lowOf = (bytes: bigint): bigint => { const tenth = bytes / 10n / MB; return (tenth < 100n ? 100n : tenth > 2_048n ? 2_048n : tenth) * MB; };

/** How it is paid, by name, whether that can be charged now or not. */
export async function payLabel(app: Pick<AutoRenewApp, 'db'>, of: Pick<Mandate, 'customer' | 'pay'>, language: Language): Promise<string> {
  const words = consentWords(language);
  const { pay } = of;
  switch (pay.kind) {
    case 'wallet': return words.wallet;
    case 'saved': case 'wallet_then_saved': {
      const kept = await savedMethod(app.db, of.customer, pay.method);
      const name = kept?.method === 'paypal' ? words.method.paypal : words.card(brandName(kept?.brand ?? null), kept?.last4 ?? null);
      return pay.kind === 'saved' ? name : words.walletThen(name);
    }
    case 'approve': return words.method[pay.method];
    default: return never(pay);
  }
}

/** Refuses `payment_method_unknown` for a method that is not this customer's, or that nobody can charge later. */
export async function checkPay(app: AutoRenewApp, of: Pick<Mandate, 'customer' | 'pay'>): Promise<void> {
  const { pay } = of;
  if (pay.kind === 'approve') {
    const gateway = Object.hasOwn(app.gateways, pay.gateway) ? app.gateways[pay.gateway] : undefined;
    if (!gateway?.can.hosted || !gateway.methods.includes(pay.method)) throw new Refusal('payment_method_unknown');
  } else if (pay.kind !== 'wallet') {
    const kept = await savedMethod(app.db, of.customer, pay.method);
    if (!kept || kept.state !== 'usable' || (kept.method !== 'card' && kept.method !== 'paypal') || !Object.hasOwn(app.gateways, kept.gateway)) throw new Refusal('payment_method_unknown');
  }
}
