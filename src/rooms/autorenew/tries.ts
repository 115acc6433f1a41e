import { HOUR, plusSeconds, type Instant, type ZoneId } from '../../base/time.ts';
import { lastValidDay, plusDays, startOfDay, type LocalDate } from '../../base/zone-time.ts';

/** Nothing is tried later than this before an end: a payment and a delivery need their time (s). */
const LAST_BEFORE_END_S = HOUR;
/** Inside grace a try leaves this much of it (s). */
const GRACE_LEFT_S = 2 * HOUR;
const MORNING = 10, EVENING = 19;
const TRIES_BEFORE_END = 3;

const hourOf = (zone: ZoneId, day: LocalDate, hour: number): Instant => plusSeconds(startOfDay(zone, day), hour * HOUR);

/**
 * When a cycle that ends at `endsAt` is renewed: in the morning of the day before its last day, and where that fails in the
 * morning and the evening of the last day, then once more inside grace. By the line's own clock (rules R1), so that a
 * message about a try never comes at night; on a day that skips or repeats an hour, an hour off. Always at least one, in order.
 */
export function triesBeforeEnd(zone: ZoneId, endsAt: Instant, graceEndsAt: Instant | null): readonly [Instant, ...Instant[]] {
  const last = lastValidDay(zone, endsAt);
  const before = ([[-3, MORNING], [-2, MORNING], [-1, MORNING], [0, MORNING], [0, EVENING]] as const)
    .map(([days, hour]) => hourOf(zone, plusDays(last, days), hour)).filter((at) => at <= endsAt - LAST_BEFORE_END_S);
  const after = [1, 2].map((days) => hourOf(zone, plusDays(last, days), MORNING)).find((at) => at > endsAt);
  const inGrace = after !== undefined && graceEndsAt !== null && after <= graceEndsAt - GRACE_LEFT_S ? [after] : [];
  return [...before.slice(-TRIES_BEFORE_END), ...inGrace] as [Instant, ...Instant[]];
}

/** When a number that would be lost at `releaseAt` is kept: a week before, and every second day after that. */
export function triesBeforeLoss(zone: ZoneId, releaseAt: Instant): readonly [Instant, ...Instant[]] {
  const last = lastValidDay(zone, releaseAt);
  return [-7, -5, -3, -1].map((days) => hourOf(zone, plusDays(last, days), MORNING)) as [Instant, ...Instant[]];
}
