import { earliest, plusSeconds, type Instant, type ZoneId } from '../../base/time.ts';
import { localDate, plusDays, startOfDay } from '../../base/zone-time.ts';
import { engine, type LineState } from '../lines/lines.ts';
import type { Future } from './replay.ts';

// Ten years of days; each has a few moments at which a line changes.
const STEPS_MAX = 40_000;

/**
 * Lets a future use a line, cycles and bundles ending and beginning on the way as they will: the first moment at which it
 * has no data, or no service; null: it has both until `until`.
 */
export function failsAt(state: LineState, future: Future, facts: { readonly zone: ZoneId; readonly now: Instant; readonly until: Instant }): Instant | null {
  const { zone, until } = facts;
  let line = state;
  let now = facts.now;
  const first = localDate(zone, now);
  for (let step = 0; step < STEPS_MAX && now < until; step++) {
    const seen = engine.snapshotOf(line, now);
    if (seen.phase !== 'active' || seen.usableBytes === 0n) return now;
    const date = localDate(zone, now);
    const dayEnd = startOfDay(zone, plusDays(date, 1));
    const stop = earliest(earliest(dayEnd, until), engine.nextChangeAt(line, now) ?? until);
    const perSecond = future(date, date - first) / (dayEnd - startOfDay(zone, date));
    const use = BigInt(Math.round(perSecond * (stop - now)));
    if (seen.usableBytes !== null && use >= seen.usableBytes) return earliest(stop, plusSeconds(now, Math.ceil(Number(seen.usableBytes) / perSecond)));
    // A second early: at the end itself the bytes of the next cycle are there.
    line = engine.applyEvent(line, { kind: 'metered', at: plusSeconds(stop, -1), usedBytesTotal: line.usedBytesTotal + use });
    now = stop;
  }
  return null;
}
