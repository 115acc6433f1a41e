import type { Hono } from 'hono';
import { isId } from '../../../base/ids.ts';
import { moneyJson, usd } from '../../../base/money.ts';
import { Refusal } from '../../../base/refusal.ts';
import { isoOf, type Instant } from '../../../base/time.ts';
import { dateText } from '../../../base/zone-time.ts';
import type { Candidate } from '../../../rooms/usage/usage.ts';
import type { ApiDoors } from '../doors/doors.ts';
import type { UsageView } from '../doors/usage-doors.ts';
import { authorised, described, queryOf, type ApiEnv } from '../endpoint.ts';
import { byteCount, bytesOrNull } from '../present.ts';
import { lineUsage, usageQuery } from '../schemas/usage-schemas.ts';

/** What a line used, when its data will be used up, and the cheapest plan that lasts. */
export function usageRoutes(app: Hono<ApiEnv>, doors: ApiDoors): void {
  app.get('/v1/lines/:line/usage', described({
    id: 'getUsage', tag: 'Lines', scope: 'lines:read', summary: 'Use and forecast of a line', query: usageQuery,
    description: 'Use day by day, which data is used first, when the data will be used up (as a range, and only once enough days were read), and the cheapest plan that lasts until a day, with its reason.',
    answers: { 200: ['The use of the line.', lineUsage] }, refusals: ['line_not_found'],
  }), authorised(doors, 'lines:read'), async (c) => {
    const id = c.req.param('line');
    const { until } = queryOf(c, usageQuery);
    const found = isId('line', id) ? await doors.usage.usage(c.get('caller'), id, { until: until ?? null }) : null;
    if (!found) throw new Refusal('line_not_found');
    return c.json(usageJson(found));
  });
}

const iso = (at: Instant | null): string | null => (at === null ? null : isoOf(at));
const candidate = (one: Candidate) => ({ plan: { id: one.planId, version: one.planVersion }, mode: one.mode, total: moneyJson(usd(one.totalCents)) });

function usageJson({ line, at, seen, days, forecast, why, until, recommendation }: UsageView) {
  const sides = <T, R>(of: { readonly early: T; readonly likely: T; readonly late: T }, as: (side: T) => R) => ({ early: as(of.early), likely: as(of.likely), late: as(of.late) });
  return {
    line: line.id, at: isoOf(at), zone: line.zone, usedBytesTotal: byteCount(seen.usedBytesTotal), leftBytes: bytesOrNull(seen.usableBytes),
    days: days.map((day) => ({ date: dateText(day.date), usedBytes: bytesOrNull(day.used), leftBytes: bytesOrNull(day.left) })),
    drainOrder: seen.buckets.map((one) => ({ kind: one.kind, left: bytesOrNull(one.left), endsAt: isoOf(one.endsAt), own: one.own })),
    forecast: forecast && { usedUpAt: sides(forecast.usedUpAt, iso), leftAtEnd: sides(forecast.leftAtEnd, byteCount), endsAt: isoOf(forecast.endsAt), perDayBytes: byteCount(forecast.perDayBytes), days: forecast.days },
    noForecast: why, until: isoOf(until),
    recommendation: recommendation && {
      ...candidate(recommendation), certainty: recommendation.certainty, needBytes: byteCount(recommendation.needBytes),
      cheaper: recommendation.cheaper && { ...candidate(recommendation.cheaper), failsAt: isoOf(recommendation.cheaper.failsAt) },
    },
  };
}
