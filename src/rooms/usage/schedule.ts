import { DAY, earliest, HOUR, MINUTE, plusSeconds, type Instant } from '../../base/time.ts';
import type { Phase } from '../lines/lines.ts';
import { LAST_BYTE_LOOK_S } from '../renewals/renewals.ts';

/** How a line stands for its next reading. Bytes as numbers; moments in UTC seconds. */
export interface ReadingNeed {
  readonly now: Instant;
  readonly phase: Phase;
  /** Failed readings in a row; 0: the last one told. */
  readonly failures: number;
  /** Readings in a row without use. */
  readonly still: number;
  /** End of the running cycle. */
  readonly cycleEndsAt: Instant | null;
  /** Usable bytes; null is unlimited. */
  readonly leftBytes: number | null;
  /** Bytes a second of late; null: not known. */
  readonly perSecond: number | null;
  /** Bytes until the next threshold that somebody set is reached; null: none is ahead. */
  readonly toThreshold: number | null;
  /** The early side of the forecast. */
  readonly earlyUsedUpAt: Instant | null;
  /** A plan waits for the last byte: its beginning is news, and nobody wants it a day late. */
  readonly waitsForUse: boolean;
}

const LEAST_S = 15 * MINUTE;
/** A line that nothing is about to happen to; whoever opens its page has it read at once. */
const MOST_S = DAY;
const BACK_OFF_S = 5 * MINUTE;
const BACK_OFF_MOST_S = 12 * HOUR;
/** After the end of a cycle: the carrier's word for what has begun. */
const AFTER_END_S = 2 * MINUTE;
/** A quarter of the time until something happens: it is then seen with at most that much delay. */
const PART = 4;

/** How often a line is read by what it is, where no pace says more (s); null: never again. */
function restOf(phase: Phase): number | null {
  switch (phase) {
    case 'active': case 'preactive': case 'parked': case 'grace': case 'suspended': return MOST_S;
    case 'stock': case 'releasing': case 'recycled': case 'cancelled': case 'ported_out': return null;
  }
}

/**
 * When a line is read next: a quarter of the time until a threshold, the early run-out or the end of the data at the pace of
 * late, between 15 minutes and a day; ever later while its carrier fails. Null: not again.
 */
export function nextReadAt(need: ReadingNeed): Instant | null {
  const { now, phase } = need;
  const rest = restOf(phase);
  if (rest === null) return null;
  if (need.failures > 0) return plusSeconds(now, Math.min(BACK_OFF_S * 2 ** (need.failures - 1), BACK_OFF_MOST_S));
  const most = need.waitsForUse ? Math.min(rest, LAST_BYTE_LOOK_S) : rest;
  const wait = goesByPace(need) ? Math.min(most, soonest(need)) : most;
  const next = plusSeconds(now, wait);
  // A second early the cycle still runs, so its end is never in the past here.
  return need.cycleEndsAt === null || need.cycleEndsAt < now ? next : earliest(next, plusSeconds(need.cycleEndsAt, AFTER_END_S));
}

/** Whether the pace of late says anything: it was heard just now, and its use went on. Of a line that lies still nothing more has to be known. */
export const goesByPace = ({ phase, failures, still }: Pick<ReadingNeed, 'phase' | 'failures' | 'still'>): boolean => restOf(phase) !== null && failures === 0 && still === 0;

function soonest({ now, leftBytes, perSecond, toThreshold, earlyUsedUpAt }: ReadingNeed): number {
  const ahead = [leftBytes, toThreshold].flatMap((bytes) => (bytes === null || bytes <= 0 || perSecond === null || perSecond <= 0 ? [] : [bytes / perSecond]));
  if (earlyUsedUpAt !== null) ahead.push(earlyUsedUpAt - now);
  return Math.max(LEAST_S, Math.min(...ahead, Infinity) / PART);
}

/** Up to a tenth later, by the line's own name: lines that were read together do not stay together. */
export function spread(wait: number, line: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < line.length; i++) hash = Math.imul(hash ^ line.charCodeAt(i), 0x01000193) >>> 0;
  return Math.trunc(wait * (1 + (hash % 1000) / 10_000));
}
