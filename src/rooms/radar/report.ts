import type { Queryable } from '../../platform/db/db.ts';
import type { SavedBy } from './channel.ts';
import type { Outcome, RiskKind } from './watch.ts';

export interface ForecastRow { readonly day: string; readonly kind: RiskKind; readonly carrier: string; readonly phase: string; readonly days: number; readonly lines: number }
export interface OutcomeRow { readonly day: string; readonly kind: RiskKind; readonly carrier: string; readonly phase: string; readonly outcome: Outcome; readonly channel: SavedBy | ''; readonly lines: number }
export interface RadarDays { readonly from: string; readonly to: string }

/** What became of lines at risk, day by day (UTC, both ends included), oldest first. */
export async function outcomesOf(db: Queryable, days: RadarDays): Promise<OutcomeRow[]> {
  return (await db.query<OutcomeRow>(
    'select day::text, kind, carrier, phase, outcome, channel, lines from radar_outcomes where day between $1::date and $2::date order by day, kind, carrier, phase, outcome, channel', [days.from, days.to])).rows;
}

/** What would run out, as it stood on each of these days. */
export async function forecastsOf(db: Queryable, days: RadarDays): Promise<ForecastRow[]> {
  return (await db.query<ForecastRow>('select day::text, kind, carrier, phase, days, lines from radar_forecasts where day between $1::date and $2::date order by day, kind, carrier, phase, days', [days.from, days.to])).rows;
}

/** The newest forecast there is. */
export async function newestForecast(db: Queryable): Promise<ForecastRow[]> {
  return (await db.query<ForecastRow>('select day::text, kind, carrier, phase, days, lines from radar_forecasts where day = (select max(day) from radar_forecasts) order by kind, carrier, phase, days')).rows;
}
