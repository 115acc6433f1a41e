import timezones from '@touch4it/ical-timezones';
import ical, { ICalAlarmType, ICalCalendarMethod } from 'ical-generator';
import { Temporal } from 'temporal-polyfill';
import type { Language } from '../../base/language.ts';
import { DAY, HOUR, MINUTE, msOf, plusSeconds, type Instant, type ZoneId } from '../../base/time.ts';
import { dateText, lastValidDay } from '../../base/zone-time.ts';
import type { Line } from '../lines/lines.ts';
import { maskedLine } from '../renewals/renewals.ts';
import { timelineOf, type Mark } from './timeline.ts';
import { calendarWords } from './words/calendar.ts';

/** The moments of a person's lines as an iCalendar file (RFC 5545), each in the zone of its line, with an alarm a week before. */

export type CalendarKind = 'cycle_end' | 'next_cycle' | 'grace_end' | 'number_release' | 'activate_by' | 'charge';
export const CALENDAR_ALARM_DAYS = 7;
/** How often a calendar need not ask again (s). */
const ASK_AGAIN_S = 6 * HOUR;

/** A line as its calendar shows it: nothing of it but its masked number, and what its reader calls it. */
export interface CalendarLine {
  readonly line: Pick<Line, 'id' | 'state' | 'zone' | 'balance' | 'number' | 'iccid'>;
  readonly name: string | null;
  /** When auto-renew charges next; null: it does not. */
  readonly chargeAt: Instant | null;
}

interface Moment { readonly kind: CalendarKind; readonly at: Instant; readonly startsAt: Instant }

const KIND_OF: Partial<Record<Mark['kind'], CalendarKind>> = { cycle_end: 'cycle_end', grace_end: 'grace_end', number_release: 'number_release', activate_by: 'activate_by' };

/** What still lies ahead of a line. What ends at a midnight is shown as the last minute before it (rules R1, R2). */
function momentsOf({ line, chargeAt }: CalendarLine, now: Instant): Moment[] {
  const ends = timelineOf(line, now).marks.flatMap((mark): Moment[] => {
    const kind = KIND_OF[mark.kind];
    return kind === undefined || mark.at <= now ? [] : [{ kind: mark.nextPlanId === null ? kind : 'next_cycle', at: mark.at, startsAt: plusSeconds(mark.at, -MINUTE) }];
  });
  return chargeAt === null || chargeAt <= now ? ends : [...ends, { kind: 'charge', at: plusSeconds(chargeAt, 15 * MINUTE), startsAt: chargeAt }];
}

/**
 * The calendar as text. Pure: the same lines give the same bytes, so that a calendar that asks again hears that nothing is new.
 * `host` names the shop in the names of events.
 */
export function calendarOf(about: { readonly lines: readonly CalendarLine[]; readonly language: Language; readonly now: Instant; readonly host: string; readonly url: string }): string {
  const words = calendarWords(about.language);
  const calendar = ical({ name: words.name, prodId: { company: 'Xuka', product: 'lines', language: about.language.slice(0, 2).toUpperCase() }, method: ICalCalendarMethod.PUBLISH, ttl: ASK_AGAIN_S });
  calendar.timezone({ name: null, generator: timezones.getVtimezoneComponent });
  for (const one of about.lines) {
    const zone = timezones.getVtimezoneComponent(one.line.zone) === null ? null : one.line.zone;
    const called = one.name === null ? maskedLine(one.line) : `${one.name} (${maskedLine(one.line)})`;
    for (const { kind, at, startsAt } of momentsOf(one, about.now)) {
      const event = calendar.createEvent({
        id: `${one.line.id}-${kind}-${dateText(lastValidDay(one.line.zone, at))}@${about.host}`, start: local(startsAt, zone), end: local(at, zone), timezone: zone,
        summary: words.title[kind](called), description: words.follows[kind], url: about.url, stamp: local(knownSince(one.line), null),
      });
      event.createAlarm({ type: ICalAlarmType.display, trigger: CALENDAR_ALARM_DAYS * DAY, description: words.title[kind](called) });
    }
  }
  return `${calendar.toString()}\r\n`;
}

/** A moment in a zone that the file describes; in UTC where the zone has no description. */
const local = (at: Instant, zone: ZoneId | null) => Temporal.Instant.fromEpochMilliseconds(msOf(at)).toZonedDateTimeISO(zone ?? 'UTC');

/** The last purchase: readings of use change no moment, and a calendar must not think that they did. */
const knownSince = (line: CalendarLine['line']): Instant => line.state.purchases.reduce<Instant>((last, { at }) => (at > last ? at : last), 0 as Instant);
