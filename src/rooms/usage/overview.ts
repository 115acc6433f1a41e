import { DAY, plusSeconds, type Instant } from '../../base/time.ts';
import { localDate, plusDays, startOfDay, type LocalDate } from '../../base/zone-time.ts';
import { engine, type Line, type LineSnapshot } from '../lines/lines.ts';
import type { UsageApp } from './app.ts';
import { dayRows, daysOf, type DayRow } from './days.ts';
import { lookAhead, type Forecast, type NoForecast } from './forecast.ts';
import { readingsOf } from './readings.ts';
import { cheapestThatLasts, wishedUntil, type Recommendation } from './recommend.ts';

/** Everything there is to say of a line's use at one moment: what pages, the API and other doors show. */
export interface Overview {
  readonly at: Instant;
  readonly seen: LineSnapshot;
  /** Local days from the first one that was read, oldest first; the last is today. */
  readonly days: readonly DayRow[];
  /** Whole days of use that are known, of those that count for a forecast. */
  readonly known: number;
  readonly forecast: Forecast | null;
  readonly why: NoForecast | null;
  /** The date that is wished for: data and service are to last until then. */
  readonly until: Instant;
  /** Null: nothing lasts, too little is known, or the line takes no renewal. */
  readonly recommendation: Recommendation | null;
}

// Nobody plans data further ahead.
const AHEAD_S = 366 * DAY;

/** The days somebody may wish for, both included: tomorrow, and a year from now. */
export function wishedDays(line: Line, now: Instant): { readonly least: LocalDate; readonly most: LocalDate } {
  return { least: plusDays(localDate(line.zone, now), 1), most: localDate(line.zone, plusSeconds(now, AHEAD_S)) };
}

/** `wished`: a local day to last through; one that cannot be wished for counts as none. `channel`: plans sold there only. */
export async function overviewOf(app: UsageApp, line: Line, wish: { readonly days: number; readonly wished: LocalDate | null; readonly channel: string }): Promise<Overview> {
  const now = app.clock.now();
  const { zone } = line;
  const from = plusDays(localDate(zone, now), 1 - wish.days);
  const [readings, look] = await Promise.all([readingsOf(app.db, line.id, startOfDay(zone, plusDays(from, -1))), lookAhead(app, line)]);
  const rows = dayRows(readings, zone, { from, now });
  const { least, most } = wishedDays(line, now);
  const isFair = wish.wished !== null && wish.wished >= least && wish.wished <= most;
  const until = isFair ? startOfDay(zone, plusDays(wish.wished!, 1)) : wishedUntil(line, look.forecast, now);
  return {
    at: now, seen: engine.snapshotOf(line.state, now, line.balance?.expiresAt ?? null), days: rows.slice(Math.max(0, rows.findIndex((row) => row.used !== null))), known: daysOf(readings, zone).length,
    forecast: look.forecast, why: look.why, until, recommendation: await cheapestThatLasts(app, line, { until, channel: wish.channel }),
  };
}
