import { usd, type Usd } from '../../../base/money.ts';
import type { Instant } from '../../../base/time.ts';
import { Refusal, REFUSALS, type RefusalCode } from '../../../base/refusal.ts';
import type { Line } from '../../../rooms/lines/lines.ts';
import { priceRenewal, type Offer } from '../../../rooms/plans/plans.ts';
import { afterOf } from '../../../rooms/renewals/renewals.ts';
import { monthlyBytes, paceOf } from './pace.ts';
import { lineName, lineUrl, quotesUrl } from '../frame/show-line.ts';
import type { PendingShown, PlansModel, PlanShown } from '../view-models.ts';
import { firstWay, offersFor } from './ways.ts';
import type { Web } from '../frame/web-parts.ts';

const MONTH_DAYS = 30n;
// Others have ends that say nothing about whether the data is enough.
const MEASURED = new Set(['month', 'bundle']);

export interface PlansWish { readonly isHolder: boolean; readonly refused: string | undefined; readonly pending: PendingShown | null }

/**
 * The shelf of a line. A guest sees what it sells and nothing of what the line has or uses. What cannot be bought this
 * minute stands last and says why: a shelf that changes without a word looks broken.
 */
export function plansModel(web: Web, line: Line, { isHolder, refused, pending }: PlansWish): PlansModel {
  const now = web.app.clock.now();
  const pace = isHolder ? paceOf(line.state, now) : null;
  const monthly = pace === null ? null : monthlyBytes(pace);
  const shown = offersFor(web, line).map((offer): PlanShown => {
    const way = firstWay(web, line, offer);
    if (way instanceof Refusal) return { ...planShown(offer, allIn(web, line, offer), null, null), refusal: way.code };
    return planShown(offer, usd(way.totalCents), monthly, isHolder ? afterOf(way).clocks.serviceEndsAt : null);
  }).sort((a, b) => Number(a.refusal !== null) - Number(b.refusal !== null));
  const open = shown.filter((plan) => plan.refusal === null);
  const best = bestOf(open);
  // A line that takes nothing at all has one reason, said once.
  const closed = open.length === 0 ? shown[0]?.refusal ?? null : null;
  return {
    line: lineName(web, line, isHolder), zone: line.zone,
    guest: isHolder ? null : { codeAction: line.number === null || !line.smsCapable ? null : `${lineUrl(line.id)}/code` },
    monthlyBytes: monthly, plans: open.length === 0 ? [] : shown.map((plan) => (plan.id === best ? { ...plan, best: true } : plan)),
    chosenPlanId: isHolder ? lastPlanOf(line) : null, pending,
    refusal: refused !== undefined && Object.hasOwn(REFUSALS, refused) ? refused as RefusalCode : closed,
    action: quotesUrl(line.id), backUrl: isHolder ? lineUrl(line.id) : '/',
  };
}

/** What they bought last, so that the shelf opens where they are at home. */
export const lastPlanOf = (line: Line): string | null =>
  line.state.purchases.filter((one) => one.purchase.terms.kind !== 'addon').toSorted((a, b) => b.at - a.at)[0]?.purchase.terms.planId ?? null;

/** What is to be paid at the end, as of now: with every tax and fee of the line's place. */
export const allIn = (web: Pick<Web, 'app'>, line: Line, { plan }: Pick<Offer, 'plan'>): Usd =>
  priceRenewal({ plan, taxRules: web.app.shelf().taxRules, at: web.app.clock.now(), zone: line.zone, autoRenewConsent: false, promotion: null, lineZip: line.zip }).total;

function planShown({ plan }: Offer, price: Usd, monthly: bigint | null, newEndsAt: Instant | null): PlanShown {
  const { terms } = plan;
  return {
    id: terms.planId, kind: terms.kind, name: plan.name, dataBytes: terms.dataBytes, cycles: terms.cycles, days: terms.validityDays, calendarMonth: terms.cycleRule === 'calendar_month',
    price, throttleKbps: terms.throttleKbps, voice: plan.voice !== null, fit: fitOf(terms, monthly), best: false, newEndsAt, refusal: null,
  };
}

/** Whether one cycle's data lasts its days at this pace. */
function fitOf(terms: Offer['plan']['terms'], monthly: bigint | null): PlanShown['fit'] {
  if (monthly === null || terms.dataBytes === null || terms.dataBytes === 0n || !MEASURED.has(terms.kind)) return null;
  const needed = monthly * BigInt(terms.validityDays) / MONTH_DAYS;
  if (needed > terms.dataBytes) return { kind: 'short', days: Number(terms.dataBytes * MONTH_DAYS / monthly) };
  return { kind: 'covers', spareBytes: terms.dataBytes - needed, percent: Number(needed * 100n / terms.dataBytes) };
}

/** The cheapest by the day among those of one cycle that last; unlimited ones always do. Nothing is best where the use is not known. */
function bestOf(plans: readonly PlanShown[]): string | null {
  if (!plans.some((plan) => plan.fit !== null)) return null;
  // Nobody is talked into paying for a year.
  const enough = plans.filter((plan) => plan.cycles === 1 && (plan.fit?.kind === 'covers' || (plan.dataBytes === null && MEASURED.has(plan.kind))));
  const daily = (plan: PlanShown) => Number(plan.price.cents) / plan.days;
  return enough.toSorted((a, b) => daily(a) - daily(b))[0]?.id ?? null;
}

