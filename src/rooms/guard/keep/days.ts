import { HOUR, plusSeconds, type Instant, type ZoneId } from '../../../base/time.ts';
import { localDate, plusDays, startOfDay, type LocalDate } from '../../../base/zone-time.ts';

/**
 * The moments at which the search may buy: now, and then once on each local day of the line, in its middle. Whoever buys a
 * little earlier or later on that day gets the same days, for plans end at local midnights.
 */
export interface Days {
  readonly zone: ZoneId;
  readonly first: LocalDate;
  readonly now: Instant;
  at(index: number): Instant;
  /** The last index whose moment is not after `moment`; -1 before now. */
  indexOf(moment: Instant): number;
  /** The index of this local day; negative for days gone by. */
  dayIndex(date: LocalDate): number;
}

const NOON = 12 * HOUR;

export function daysFrom(zone: ZoneId, now: Instant): Days {
  const first = localDate(zone, now);
  const at = (index: number): Instant => (index === 0 ? now : plusSeconds(startOfDay(zone, plusDays(first, index)), NOON));
  return {
    zone, first, now, at,
    indexOf(moment) {
      if (moment < now) return -1;
      const index = localDate(zone, moment) - first;
      return index > 0 && at(index) > moment ? index - 1 : index;
    },
    dayIndex: (date) => date - first,
  };
}
