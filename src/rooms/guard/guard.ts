/**
 * Keeping a number (保号): when it would be lost, the cheapest way to keep it, and the alarms before it goes. Everything here is
 * reckoned from a line's own state by the engine; nothing is a rule of its own.
 */
export { alarmDue, alarmLadder, ALARM_DAYS, FAMILY_DAYS, FAMILY_DAYS_GUARDED, GUARDED_ALARM_DAYS, type AlarmSubject, type Loudness, type NumberAlarm } from './alarms.ts';
export { cheapestKeep, KEEP_DAYS_MAX, KEEP_LEAD_DAYS, type Hold, type KeepAnswer, type KeepSpan, type KeepStep, type KeepWish } from './keep/cheapest-keep.ts';
export { timelineOf, worksAt, type Clock, type Mark, type MarkKind, type Timeline, type Works } from './timeline.ts';
export type { GuardApp } from './app.ts';
export { familyUrl, guardComposers } from './compose.ts';
export { answerFamily, askFamily, familyAddress, FAMILY_LABEL_MAX, FAMILY_MAX, familyKey, FAMILY_MOVES, familyOf, openFamily, type Family, type FamilyState } from './family.ts';
export { tellFamilies } from './family-round.ts';
export { calendarOf, CALENDAR_ALARM_DAYS, type CalendarLine } from './calendar.ts';
export { endFeed, feedOwner, hasFeed, newFeed } from './feeds.ts';
export { backPlan, parkPlan } from './park.ts';
export { forgetGuardOf, isOther, keepPlanFor, keepsByItself, loudLines, standGuard, stopGuard, watchesOf, watchOfLine, type StandGuard, type Watch } from './watch.ts';
