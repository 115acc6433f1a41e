import { DAY, earliest, HOUR, plusSeconds, type Instant } from '../../base/time.ts';
import { engine, type Line } from '../lines/lines.ts';
import type { AutoCycle } from './cycle.ts';
import { aheadByDate, type Ahead } from './due.ts';
import type { Mandate } from './mandate.ts';

/** Days before a charge on which it is announced (trust section 8). */
export const ANNOUNCE_DAYS = [7, 3] as const;
/** Nothing is charged sooner than this after the first word of it, unless it was turned on in these days and the confirmation said so. */
const LEAST_NOTICE_S = 3 * DAY;
/** A price above what was agreed to needs this much notice; an hour less is the same day. */
const RISE_NOTICE_S = 7 * DAY - HOUR;
/** Little data cannot be announced days before: so long after the message (s). */
export const LOW_DATA_WAIT_S = HOUR;

export const soonAt = (ahead: Ahead, days: (typeof ANNOUNCE_DAYS)[number]): Instant => plusSeconds(ahead.tries[0]!, -days * DAY);

/** Whether the confirmation itself has said what the first notice would have said. */
export const toldWhenTurnedOn = (mandate: Pick<Mandate, 'onAt'>, ahead: Ahead): boolean => mandate.onAt > soonAt(ahead, 7);

/** The moments at which a renewal may be tried: those of its plan that leave time for the notice before them. */
export function triesAllowed(mandate: Pick<Mandate, 'onAt'>, ahead: Ahead, announcedAt: Instant | null): readonly Instant[] {
  if (ahead.trigger === 'low_data') return ahead.tries;
  const from = toldWhenTurnedOn(mandate, ahead) ? mandate.onAt : announcedAt === null ? ahead.tries[0]! : plusSeconds(announcedAt, LEAST_NOTICE_S);
  const tries = ahead.tries.filter((at) => at >= from);
  // Announced too late, because nobody was at work: then as soon as may be, while there is something to renew.
  return tries.length > 0 || announcedAt === null || from >= plusSeconds(ahead.endsAt, DAY) ? tries : [from];
}

/** The next of them; one that has passed while nobody was at work is made up for once. */
export function nextTry(tries: readonly Instant[], triedAt: Instant | null): Instant | null {
  return tries.find((at) => triedAt === null || at > triedAt) ?? null;
}

/** The most that may be charged without asking: what was announced, inside the ceiling; more than was agreed to only after a week. */
export function limitOf(mandate: Mandate, cycle: Pick<AutoCycle, 'announcedCents' | 'announcedAt' | 'approvedCents'>, at: Instant): bigint {
  const { announcedCents, announcedAt } = cycle;
  const isRise = announcedCents !== null && announcedCents > mandate.agreedCents;
  const announced = announcedCents === null || (isRise && (announcedAt === null || at - announcedAt < RISE_NOTICE_S)) ? mandate.agreedCents : announcedCents;
  const unasked = announced < mandate.ceilingCents ? announced : mandate.ceilingCents;
  return cycle.approvedCents !== null && cycle.approvedCents > unasked ? cycle.approvedCents : unasked;
}

/** The running cycle of a line that has little data left by this mandate, and nothing waiting behind it; null: not so. */
export function runsLow(line: Line, mandate: Pick<Mandate, 'triggers' | 'lowBytes'>, now: Instant): { readonly runningFrom: Instant } | null {
  if (!mandate.triggers.includes('low_data') || mandate.lowBytes === null) return null;
  const seen = engine.snapshotOf(engine.settle(line.state, now), now);
  if (seen.phase !== 'active' || seen.running === null || seen.queue.length > 0 || seen.usableBytes === null || seen.usableBytes >= mandate.lowBytes) return null;
  return { runningFrom: seen.running.startsAt };
}

/** What is ahead for a cycle that is open: by the calendar, or by little data. */
export function aheadFor(line: Line, mandate: Mandate, cycle: AutoCycle | null, now: Instant): Ahead | null {
  const byDate = aheadByDate(line, mandate, now);
  if (cycle?.trigger !== 'low_data') return byDate;
  return { cycle: cycle.cycle, trigger: 'low_data', endsAt: cycle.endsAt, tries: lowTries(cycle) };
}

/** Little data: an hour after the message, and where that fails two more times within two days, before the cycle ends. */
function lowTries(cycle: AutoCycle): readonly Instant[] {
  const first = plusSeconds(cycle.lowAt ?? cycle.openedAt, LOW_DATA_WAIT_S);
  return [first, plusSeconds(first, DAY), plusSeconds(first, 2 * DAY)].filter((at, index) => index === 0 || at < cycle.endsAt);
}

/** When to look again though nothing has happened: the end of a line moves both ways, so at least once a day. */
export function lookAgain(now: Instant, moments: readonly (Instant | null)[]): Instant {
  return moments.reduce<Instant>((first, at) => (at !== null && at > now ? earliest(first, at) : first), plusSeconds(now, DAY));
}
