import type { Bytes } from '../../../base/data-size.ts';
import type { CarrierId, LineKind, PlanTerms, ProfileTerms, Purchase } from '../../../base/terms.ts';
import type { Instant, ZoneId } from '../../../base/time.ts';

/**
 * What the shop knows of one line: plain immutable values, the fold of the line's events (trust I7). Bytes are bigint,
 * moments whole UTC seconds. `codec.ts` turns all of it into JSON and back.
 */

/** What events decide. What the clocks decide (`grace`, `suspended`, …) is a `Phase` and is never stored. */
export type Stage = 'stock' | 'preactive' | 'live' | 'cancelled' | 'ported_out';

/** The state of a line at one moment (rules R10). */
export type Phase =
  | 'stock' | 'preactive' | 'active' | 'parked' | 'grace' | 'suspended' | 'releasing' | 'recycled' | 'cancelled' | 'ported_out';

/** Bars lie over the state and stop no clock; only `fraud` stops a renewal (rules R19). */
export type Bar = 'none' | 'lost_stolen' | 'fraud' | 'operator';

export type BucketKind = 'base' | 'promo' | 'carried' | 'addon';

/** One cycle of one purchase with its dates. An extension is a further leg of the same running cycle (rules R12, R14). */
export interface Leg {
  /** Id of the purchase that paid for it. */
  readonly purchase: string;
  /** Which of the purchase's cycles it is, from 0. */
  readonly index: number;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  /** Day of the month a calendar-month cycle renews on; null under other rules (rules R6). */
  readonly anchorDay: number | null;
}

/** A cycle that runs or ran: the leg that opened it, then its extensions. Its end is the end of the last leg. */
export interface Cycle { readonly legs: readonly [Leg, ...Leg[]] }

/** A paid cycle that has not begun. Without dates on a `preactive` line (rules R18). */
export interface QueuedCycle {
  readonly purchase: string;
  readonly index: number;
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
  readonly anchorDay: number | null;
}

/** Bytes of one purchase. `endsAt` is set only for bytes with an end of their own; all others end with the cycle. */
export interface Bucket {
  readonly purchase: string;
  readonly kind: BucketKind;
  /** Null is unlimited. */
  readonly left: Bytes | null;
  readonly startsAt: Instant;
  readonly endsAt: Instant | null;
}

/**
 * Where a purchase's finite bytes went. Always: granted + corrected = left + used + lost + queued + takenBack,
 * with `left` read from the buckets and `queued` from the queue.
 */
export interface Tally {
  readonly granted: Bytes;
  /** Plan bytes used. */
  readonly used: Bytes;
  /** Bonus bytes used. */
  readonly usedBonus: Bytes;
  readonly lost: Bytes;
  /** Went back to the carrier against money (rules R34). */
  readonly takenBack: Bytes;
  /** What the carrier gave more (or less) than it promised; signed. */
  readonly corrected: Bytes;
  /** Bytes that flowed through an unlimited bucket; outside the sum above. */
  readonly usedUnlimited: Bytes;
}

/** A purchase on this line: its frozen terms, when it took effect, and where its bytes went. */
export interface Bought {
  readonly purchase: Purchase;
  /** E of rules R8. */
  readonly at: Instant;
  readonly tally: Tally;
}

export interface LineState {
  readonly stage: Stage;
  readonly zone: ZoneId;
  /** A change of zone that waits until no paid cycle is left (rules R1). */
  readonly pendingZone: ZoneId | null;
  readonly lineKind: LineKind;
  readonly carrier: CarrierId;
  /** A preactive line unused by then is cancelled (rules R18). */
  readonly activateBy: Instant | null;
  readonly barred: Bar;
  /** Of the purchase that ends last (rules R10); the line's first profile before any purchase. */
  readonly profile: ProfileTerms;
  readonly running: Cycle | null;
  /** The cycle that ended last while none runs: what a late renewal may hang on to (rules R11). */
  readonly ended: Cycle | null;
  /** When service ended, while no cycle runs. */
  readonly serviceEndedAt: Instant | null;
  readonly queue: readonly QueuedCycle[];
  readonly buckets: readonly Bucket[];
  readonly purchases: readonly Bought[];
  /** Purchases wholly over and past every refund, summed, so that a long life does not make a long row. */
  readonly older: Tally;
  /** Bytes metered on this line since it was activated. */
  readonly usedBytesTotal: Bytes;
  /** The part of them that no bucket paid for (throttled, or reported after the bytes were gone). */
  readonly usedBeyond: Bytes;
  /** The moment this state is settled to. Never earlier than the last event. */
  readonly asOf: Instant;
}

/** A carrier's own view of a line, by shape: `LineReading` of the carriers room fits it. */
export interface ReadingShape {
  readonly readAt: Instant;
  readonly state: string;
  readonly running: { readonly planId: string; readonly startsAt: Instant; readonly endsAt: Instant } | null;
  readonly queue: readonly { readonly planId: string; readonly startsAt: Instant | null; readonly endsAt: Instant | null }[];
  readonly buckets: readonly { readonly kind: BucketKind; readonly leftBytes: Bytes | null; readonly endsAt: Instant | null; readonly own: boolean }[];
  readonly usedBytesTotal: Bytes;
  readonly serviceEndsAt: Instant | null;
  readonly numberReleaseAt: Instant | null;
}

/** Everything that ever changes a line. Two events at one moment count in the order they were written down. */
export type LineEvent =
  | {
    readonly kind: 'opened'; readonly at: Instant; readonly stage: 'stock' | 'preactive' | 'live'; readonly zone: ZoneId;
    readonly lineKind: LineKind; readonly carrier: CarrierId; readonly activateBy: Instant | null; readonly profile: ProfileTerms;
  }
  /** From stock to a customer. */
  | { readonly kind: 'sold'; readonly at: Instant; readonly activateBy: Instant | null }
  /** A renewal took effect at E = `at` (rules R8). */
  | { readonly kind: 'renewed'; readonly at: Instant; readonly purchase: Purchase }
  | { readonly kind: 'first_used'; readonly at: Instant }
  /** The meter stood at `usedBytesTotal`; what is new since the last reading is drained at `at` (rules R24). */
  | { readonly kind: 'metered'; readonly at: Instant; readonly usedBytesTotal: Bytes }
  /** The carrier's own reading replaces cycles, queue and buckets. `plans`: terms of plans this line never bought from us. */
  | { readonly kind: 'adopted'; readonly at: Instant; readonly reading: ReadingShape; readonly plans: readonly PlanTerms[] }
  /** A refund took this purchase off the line (rules R34). */
  | { readonly kind: 'taken_back'; readonly at: Instant; readonly purchase: string }
  | { readonly kind: 'barred'; readonly at: Instant; readonly barred: Bar }
  | { readonly kind: 'zone_changed'; readonly at: Instant; readonly zone: ZoneId }
  | { readonly kind: 'cancelled'; readonly at: Instant }
  | { readonly kind: 'ported_out'; readonly at: Instant };

/** The moments a line lives by (rules R10, trap 1 of the four clocks). Null where the line has no such moment. */
export interface LineClocks {
  /** End of the running cycle. */
  readonly cycleEndsAt: Instant | null;
  /** Ends of bytes with an end of their own, earliest first, each once. */
  readonly addonEndsAt: readonly Instant[];
  /** When money kept at the carrier runs out; null when none is known (rules R25). */
  readonly carrierBalanceExpiresAt: Instant | null;
  readonly numberReleaseAt: Instant | null;
  /** End of the last paid cycle, queue included; the moment service ended, once it has. */
  readonly serviceEndsAt: Instant | null;
  readonly fullServiceEndsAt: Instant | null;
  readonly graceEndsAt: Instant | null;
  readonly agingEndsAt: Instant | null;
  /** Last local day of paid service, `2026-12-01` (rules R2). */
  readonly lastValidDay: string | null;
}

/** A line as a person sees it: normalized, so that two of them can be compared (rules R24). */
export interface LineSnapshot {
  readonly at: Instant;
  readonly phase: Phase;
  readonly barred: Bar;
  readonly zone: ZoneId;
  readonly running: { readonly planId: string; readonly startsAt: Instant; readonly endsAt: Instant } | null;
  readonly queue: readonly {
    readonly planId: string; readonly startsAt: Instant | null; readonly endsAt: Instant | null;
    /** Plan and bonus bytes it will bring; null is unlimited. */
    readonly bytes: Bytes | null;
    /** Begins earlier where the data before it is used up earlier. */
    readonly whenUsedUp?: true;
  }[];
  /** Merged by kind, end and own-end flag, without empty ones, in drain order. On a line that is off, leftovers end when they are lost (rules R23). */
  readonly buckets: readonly { readonly kind: BucketKind; readonly left: Bytes | null; readonly endsAt: Instant; readonly own: boolean }[];
  /** Bytes usable at this moment; null is unlimited. */
  readonly usableBytes: Bytes | null;
  readonly usedBytesTotal: Bytes;
  readonly clocks: LineClocks;
}
