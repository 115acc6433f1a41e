/**
 * Use of lines: what carriers have said of it, what will become of it, and which plan would be enough. Readings are taken over by
 * the flow; this room writes its history in the same commit and wakes whoever looks at use.
 */
export type { UsageApp } from './app.ts';
export { LOOK_JOBS, readingsOf, readingWrites, type Part, type Reading } from './readings.ts';
export { dayRows, daysOf, type DayRow, type DayUse } from './days.ts';
export { DAYS_LEAST, forecastOf, lookAhead, runOutOf, reckon, type Forecast, type NoForecast } from './forecast.ts';
export { cheapestThatLasts, wishedUntil, type Candidate, type Recommendation } from './recommend.ts';
export { forgetLine, forgetThresholds, KEPT_DAYS, thinReadings } from './keep.ts';
export { overviewOf, wishedDays, type Overview } from './overview.ts';
export { enlistBound, readDue, ROUND_S } from './round.ts';
export { DEFAULT_THRESHOLDS, reached, thresholdsKey, thresholdsOf, thresholdsOfLines, thresholdsWrite, usedOf, type Reached, type Standing, type Thresholds } from './thresholds.ts';
export { unwatch, watch, type WatchReason } from './watches.ts';
