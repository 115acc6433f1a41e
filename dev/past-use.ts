import { DAY, plusSeconds, type Instant } from '../src/base/time.ts';
import { localDate, plusDays, startOfDay } from '../src/base/zone-time.ts';
import type { House } from '../src/house.ts';
import type { Write } from '../src/platform/db/unit.ts';
import { habitBytes } from '../src/rooms/carriers/connectors/twin/habit.ts';
import { engine, type Line, type LineEvent } from '../src/rooms/lines/lines.ts';
import { readingWrites } from '../src/rooms/usage/usage.ts';
import type { DemoLine } from './demo-lines.ts';

const WEEKS_S = 28 * DAY;

/**
 * Readings that a demo line's life would have left at each of its midnights of the last weeks, so that its chart has a past.
 * Between two known stands of the meter use is shared out as the line's habit would have it.
 */
export function pastReadings(house: House, one: DemoLine, made: { readonly line: Line; readonly events: readonly LineEvent[]; readonly now: Instant }): Write[] {
  const { line, events, now } = made;
  return midnights(one, line.iccid, events).filter((stand) => stand.at >= plusSeconds(now, -WEEKS_S)).flatMap((stand) => {
    const then = engine.settle(engine.foldLine(events.filter((event) => event.at <= stand.at)), stand.at);
    const at = { ...line, state: engine.applyEvent(then, { kind: 'metered', ...stand }) };
    // The same before and after: a past that nobody has to be woken for.
    return readingWrites({ newId: house.newId, clock: house.app.clock }, { before: at, line: at, at: stand.at });
  });
}

interface Stand { readonly at: Instant; readonly usedBytesTotal: bigint }

function midnights({ habit, zone }: DemoLine, iccid: string, events: readonly LineEvent[]): Stand[] {
  if (habit === null) return [];
  const shape = { bytesPerDay: habit.megabytesPerDay * 1_048_576, weekendPercent: habit.weekendPercent };
  const known: Stand[] = [{ at: events[0]!.at, usedBytesTotal: 0n }, ...events.filter((event) => event.kind === 'metered')];
  return known.slice(1).flatMap((stand, i): Stand[] => {
    const before = known[i]!;
    // A renewal in between opened the bytes that this use came from.
    const from = events.reduce((begun, event) => (event.kind === 'renewed' && event.at > begun && event.at < stand.at ? event.at : begun), before.at);
    const whole = habitBytes(shape, { iccid, zone, from, to: stand.at });
    const some: Stand[] = [];
    for (let date = plusDays(localDate(zone, from), 1); startOfDay(zone, date) < stand.at; date = plusDays(date, 1)) {
      const at = startOfDay(zone, date);
      const part = whole === 0n ? 0n : (stand.usedBytesTotal - before.usedBytesTotal) * habitBytes(shape, { iccid, zone, from, to: at }) / whole;
      some.push({ at, usedBytesTotal: before.usedBytesTotal + part });
    }
    return [...some, { at: stand.at, usedBytesTotal: stand.usedBytesTotal }];
  });
}
