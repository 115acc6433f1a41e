import type { Worded } from '../../../base/language.ts';
import { DAY, HOUR, isoOf, MINUTE, type Instant, type ZoneId } from '../../../base/time.ts';
import { formatter, lastMoment, type Formatter } from '../../../platform/i18n/format.ts';
import { sameClock, zoneName } from '../../../platform/i18n/zones.ts';
import type { Frame, LineName } from '../view-models.ts';
import { wordsIn, type Words } from '../words/words.ts';

/** What a view writes with: the frame, its words and its figures. */
export interface Kit { readonly frame: Frame; readonly w: Words; readonly f: Formatter; name(worded: Worded): string }

export function kitOf(frame: Frame): Kit {
  return { frame, w: wordsIn(frame.language), f: formatter(frame.language), name: (worded) => worded[frame.language] };
}

// Below two days the hours decide whether somebody renews tonight or tomorrow.
const HOURS_BELOW = 2 * DAY;

/** A span in one unit, rounded down so that no page promises more than there is. */
export function spanText(w: Words, seconds: number): string {
  const left = Math.max(0, seconds);
  if (left >= HOURS_BELOW) return w.days(Math.floor(left / DAY));
  if (left >= HOUR) return w.hours(Math.floor(left / HOUR));
  return w.minutes(Math.floor(left / MINUTE));
}

/** The second clock, when the reader's wall shows another time than the line's. */
export function readerClock(kit: Kit, zone: ZoneId, at: Instant): ZoneId | null {
  const { readerZone } = kit.frame;
  return readerZone !== null && !sameClock(zone, readerZone, at) ? readerZone : null;
}

/** Inside a sentence: the last second of something that ends then, or the moment something begins. */
export const endSaid = (kit: Kit, zone: ZoneId, endsAt: Instant): string => kit.f.spoken(lastMoment(endsAt), zone, kit.frame.now);
export const startSaid = (kit: Kit, zone: ZoneId, at: Instant): string => kit.f.spoken(at, zone, kit.frame.now);
/** `Nov 30, 23:59 New York`, standing by itself: an end (its last second) and a beginning. */
export const endText = (kit: Kit, zone: ZoneId, endsAt: Instant): string => kit.f.zoned(lastMoment(endsAt), zone, kit.frame.now);
export const startText = (kit: Kit, zone: ZoneId, at: Instant): string => kit.f.zoned(at, zone, kit.frame.now);

/** `Dec 1, 12:59 Beijing`: the second clock, under a date that has said the year. */
export const nearText = (kit: Kit, zone: ZoneId, at: Instant): string => kit.f.zoned(at, zone, at);
/** `13:12 Beijing`: a time of today, on the reader's clock where it is known. */
export function timeSaid(kit: Kit, zone: ZoneId, at: Instant): string {
  const clock = kit.frame.readerZone ?? zone;
  return `${kit.f.time(at, clock)} ${zoneName(clock, kit.frame.language)}`;
}

/** A moment: its day, and small below it the line's clock and the reader's. */
export function Moment({ kit, zone, at }: { readonly kit: Kit; readonly zone: ZoneId; readonly at: Instant }) {
  const reader = readerClock(kit, zone, at);
  const { f, frame } = kit;
  return <><time dateTime={isoOf(at)}>{f.day(at, zone, frame.now)}</time><small>{`${f.time(at, zone)} ${zoneName(zone, frame.language)}`}</small>{reader === null ? null : <small>{nearText(kit, reader, at)}</small>}</>;
}

/** The two clocks of an end as they stand in the SIM: one column each. */
export function endColumns(kit: Kit, zone: ZoneId, endsAt: Instant): readonly { readonly city: string; readonly text: string }[] {
  const last = lastMoment(endsAt);
  const reader = readerClock(kit, zone, last);
  return [zone, ...(reader === null ? [] : [reader])].map((one) => ({ city: zoneName(one, kit.frame.language), text: kit.f.minute(last, one, kit.frame.now) }));
}

/** Carrier, kind of SIM and the end of its number, as far as they may be shown. */
export function lineAbout(kit: Kit, line: LineName): string {
  return [line.carrier, line.sim === null ? null : kit.w.sim[line.sim]].filter((one) => one !== null).join(' · ');
}
