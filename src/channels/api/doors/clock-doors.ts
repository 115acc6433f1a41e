import type { LineId } from '../../../base/ids.ts';
import { Refusal } from '../../../base/refusal.ts';
import { DAY, parseInstant, plusSeconds, type Instant } from '../../../base/time.ts';
import { parseDate, plusDays, startOfDay } from '../../../base/zone-time.ts';
import { cheapestKeep, KEEP_DAYS_MAX, timelineOf, type Hold, type KeepAnswer, type Timeline } from '../../../rooms/guard/guard.ts';
import { refreshLine, type RenewalsApp } from '../../../rooms/renewals/renewals.ts';
import type { ApiCaller } from './caller.ts';

export interface KeepView { readonly line: LineId; readonly at: Instant; readonly until: Instant; readonly hold: Hold; readonly answer: KeepAnswer }

/** What the API needs to know of a line's dates. Null: no such line for this caller. */
export interface ClockDoors {
  clocks(caller: ApiCaller, line: LineId): Promise<Timeline | null>;
  /** Throws `keep_date_not_offered` for a day or moment that is none, gone by, or too far ahead. */
  keep(caller: ApiCaller, line: LineId, wish: { readonly until: string; readonly hold: Hold }): Promise<KeepView | null>;
}

export function openClockDoors(app: RenewalsApp): ClockDoors {
  return {
    async clocks(_caller, id) {
      const line = await app.readLine(id);
      return line && timelineOf(await refreshLine(app, line), app.clock.now());
    },
    async keep(_caller, id, wish) {
      const found = await app.readLine(id);
      if (!found) return null;
      const line = await refreshLine(app, found);
      const now = app.clock.now();
      const day = parseDate(wish.until);
      const until = day === null ? parseInstant(wish.until) : startOfDay(line.zone, plusDays(day, 1));
      if (until === null || until <= now || until > plusSeconds(now, KEEP_DAYS_MAX * DAY)) throw new Refusal('keep_date_not_offered', { days: KEEP_DAYS_MAX });
      return { line: line.id, at: now, until, hold: wish.hold, answer: cheapestKeep({ line, shelf: app.shelf(), now, until, hold: wish.hold }) };
    },
  };
}
