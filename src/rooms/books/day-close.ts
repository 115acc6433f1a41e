import { createHash } from 'node:crypto';
import type { Instant, ZoneId } from '../../base/time.ts';
import { HOUR } from '../../base/time.ts';
import { Refusal } from '../../base/refusal.ts';
import { dateText, localDate, plusDays, startOfDay, type LocalDate } from '../../base/zone-time.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/db.ts';
import { GuardFailed, type Committer, type Write } from '../../platform/db/unit.ts';
import { wake, type JobSpec } from '../../platform/jobs/job-writes.ts';
import type { NewId } from '../../platform/random.ts';
import { journalWrite } from '../journal/journal.ts';
import { dayInsert, DAY_CLOSED_BEFORE, differenceOpen, differenceResolve, differencesOf, lastRevision, openDays, type ClosedDay, type Difference } from './day-rows.ts';
import { DIFFERENCE_KINDS, type Seen } from './difference.ts';
import { sumsOf } from './day-sums.ts';
import { compareDay, type Sides, type Span } from './three-way.ts';

export interface CloseParts extends Sides {
  readonly db: Db;
  readonly committer: Committer;
  readonly clock: Pick<Clock, 'now' | 'nowMs'>;
  readonly newId: NewId;
  /** At whose midnight a day begins. */
  readonly zone: ZoneId;
  /** The flow of what a charge or top-up is for, to look for itself. */
  readonly wakeFor: (forId: string) => JobSpec;
  readonly alarm: (name: string, facts: Readonly<Record<string, string | number>>) => void;
}

/** What changed this lately on their side may not have reached us (s): a day can be closed an hour after its end. */
const TIME_TO_HEAR = HOUR;
/** Days with something open are closed again for so long. */
const AGAIN_DAYS = 35;
const BY = { door: 'job', actor: 'job:day-close', reason: 'the day is over' } as const;

export const spanOfDay = (zone: ZoneId, day: LocalDate): Span => ({ from: startOfDay(zone, day), to: startOfDay(zone, plusDays(day, 1)) });
/** The last day that can be closed now: an hour after its end, and longer where a gateway's list runs behind. */
export function lastClosable({ zone, gateways }: Pick<CloseParts, 'zone' | 'gateways'>, now: Instant): LocalDate {
  const lag = Math.max(0, ...Object.values(gateways).map((gateway) => gateway.listLagSeconds ?? 0));
  return plusDays(localDate(zone, (now - TIME_TO_HEAR - lag) as Instant), -1);
}

/**
 * Closes one day: ours, the gateways' and the carriers' lists, three ways. What is safe is woken and looks for itself; the
 * rest stays open with its runbook page, and a person is called. Closed again with nothing new, nothing is written; what
 * changed since is a new revision, and what agrees by then is resolved. Refuses `malformed` for a day that is not over.
 */
export async function closeDay(parts: CloseParts, day: LocalDate): Promise<ClosedDay> {
  const now = parts.clock.now();
  if (day > lastClosable(parts, now)) throw new Refusal('malformed', { field: 'day', reason: 'not over' });
  const span = spanOfDay(parts.zone, day);
  const [{ seen, lists }, sums, known, last] = await Promise.all([compareDay(parts.db, parts, span, now), sumsOf(parts.db, span), differencesOf(parts.db, day), lastRevision(parts.db, day)]);
  const keyOf = (one: Pick<Seen, 'kind' | 'side' | 'subject'>): string => `${one.kind} ${one.side} ${one.subject}`;
  const found = new Map(seen.map((one) => [keyOf(one), one]));
  const digest = createHash('sha256').update(JSON.stringify({ zone: parts.zone, sums, lists, found: [...found].map(([key, one]) => JSON.stringify([key, String(one.oursCents), String(one.theirsCents), one.facts])).toSorted() })).digest('base64url');
  const still = known.filter((one) => one.state === 'open' && found.has(keyOf(one)));
  callFor(parts, day, [...found.values()], new Set(still.map(keyOf)), keyOf);
  if (last?.digest === digest) return last;
  const closed: ClosedDay = { day, revision: (last?.revision ?? 0) + 1, zone: parts.zone, from: span.from, to: span.to, closedAt: now, lists, sums, found: found.size, digest };
  const gone = known.filter((one) => one.state === 'open' && !found.has(keyOf(one)));
  const unit: Write[] = [
    dayInsert(closed),
    ...[...found.values()].map((one) => differenceOpen({ ...one, id: parts.newId('dif'), day, at: now })),
    ...gone.map((one) => differenceResolve(one.id, 'agreed', now)),
    ...[...new Set([...found.values()].flatMap((one) => (DIFFERENCE_KINDS[one.kind].safe && one.forId !== null ? [one.forId] : [])))].map((forId) => wake(parts.wakeFor(forId), { newId: parts.newId, now })),
    journalWrite({ at: now, by: BY, what: 'books.day_closed', subject: dateText(day), facts: { revision: closed.revision, open: found.size, resolved: gone.length } }, parts),
  ];
  try {
    await parts.committer.commit(unit);
    return closed;
  } catch (error) {
    // Somebody else closed it in the same moment: theirs stands, and the next close compares again.
    if (!(error instanceof GuardFailed) || error.guard !== DAY_CLOSED_BEFORE) throw error;
    return (await lastRevision(parts.db, day))!;
  }
}

/** A person is called for what no program may decide, and for what was left to the flow and is still there at the next close. */
function callFor(parts: CloseParts, day: LocalDate, found: readonly Seen[], still: ReadonlySet<string>, keyOf: (one: Seen) => string): void {
  for (const [kind, ones] of Map.groupBy(found.filter((one) => !DIFFERENCE_KINDS[one.kind].safe || still.has(keyOf(one))), (one) => one.kind)) {
    parts.alarm('books-difference', { day: dateText(day), kind, page: DIFFERENCE_KINDS[kind].page, first: ones[0]!.subject, count: ones.length });
  }
}

/** The daily round: every day since the last close, and again those with something open. */
export async function closeDueDays(parts: CloseParts): Promise<number> {
  const now = parts.clock.now();
  const newest = lastClosable(parts, now);
  const open = await openDays(parts.db, plusDays(newest, -AGAIN_DAYS));
  const days = new Set<LocalDate>(open.again);
  for (let day = open.newest === null ? newest : plusDays(open.newest, 1); day <= newest; day = plusDays(day, 1)) days.add(day);
  for (const day of [...days].sort((a, b) => a - b)) await closeDay(parts, day);
  return days.size;
}

export type { ClosedDay, Difference };
