import { GB } from '../../../base/data-size.ts';
import { usd } from '../../../base/money.ts';
import { plusSeconds, type Instant } from '../../../base/time.ts';
import { dateText, localDate, type LocalDate } from '../../../base/zone-time.ts';
import { engine, type Line, type LineSnapshot } from '../../../rooms/lines/lines.ts';
import type { Customer } from '../../../rooms/people/people.ts';
import { DAYS_LEAST, overviewOf, thresholdsOf, wishedDays, type Forecast, type Overview } from '../../../rooms/usage/usage.ts';
import { lineName, lineUrl, quotesUrl, usageUrl } from '../frame/show-line.ts';
import type { Web } from '../frame/web-parts.ts';
import type { ForecastShown, TellModel, UsageModel } from '../models/usage.ts';

/** Days of the chart and its table: as many as a page may weigh. The file has all of them. */
const DAYS_SHOWN = 24;
// A moment to the minute would claim more than a forecast knows.
const HOUR_S = 3_600;

const RENEWABLE = new Set(['preactive', 'active', 'parked', 'grace', 'suspended']);
export const tellUrl = (id: Line['id']): string => `${usageUrl(id)}/tell`;

export interface UsageWish { readonly line: Line; readonly customer: Customer | null; /** A local day somebody wants to get to. */ readonly until: LocalDate | null }

/** Everything the page of use says, from readings, state and shelf as of now. */
export async function usageModel(web: Web, { line, customer, until }: UsageWish): Promise<UsageModel> {
  const { zone } = line;
  const found = await overviewOf(web.app, line, { days: DAYS_SHOWN, wished: until, channel: 'web' });
  const { seen } = found;
  return {
    line: nameOf(web, line, customer), zone, days: found.days.map((row) => ({ startsAt: row.startsAt, usedBytes: row.used, leftBytes: row.left })),
    leftBytes: seen.usableBytes, cycle: seen.running && { startsAt: seen.running.startsAt, endsAt: seen.running.endsAt },
    forecast: found.forecast === null ? { why: found.why!, days: found.known, need: DAYS_LEAST } : shownForecast(found.forecast, engine.waitsForUse(engine.settle(line.state, found.at))),
    drain: seen.phase === 'active' ? drainOf(seen) : [],
    recommend: RENEWABLE.has(seen.phase) && seen.barred !== 'fraud' ? recommendOf(web, line, found) : null,
    tellUrl: tellUrl(line.id), csvUrl: `${usageUrl(line.id)}/readings.csv`, backUrl: lineUrl(line.id),
  };
}

/** What this person has chosen to be told of the line, or the defaults. */
export async function tellModel(web: Web, line: Line, customer: Customer): Promise<TellModel> {
  const chosen = await thresholdsOf(web.app.db, { customer: customer.id, line: line.id });
  return {
    line: nameOf(web, line, customer), usedPercents: chosen.usedPercents, leftGb: chosen.leftBytes === null ? '' : gbText(chosen.leftBytes), daysLeft: chosen.daysLeft?.toString() ?? '', forecast: chosen.forecast,
    action: tellUrl(line.id), backUrl: usageUrl(line.id),
  };
}

/** The line as this person calls it. */
const nameOf = (web: Web, line: Line, customer: Customer | null) => ({ ...lineName(web, line, true), label: customer?.lines.find((one) => one.line === line.id)?.name ?? line.name });

const gbText = (bytes: bigint): string => String(Number(bytes * 10n / GB) / 10);

function shownForecast(made: Forecast, nextStarts: boolean): ForecastShown {
  const hour = (at: Instant | null): Instant | null => (at === null ? null : plusSeconds(at, -(at % HOUR_S)));
  const { early, likely, late } = made.usedUpAt;
  return { early: hour(early), likely: hour(likely), late: hour(late), leftAtEnd: made.leftAtEnd, endsAt: made.endsAt, perDayBytes: made.perDayBytes, days: made.days, nextStarts };
}

/** Why each bundle stands where it does (rules R24): its end, or at the same end its kind. */
function drainOf({ buckets }: LineSnapshot): UsageModel['drain'] {
  return buckets.map((one, i) => {
    const next = buckets[i + 1];
    return { kind: one.kind, leftBytes: one.left, totalBytes: null, endsAt: one.endsAt, because: next === undefined ? 'last' as const : one.endsAt < next.endsAt ? 'sooner' as const : 'kind' as const };
  });
}

function recommendOf(web: Web, line: Line, { at, until, known, recommendation: found }: Overview): UsageModel['recommend'] {
  const { least, most } = wishedDays(line, at);
  const shelf = web.app.shelf();
  return {
    until, untilText: dateText(localDate(line.zone, plusSeconds(until, -1))), leastUntil: dateText(least), mostUntil: dateText(most), action: quotesUrl(line.id),
    found: found === null ? (known < DAYS_LEAST ? 'few' : 'none') : {
      name: shelf.planVersion(found.planId, found.planVersion).name, price: usd(found.totalCents), planId: found.planId, mode: found.mode, careful: found.certainty === 'careful', needBytes: found.needBytes,
      cheaper: found.cheaper && { name: shelf.planVersion(found.cheaper.planId, found.cheaper.planVersion).name, price: usd(found.cheaper.totalCents), failsAt: found.cheaper.failsAt },
    },
  };
}
