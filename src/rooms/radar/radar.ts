/** The lapse radar: how many lines would lapse, which were saved and how, which numbers were lost; kept as rows for the operator. */
export { SAVED_BY, type SavedBy } from './channel.ts';
export { forecastsOf, newestForecast, outcomesOf, type ForecastRow, type OutcomeRow, type RadarDays } from './report.ts';
export { FORECAST_DAYS, outcomeOf, sweepRadar, WATCH_DAYS, type Outcome, type RadarApp, type RiskKind } from './watch.ts';
