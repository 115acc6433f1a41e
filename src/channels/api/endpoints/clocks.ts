import type { Hono } from 'hono';
import { isId } from '../../../base/ids.ts';
import { moneyJson, usd } from '../../../base/money.ts';
import { Refusal } from '../../../base/refusal.ts';
import { isoOf } from '../../../base/time.ts';
import { dateText, lastValidDay } from '../../../base/zone-time.ts';
import type { Timeline } from '../../../rooms/guard/guard.ts';
import type { KeepView } from '../doors/clock-doors.ts';
import type { ApiDoors } from '../doors/doors.ts';
import { authorised, described, queryOf, type ApiEnv } from '../endpoint.ts';
import { keepAnswer, keepQuery, lineClocks } from '../schemas/clock-schemas.ts';

/** A line's dates in order, and the cheapest way to keep its number. */
export function clockRoutes(app: Hono<ApiEnv>, doors: ApiDoors): void {
  app.get('/v1/lines/:line/clocks', described({
    id: 'getClocks', tag: 'Lines', scope: 'lines:read', summary: 'All dates of a line',
    description: 'The four clocks of a line and what follows from each, on one line: when paid time ends, when texts stop, when the number is lost, when added data and money at the carrier lapse.',
    answers: { 200: ['The dates, earliest first.', lineClocks] }, refusals: ['line_not_found'],
  }), authorised(doors, 'lines:read'), async (c) => {
    const id = c.req.param('line');
    const found = isId('line', id) ? await doors.clocks.clocks(c.get('caller'), id) : null;
    if (!found) throw new Refusal('line_not_found');
    return c.json(clocksJson(found));
  });

  app.get('/v1/lines/:line/keep', described({
    id: 'keepNumber', tag: 'Lines', scope: 'plans:read', summary: 'Cheapest way to keep a number', query: keepQuery,
    description: 'The purchases that keep the number from being lost until a day, at the least cost: plan, mode, local day and total of each, and what works meanwhile. Something is bought about a week before the number would go, so that a payment that fails can be tried again. Ask for a quote when the day has come.',
    answers: { 200: ['The way, or why there is none.', keepAnswer] }, refusals: ['line_not_found', 'keep_date_not_offered'],
  }), authorised(doors, 'plans:read'), async (c) => {
    const id = c.req.param('line');
    const { until, hold } = queryOf(c, keepQuery);
    if (until === undefined) throw new Refusal('malformed', { field: 'until' });
    const found = isId('line', id) ? await doors.clocks.keep(c.get('caller'), id, { until, hold: hold ?? 'number' }) : null;
    if (!found) throw new Refusal('line_not_found');
    return c.json(keepJson(found));
  });
}

const iso = (at: Parameters<typeof isoOf>[0] | null): string | null => (at === null ? null : isoOf(at));

const clocksJson = (one: Timeline) => ({
  line: one.line, at: isoOf(one.now), zone: one.zone, works: one.works,
  marks: one.marks.map((mark) => ({ kind: mark.kind, at: isoOf(mark.at), clock: mark.clock, lastDay: dateText(lastValidDay(one.zone, mark.at)), plan: mark.planId, nextPlan: mark.nextPlanId, works: mark.works })),
  numberReleaseAt: iso(one.releaseAt), serviceEndsAt: iso(one.serviceEndsAt),
});

function keepJson({ line, at, until, hold, answer }: KeepView) {
  const about = { line, at: isoOf(at), until: isoOf(until), hold };
  if (answer.kind === 'impossible') return { ...about, possible: false, because: answer.because, reach: iso(answer.reach), steps: [], total: null, numberReleaseAt: null, spans: [], proved: true };
  return {
    ...about, possible: true, because: null, reach: null, total: moneyJson(usd(answer.totalCents)), numberReleaseAt: isoOf(answer.releaseAt), proved: answer.proved,
    steps: answer.steps.map((step) => ({
      on: dateText(step.day), now: step.at === null, plan: { id: step.plan.terms.planId, version: step.plan.terms.planVersion }, mode: step.mode, total: moneyJson(usd(step.cents)),
      serviceEndsAt: isoOf(step.serviceEndsAt), numberReleaseAt: isoOf(step.releaseAt),
    })),
    spans: answer.spans.map((span) => ({ from: isoOf(span.from), to: isoOf(span.to), works: span.works })),
  };
}
