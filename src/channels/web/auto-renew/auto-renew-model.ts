import { isId, type CustomerId } from '../../../base/ids.ts';
import type { Language, Worded } from '../../../base/language.ts';
import { usd } from '../../../base/money.ts';
import { Refusal, type RefusalCode } from '../../../base/refusal.ts';
import { consentOf, cyclesOf, mandatesOfLine, payLabel, planOfRetries, termsOf, type MandatePay, type RetryPlan, type TermsWish } from '../../../rooms/autorenew/autorenew.ts';
import type { Line } from '../../../rooms/lines/lines.ts';
import { lastPlan, linkById, openCode } from '../../../rooms/paylinks/paylinks.ts';
import { savedMethods } from '../../../rooms/payments/payments.ts';
import { renewalById } from '../../../rooms/renewals/renewals.ts';
import { walletOf } from '../../../rooms/wallet/wallet.ts';
import { lineName, quotesUrl } from '../frame/show-line.ts';
import { withBack } from '../frame/signed-in.ts';
import type { Web } from '../frame/web-parts.ts';
import type { AutoGlance, AutoRenewModel, OfferModel, PayChoice, PlanItem, StandsModel } from '../models/auto-renew.ts';
import { autoRenewPageWords } from '../words/auto-renew/words.ts';

/** What somebody has chosen on the page, as the form sends it; anything else falls back to what is usual. */
export interface Choices { readonly pay: string | null; readonly plan: string | null; readonly ceiling: bigint | null; readonly low: boolean }
export const readChoices = (from: URLSearchParams): Choices => ({
  pay: from.get('pay'), plan: from.get('plan') || null, ceiling: /^\d{1,7}$/.test(from.get('ceiling') ?? '') ? BigInt(from.get('ceiling')!) : null, low: from.get('low') === '1',
});

interface Wish { readonly line: Line; readonly customer: CustomerId; readonly language: Language; readonly choices: Choices }

function payIn(text: string): MandatePay | null {
  const [kind, first, second] = text.split(':');
  switch (kind) {
    case 'wallet': return { kind: 'wallet' };
    case 'saved': return isId('pmt', first) ? { kind: 'saved', method: first } : null;
    case 'both': return isId('pmt', first) ? { kind: 'wallet_then_saved', method: first } : null;
    case 'approve': return first && (second === 'alipay' || second === 'wechat_pay') ? { kind: 'approve', gateway: first, method: second } : null;
    default: return null;
  }
}

/** What the chosen way and limits come to as a wish; whether it can be had is the room's to say. */
export function wishOf({ line, customer, language, choices }: Wish): TermsWish {
  const pay = payIn(choices.pay ?? '');
  if (pay === null) throw new Refusal('malformed', { field: 'pay' });
  return { line: line.id, customer, planId: choices.plan, triggers: choices.low ? ['date', 'low_data'] : ['date'], pay, ceilingCents: choices.ceiling, language };
}

/** The name of a plan by its id, or of the one bought last; null: there is none. */
export function planNameOf(web: Web, line: Line, planId: string | null): Worded | null {
  const id = planId ?? lastPlan(line);
  if (id === null) return null;
  try {
    return web.app.shelf().plan(id, web.app.clock.now()).name;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const bought = line.state.purchases.findLast((one) => one.purchase.terms.planId === id)?.purchase.terms;
    return bought ? web.app.shelf().planVersion(id, bought.planVersion).name : null;
  }
}

/** Ways to pay, the kindest first: what is saved, the wallet, and what has to be approved each time. */
async function payChoices(web: Web, { customer, language, choices }: Wish): Promise<readonly PayChoice[]> {
  const w = autoRenewPageWords(language);
  const saved = (await savedMethods(web.app.db, customer)).filter((one) => one.method === 'card' || one.method === 'paypal');
  const label = (pay: MandatePay): Promise<string> => payLabel(web.app, { customer, pay }, language);
  const ways: Omit<PayChoice, 'chosen'>[] = [];
  for (const one of saved) ways.push({ value: `saved:${one.id}`, kind: 'saved', name: await label({ kind: 'saved', method: one.id }) });
  if (saved[0]) ways.push({ value: `both:${saved[0].id}`, kind: 'both', name: w.both(await label({ kind: 'saved', method: saved[0].id })) });
  ways.push({ value: 'wallet', kind: 'wallet', name: w.wallet });
  for (const gateway of Object.values(web.app.gateways)) {
    for (const method of gateway.methods) if (method === 'alipay' || method === 'wechat_pay') ways.push({ value: `approve:${gateway.name}:${method}`, kind: 'approve', name: await label({ kind: 'approve', gateway: gateway.name, method }) });
  }
  const chosen = ways.some((one) => one.value === choices.pay) ? choices.pay : ways[0]!.value;
  return ways.map((one) => ({ ...one, name: one.name.charAt(0).toUpperCase() + one.name.slice(1), chosen: one.value === chosen }));
}

export interface ModelWish extends Wish { readonly change: boolean; readonly unticked: boolean; readonly isProved: boolean; readonly action: string; readonly said: AutoRenewModel['said']; readonly refused: RefusalCode | null }

export async function autoRenewModel(web: Web, wish: ModelWish): Promise<AutoRenewModel> {
  const { line } = wish;
  const plan = await planOfRetries(web.autoRenew, line.id);
  const isOn = plan?.mandate.state === 'on' || plan?.mandate.state === 'frozen';
  const offer = isOn && !wish.change ? null : await offerOf(web, wish, isOn).catch((error: unknown) => { if (error instanceof Refusal) return error; throw error; });
  return {
    line: lineName(web, line, true), zone: line.zone, action: wish.action, backUrl: `/account/lines/${line.id}`, stands: plan === null ? null : await standsOf(web, wish, plan),
    offer: offer instanceof Refusal ? null : offer, refused: offer instanceof Refusal ? offer.code : wish.refused,
    byHandUrl: `${quotesUrl(line.id)}${lastPlan(line) === null ? '' : `?plan=${plan?.mandate.planId ?? lastPlan(line)}`}`, history: await historyOf(web, line), said: wish.said,
  };
}

async function offerOf(web: Web, wish: ModelWish, instead: boolean): Promise<OfferModel> {
  const { line, choices } = wish;
  const pay = await payChoices(web, wish);
  const now = web.app.clock.now();
  const plans = web.app.shelf().plansFor({ carrier: line.carrier, lineKind: line.kind, at: now }).map((one) => one.plan).filter((one) => one.autoRenew && one.terms.kind !== 'keep');
  const usual = lastPlan(line);
  const chosenPlan = plans.find((one) => one.terms.planId === (choices.plan ?? usual)) ?? plans[0];
  if (!chosenPlan) throw new Refusal('plan_not_for_auto_renewal');
  // The plan that the words name, also where the same was bought last: another one by hand is no yes to that one.
  const planId = chosenPlan.terms.planId;
  const terms = async (ceiling: bigint | null) => termsOf(web.autoRenew, { ...wishOf({ ...wish, choices: { ...choices, pay: pay.find((one) => one.chosen)!.value, plan: planId } }), ceilingCents: ceiling });
  const found = await terms(choices.ceiling).catch((error: unknown) => { if (error instanceof Refusal && error.code === 'amount_not_offered') return terms(null); throw error; });
  const { cents } = found;
  const ceilings = [...new Set([cents, found.ceilingCents, dollars(cents * 6n / 5n), dollars(cents * 3n / 2n), dollars(cents * 2n)])].toSorted((a, b) => Number(a - b));
  return {
    sentences: found.sentences, hash: found.hash, pay, plans: plans.map((one) => ({ id: one.terms.planId, name: one.name, chosen: one === chosenPlan })),
    ceilings: ceilings.map((one) => ({ money: usd(one), chosen: one === found.ceilingCents })), low: chosenPlan.terms.dataBytes ? choices.low : null,
    proofUrl: wish.isProved ? null : withBack('/step-up', `${wish.action}${queryOf(choices, wish.change)}`), unticked: wish.unticked, instead,
  };
}

const dollars = (cents: bigint): bigint => ((cents + 99n) / 100n) * 100n;
function queryOf(choices: Choices, change: boolean): string {
  const pairs: readonly (readonly [string, string | null])[] = [['pay', choices.pay], ['plan', choices.plan], ['ceiling', choices.ceiling?.toString() ?? null], ['low', choices.low ? '1' : null], ['change', change ? '1' : null]];
  const query = new URLSearchParams(pairs.flatMap(([name, value]) => (value === null ? [] : [[name, value] as [string, string]])));
  return query.size === 0 ? '' : `?${query}`;
}

async function standsOf(web: Web, { line, language }: ModelWish, plan: RetryPlan): Promise<StandsModel> {
  const { mandate, cycle } = plan;
  const now = web.app.clock.now();
  const [consent, wallet, payName] = await Promise.all([consentOf(web.app.db, mandate.id), walletOf(web.app.db, mandate.customer, now), payLabel(web.app, mandate, language)]);
  const approve = mandate.pay.kind === 'approve';
  const cents = plan.cents ?? mandate.agreedCents;
  return {
    state: mandate.state === 'off' ? 'paused' : mandate.state, plan: planNameOf(web, line, mandate.planId), payName: payName.charAt(0).toUpperCase() + payName.slice(1), approve, ceiling: usd(mandate.ceilingCents), onAt: mandate.onAt, until: mandate.until,
    next: mandate.next === null ? null : { at: mandate.next.at, money: usd(mandate.next.cents) },
    tooLate: mandate.state === 'on' && !approve && cycle === null && mandate.triggers.includes('date') && plan.ahead !== null && plan.planned.length === 0 && plan.ahead.endsAt > now ? plan.ahead.endsAt : null,
    items: itemsOf(plan), asks: await asksOf(web, plan, cents), again: cycle?.state === 'planned' && cycle.tries > 0 ? cycle.id : null,
    wallet: mandate.pay.kind === 'wallet' || mandate.pay.kind === 'wallet_then_saved' ? { free: usd(wallet.free), cycles: cents === 0n ? 0 : Number(wallet.free / cents) } : null,
    consent: consent === null ? null : { sentences: consent.words.split('\n'), at: consent.at },
  };
}

function itemsOf(plan: RetryPlan): readonly PlanItem[] {
  const ask = plan.mandate.pay.kind === 'approve';
  const first = plan.made.length === 0;
  // While it waits for a yes to a price, nothing is ahead: no charge without the yes, and no message of one.
  const waits = plan.cycle?.state === 'asking' && plan.cycle.linkId === null;
  return [
    ...(waits ? [] : plan.notices).map((at): PlanItem => ({ kind: 'told', at, past: false, reason: null })),
    ...plan.made.filter((one) => one.state !== 'open').map((one): PlanItem => ({ kind: one.state === 'paid' ? 'paid' : 'failed', at: one.at, past: true, reason: one.reason })),
    ...(waits ? [] : plan.planned).map((at, index): PlanItem => ({ kind: ask ? 'ask' : index > 0 ? 'again' : first ? 'charge' : 'retry', at, past: false, reason: null })),
  ];
}

async function asksOf(web: Web, { cycle, limitCents }: RetryPlan, cents: bigint): Promise<StandsModel['asks']> {
  if (cycle?.state !== 'asking') return null;
  if (cycle.linkId === null) return cents > limitCents ? { kind: 'price', money: usd(cents), limit: usd(limitCents), cycle: cycle.id } : null;
  const link = await linkById(web.app.db, cycle.linkId);
  return link?.state === 'open' ? { kind: 'approve', money: usd(cents), url: `/pay/${openCode(web.app.keys, link.codeSealed)}` } : null;
}

async function historyOf(web: Web, line: Line): Promise<AutoRenewModel['history']> {
  const ended = (await cyclesOf(web.app.db, line.id)).filter((one) => one.endedAt !== null);
  return Promise.all(ended.map(async (one) => {
    const renewal = one.renewalId === null ? null : await renewalById(web.app.db, one.renewalId);
    const isRenewed = one.state === 'renewed' && renewal !== null;
    return { state: one.state as AutoRenewModel['history'][number]['state'], at: one.endedAt!, money: isRenewed ? usd(renewal.totalCents) : null, url: isRenewed ? `/r/${renewal.id}` : null, reason: one.reason };
  }));
}

/** Where auto-renew stands, in one line for other pages; null where it can never be turned on. */
export async function autoGlance(web: Web, line: Line): Promise<AutoGlance | null> {
  const url = `/account/lines/${line.id}/auto`;
  const [standing] = await mandatesOfLine(web.app.db, line.id, 1);
  if (!standing || standing.state === 'off') {
    const now = web.app.clock.now();
    return web.app.shelf().plansFor({ carrier: line.carrier, lineKind: line.kind, at: now }).some((one) => one.plan.autoRenew) ? { url, state: 'off', next: null } : null;
  }
  const plan = standing.state === 'on' ? await planOfRetries(web.autoRenew, line.id) : null;
  return { url, state: plan?.cycle?.state === 'asking' ? 'asking' : standing.state, next: standing.next === null ? null : { at: standing.next.at, money: usd(standing.next.cents) } };
}

/** Where it is offered after a renewal: nothing stands on the line, and the plan may be renewed by a standing consent. */
export async function autoOffer(web: Web, line: Line, planId: string): Promise<string | null> {
  const [standing] = await mandatesOfLine(web.app.db, line.id, 1);
  if (standing && standing.state !== 'off') return null;
  return web.app.shelf().plansFor({ carrier: line.carrier, lineKind: line.kind, at: web.app.clock.now() }).some((one) => one.plan.terms.planId === planId && one.plan.autoRenew) ? `/account/lines/${line.id}/auto` : null;
}
