import type { CarrierId, Purchase } from '../../../../base/terms.ts';
import type { Instant, ZoneId } from '../../../../base/time.ts';
import type { engine, LineState } from '../../../lines/lines.ts';
import type { FaultRule } from './faults.ts';
import type { Habit } from './habit.ts';

/** What the twin keeps: the carrier's own books, never read by the shop. Plain immutable values; a new one replaces the old. */

export type TopUpStatus = 'pending' | 'done' | 'refused' | 'reversed' | 'cancelled';

/** One SIM as its carrier has it. */
export interface TwinLine {
  readonly iccid: string;
  /** E.164; null for a card without a number of its own. */
  readonly number: string | null;
  /** Whose days the habit follows. */
  readonly zone: ZoneId;
  /** The fold of the line's events. */
  readonly state: LineState;
  readonly habit: Habit | null;
  /** Up to when the habit has run through the meter. */
  readonly meteredTo: Instant;
  /** Money paid in on the line at the carrier; each payment lives as its tier says (rules R25). */
  readonly payments: readonly engine.BalancePayment[];
  /** When its SIM was last exchanged or its eSIM issued again; null: never. */
  readonly simChangedAt: Instant | null;
  /** How many events the line has, so that the next finds its place. */
  readonly events: number;
}

/** What was asked for by one key, for ever. */
export interface TwinTopUp {
  readonly key: string;
  readonly ref: string;
  readonly iccid: string;
  /** What the shop ordered; its id is the key. What was granted stands in the line's events. */
  readonly purchase: Purchase;
  readonly capturedAt: Instant;
  readonly status: TopUpStatus;
  /** When this status was reached. */
  readonly at: Instant;
  /** Why it waits. */
  readonly cause: 'processing' | 'float_empty' | null;
  /** The carrier's code of a refusal. */
  readonly code: string | null;
  readonly activatedAt: Instant | null;
  readonly costCents: bigint;
  /** What will happen to it by itself; null where nothing will. */
  readonly due: { readonly at: Instant; readonly what: 'grant' | 'reverse' } | null;
  readonly twist: Twist;
  /** How often service was granted for it: an auditor wants to see 0 or 1. */
  readonly grants: number;
}

/** How this grant is going to go wrong. */
export interface Twist {
  readonly days?: number;
  readonly megabytes?: number;
  readonly reverseAfterSeconds?: number;
  readonly notifyTwice?: boolean;
}

/** A correction or a cancellation, by its own key. */
export interface TwinChange {
  readonly changeKey: string;
  readonly ref: string;
  readonly what: 'correct' | 'cancel';
  readonly key: string;
  readonly iccid: string | null;
  /** Corrections only: as if activated then. */
  readonly asOf: Instant | null;
  readonly status: 'pending' | 'done' | 'refused';
  readonly code: string | null;
  readonly at: Instant;
  readonly dueAt: Instant | null;
}

/** A call to the shop that waits to be delivered. */
export interface TwinCallback {
  /** Its place in the queue. */
  readonly id: number;
  readonly body: string;
  readonly attempts: number;
  readonly nextAt: Instant;
}

/** What belongs to the carrier as a whole. */
export interface TwinHouse {
  readonly carrier: CarrierId;
  /** Left of the shop's prepaid float. */
  readonly floatCents: bigint;
  /** Everything ever paid into the float. */
  readonly paidInCents: bigint;
  readonly rules: readonly FaultRule[];
  /** The last number given out: refs, events and rules are numbered. */
  readonly counter: number;
}
