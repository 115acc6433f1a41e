import type { LineId } from '../../base/ids.ts';
import type { Instant, ZoneId } from '../../base/time.ts';
import { lastValidDay, plusDays, startOfDay } from '../../base/zone-time.ts';

/** Alarms before a number is released. Which are due and how loud is decided here; the room reminders sends them. */

/** Days before the release on which a person is told. */
export const ALARM_DAYS = [14, 7, 3, 1] as const;
/** The same for a guarded line that cannot be charged by itself: earlier, and more often. */
export const GUARDED_ALARM_DAYS = [30, 14, 10, 7, 5, 3, 2, 1] as const;

/** 1 says it, 2 urges, 3 goes through every channel a person allows, 4 is the last one. */
export type Loudness = 1 | 2 | 3 | 4;

export interface NumberAlarm {
  readonly line: LineId;
  readonly zone: ZoneId;
  /** The first moment at which the number is gone. */
  readonly releaseAt: Instant;
  /** Local days from `dueAt` to the last one the number is kept: with the line and `releaseAt` the name of this alarm, which is raised once. */
  readonly days: number;
  /** The start of that local day of the line. */
  readonly dueAt: Instant;
  readonly loudness: Loudness;
  /** Through all channels at once, not through the first that answers. */
  readonly everyChannel: boolean;
  /** Also to the family, where the owner has asked for it. */
  readonly family: boolean;
}

/** From so many days before the release on every channel is used, and the family is told. */
const EVERY_CHANNEL_DAYS = 3;
export const FAMILY_DAYS = 3;
export const FAMILY_DAYS_GUARDED = 7;

const loudnessAt = (days: number): Loudness => (days <= 1 ? 4 : days <= 3 ? 3 : days <= 7 ? 2 : 1);

export interface AlarmSubject { readonly line: LineId; readonly zone: ZoneId; readonly releaseAt: Instant; /** Guarded, and nobody can be charged. */ readonly guarded: boolean }

/** Every alarm of this release, earliest first. Pure. */
export function alarmLadder({ line, zone, releaseAt, guarded }: AlarmSubject): NumberAlarm[] {
  const last = lastValidDay(zone, releaseAt);
  return (guarded ? GUARDED_ALARM_DAYS : ALARM_DAYS).map((days) => ({
    line, zone, releaseAt, days, dueAt: startOfDay(zone, plusDays(last, -days)), loudness: loudnessAt(days),
    everyChannel: days <= EVERY_CHANNEL_DAYS, family: days <= (guarded ? FAMILY_DAYS_GUARDED : FAMILY_DAYS),
  }));
}

/** The alarm of this moment: the loudest that is due. Those before it that nobody raised are not raised late. Null: none is due, or it is too late. */
export function alarmDue(subject: AlarmSubject, now: Instant): NumberAlarm | null {
  if (now >= subject.releaseAt) return null;
  return alarmLadder(subject).findLast((one) => one.dueAt <= now) ?? null;
}
