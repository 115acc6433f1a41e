/**
 * Reminders: what of a line runs out, said to the people it concerns, once, at a decent hour, by the way they read first, and not a word
 * once it is renewed. Also the links in them, and what people want of them.
 */
export type { RemindersApp } from './app.ts';
export { LADDER } from './channels.ts';
export { reminderComposers } from './compose.ts';
export { reminderGate } from './follow.ts';
export { TOPICS, type About, type ReminderKind, type Topic } from './kinds.ts';
export { remindTomorrow } from './later.ts';
export { hoursOf, LAWFUL, LEAST_HOURS, type Hours } from '../../platform/i18n/quiet-hours.ts';
export { channelsOfQuotes, forgetOldReminders, keepQuote, laterAt, noteOpened, REMINDER_MOVES, remindersOf, type Reminder, type ReminderState } from './reminder.ts';
export { openRemindersRound, reminderJobs, REMINDERS_LOOK } from './round.ts';
export { REMINDER_NOTICE } from './send-due.ts';
export { DEFAULT_SETTINGS, forgetRemindersOf, isWanted, keepSettings, lineWishWrite, settingsOf, wishesOf, type LineWish, type Settings } from './settings.ts';
export { isAddressOf, laterUrl, readTap, readUnsubscribe, tapExpiresAt, tapUrl, unsubscribeUrl, type Unsubscribe } from './tap.ts';
export { standingOf, type Standing } from './standing.ts';
