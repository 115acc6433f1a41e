import { usd } from '../../../base/money.ts';
import type { Instant } from '../../../base/time.ts';
import { mandateOf } from '../../../rooms/autorenew/autorenew.ts';
import { backPlan, cheapestKeep, keepsByItself, parkPlan, timelineOf, watchOfLine, type Hold, type KeepAnswer } from '../../../rooms/guard/guard.ts';
import { engine, type Line } from '../../../rooms/lines/lines.ts';
import type { Offer } from '../../../rooms/plans/plans.ts';
import { allIn } from '../flow/plans-model.ts';
import { lineName, quotesUrl } from '../frame/show-line.ts';
import type { Web } from '../frame/web-parts.ts';
import type { BuyShown, ClocksModel, KeepModel, UntilField, WatchShown } from '../models/clocks.ts';
import type { LineStateShown } from '../view-models.ts';
import type { Theirs } from './their-line.ts';
import { untilField } from './their-line.ts';

/** The name of a plan as it was when it was bought. */
function planNamed(web: Web, line: Line, planId: string) {
  const terms = line.state.purchases.findLast((one) => one.purchase.terms.planId === planId)?.purchase.terms;
  return web.app.shelf().planVersion(planId, terms?.planVersion ?? 1).name;
}

const buyOf = (web: Web, line: Line, offer: Offer): BuyShown => ({ plan: offer.plan.name, price: allIn(web, line, offer), action: quotesUrl(line.id), planId: offer.plan.terms.planId, mode: null });

const LIVE = new Set(['active', 'parked', 'grace', 'suspended']);

/** The page of all dates. What costs money is for those who may pay; what is told to others is the owner's. */
export async function clocksModel(web: Web, { link, line, url }: Theirs, field: { readonly typed?: string | undefined; readonly refusal?: UntilField['refusal'] }): Promise<ClocksModel> {
  const now = web.app.clock.now();
  const timeline = timelineOf(line, now);
  const shelf = web.app.shelf();
  const mayPay = link.role !== 'see';
  const [park, back] = mayPay ? [parkPlan(line, shelf, now), backPlan(line, shelf, now)] : [null, null];
  const parked = timeline.phase === 'parked';
  return {
    line: { ...lineName(web, line, true), label: link.name }, zone: timeline.zone, state: timeline.phase as LineStateShown, lives: ['active', 'parked', 'preactive'].includes(timeline.phase), works: timeline.works,
    marks: timeline.marks.map((mark) => ({ kind: mark.kind, at: mark.at, works: mark.works, plan: mark.planId === null ? null : planNamed(web, line, mark.planId), nextPlan: mark.nextPlanId === null ? null : planNamed(web, line, mark.nextPlanId) })),
    releaseAt: timeline.releaseAt,
    keep: LIVE.has(timeline.phase) ? untilField(line, now, { action: `${url}/keep`, ...field }) : null,
    park: park === null || parked ? null : { ...buyOf(web, line, park), starts: timeline.phase === 'active' ? 'after' : 'now', days: park.plan.terms.validityDays * park.plan.terms.cycles },
    back: back === null ? null : buyOf(web, line, back),
    watch: await watchShown(web, line),
    guardUrl: mayPay && LIVE.has(timeline.phase) ? `${url}/guard` : null, familyUrl: link.role === 'owner' ? `${url}/family` : null, calendarUrl: '/account/calendar', backUrl: `/lines/${line.id}`,
  };
}

export async function watchShown(web: Web, line: Line): Promise<WatchShown | null> {
  const [watch, mandate] = await Promise.all([watchOfLine(web.app.db, line.id, web.app.clock.now()), mandateOf(web.app.db, line.id)]);
  if (watch === null) return null;
  const next = keepsByItself(mandate) ? mandate?.next ?? null : null;
  return { until: watch.until, next: next === null ? null : { at: next.at, money: usd(next.cents) }, loud: !keepsByItself(mandate) };
}

/** The answer to a day. Only whoever may pay is offered to buy. */
export function keepModel(web: Web, { link, line, url }: Theirs, wish: { readonly until: Instant; readonly typed: string; readonly hold: Hold }): KeepModel {
  const now = web.app.clock.now();
  const ask = (hold: Hold): KeepAnswer => cheapestKeep({ line, shelf: web.app.shelf(), now, until: wish.until, hold });
  const answer = ask(wish.hold);
  const otherHold: Hold = wish.hold === 'number' ? 'texts' : 'number';
  // Texts are a matter of voice lines, and a second answer only where it is another one.
  const other = answer.kind === 'kept' && line.kind === 'voice_data' && line.smsCapable ? ask(otherHold) : null;
  const first = answer.kind === 'kept' ? answer.steps[0] : undefined;
  const mayPay = link.role !== 'see';
  return {
    line: { ...lineName(web, line, true), label: link.name }, zone: engine.settle(line.state, now).zone, until: wish.until, hold: wish.hold,
    answer: answer.kind === 'impossible' ? answer : {
      kind: 'kept', total: usd(answer.totalCents), spans: answer.spans, releaseAt: answer.releaseAt, proved: answer.proved,
      steps: answer.steps.map((step) => ({ at: step.at ?? now, now: step.at === null, plan: step.plan.name, price: usd(step.cents), releaseAt: step.releaseAt })),
    },
    other: other?.kind === 'kept' && answer.kind === 'kept' && other.totalCents !== answer.totalCents ? { hold: otherHold, total: usd(other.totalCents), url: `${url}/keep?until=${wish.typed}${otherHold === 'texts' ? '&hold=texts' : ''}` } : null,
    buy: mayPay && first !== undefined && first.at === null ? { plan: first.plan.name, price: usd(first.cents), action: quotesUrl(line.id), planId: first.plan.terms.planId, mode: first.mode } : null,
    guardUrl: mayPay ? `${url}/guard?until=${wish.typed}` : null, backUrl: `${url}/clocks`,
  };
}
