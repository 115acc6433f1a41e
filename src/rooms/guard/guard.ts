/**
 * Keeping a number (保号): when it would be lost, the cheapest way to keep it, and the alarms before it goes. Everything here is
 * reckoned from a line's own state by the engine; nothing is a rule of its own.
 */
export { alarmDue, alarmLadder, ALARM_DAYS, GUARDED_ALARM_DAYS, type AlarmSubject, type Loudness, type NumberAlarm } from './alarms.ts';
export { cheapestKeep, KEEP_DAYS_MAX, KEEP_LEAD_DAYS, type Hold, type KeepAnswer, type KeepSpan, type KeepStep, type KeepWish } from './keep/cheapest-keep.ts';
export { timelineOf, worksAt, type Clock, type Mark, type MarkKind, type Timeline, type Works } from './timeline.ts';
