import type { CarrierId, PlanTerms, RenewalMode } from '../../base/terms.ts';
import type { Instant, ZoneId } from '../../base/time.ts';
import type { PaceLimit } from '../../platform/jobs/pace.ts';

/** Our key of one top-up, stored before the carrier first sees it; 40 characters of A-Z a-z 0-9 _ - at most. */
export type TopUpKey = string;

/** How the carrier knows the line. */
export interface CarrierLine {
  readonly carrier: CarrierId;
  /** E.164. */
  readonly number: string | null;
  readonly iccid: string;
}

export interface TopUpOrder {
  readonly key: TopUpKey;
  readonly line: CarrierLine;
  readonly terms: PlanTerms;
  readonly mode: RenewalMode;
  readonly bonusBytes: bigint;
  /** Queued, and to begin as soon as the data before it is used up, at the end of that cycle at the latest. Only where `can.startWhenUsedUp`. */
  readonly startsWhenUsedUp?: true;
  /** Money was captured then; the carrier's activation is never before (rules R8). */
  readonly capturedAt: Instant;
}

export type RefusedReason =
  | 'number_unknown' | 'number_released' | 'line_barred' | 'plan_unavailable' | 'limit_reached' | 'not_possible' | 'other';

/** What a carrier says of a top-up. Codes we do not list are `unknown`, never `done`. */
export type TopUpOutcome =
  /**
   * Delivered. `activatedAt`: the carrier's activation instant (E of rules R8); null when it does not report one.
   * `costCents`: what the carrier took from our prepaid float for it; null when it does not say.
   */
  | { readonly kind: 'done'; readonly carrierRef: string; readonly activatedAt: Instant | null; readonly costCents: bigint | null }
  | { readonly kind: 'pending'; readonly carrierRef: string; readonly cause?: 'processing' | 'float_empty' }
  | { readonly kind: 'refused'; readonly reason: RefusedReason; readonly carrierCode: string }
  | { readonly kind: 'unknown'; readonly cause: string };

export interface CycleReading { readonly planId: string; readonly startsAt: Instant; readonly endsAt: Instant }
export interface BucketReading {
  readonly kind: 'base' | 'promo' | 'carried' | 'addon';
  /** Null is unlimited. */
  readonly leftBytes: bigint | null;
  readonly endsAt: Instant | null;
  readonly own: boolean;
}

/** A line as the carrier sees it, read at `readAt`. */
export interface LineReading {
  readonly readAt: Instant;
  readonly state: 'preactive' | 'active' | 'parked' | 'grace' | 'suspended' | 'releasing' | 'recycled' | 'cancelled' | 'ported_out';
  readonly barred: 'none' | 'lost_stolen' | 'fraud' | 'operator';
  readonly zone: ZoneId;
  readonly running: CycleReading | null;
  readonly queue: readonly { readonly planId: string; readonly startsAt: Instant | null; readonly endsAt: Instant | null }[];
  readonly buckets: readonly BucketReading[];
  /** Bytes metered on this line since it was activated, for "use metered since". */
  readonly usedBytesTotal: bigint;
  /** When a call or a text last counted as use; null: never. Absent where the carrier does not report them (rules R30). */
  readonly lastVoiceAt?: Instant | null;
  readonly serviceEndsAt: Instant | null;
  readonly numberReleaseAt: Instant | null;
  /** When the line's SIM was last exchanged or its eSIM issued again; null: never. Absent where the carrier does not tell (trust section 5). */
  readonly simChangedAt?: Instant | null;
  /** Money kept at the carrier; shown, never booked by us (rules R25). */
  readonly balance: { readonly cents: bigint; readonly expiresAt: Instant | null } | null;
}

export type LineAnswer =
  | { readonly kind: 'line'; readonly reading: LineReading }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'unknown'; readonly cause: string };

/** What a carrier says when asked to put right, or to take back, what it delivered. */
export type ChangeOutcome =
  | { readonly kind: 'done'; readonly carrierRef: string }
  | { readonly kind: 'pending'; readonly carrierRef: string }
  | { readonly kind: 'refused'; readonly carrierCode: string }
  | { readonly kind: 'unknown'; readonly cause: string };

/** One row of the carrier's own list of top-ups, for the books (trust I2). */
export interface CarrierListRow {
  readonly key: TopUpKey;
  readonly carrierRef: string;
  readonly iccid: string;
  readonly state: 'pending' | 'done' | 'refused' | 'reversed' | 'cancelled';
  /** When this state was reached: the list is asked by it, so a late success or a reversal shows up again. */
  readonly at: Instant;
}

/** A carrier's call to us. The body is a hint: the flow re-reads by key afterwards. */
export type CarrierEvent =
  | { readonly kind: 'top_up'; readonly eventId: string; readonly key: TopUpKey; readonly status: 'done' | 'pending' | 'refused' | 'reversed' }
  | { readonly kind: 'sim_changed'; readonly eventId: string; readonly iccid: string }
  | { readonly kind: 'other'; readonly eventId: string };

/**
 * One carrier. Stateless: request out, outcome in. What it cannot do is data (`can`), not an exception.
 * Every method obeys `signal`; a broken or late reply is `unknown`, never a throw. Only a bug throws.
 */
export interface CarrierConnector {
  readonly name: string;
  /** Simulated: what it delivers proves nothing about the world, and proofs say so. */
  readonly sandbox?: true;
  /** How many calls this carrier takes, where it says so; none named: the installation's own figure. */
  readonly pace?: PaceLimit;
  readonly can: {
    /** Can be asked by our key. Without it, doubt goes to an agent. */
    readonly find: boolean;
    readonly readLine: boolean;
    readonly callback: boolean;
    /** Can take delivered service back. */
    readonly cancel: boolean;
    /** Can put a wrong grant right. */
    readonly correct: boolean;
    /** Can begin a queued plan as soon as the data before it is used up; absent: at the end of that cycle only. */
    readonly startWhenUsedUp?: boolean;
  };
  topUp(order: TopUpOrder, signal: AbortSignal): Promise<TopUpOutcome>;
  findTopUp(key: TopUpKey, signal: AbortSignal): Promise<TopUpOutcome | { readonly kind: 'never_seen' } | { readonly kind: 'reversed'; readonly carrierRef: string }>;
  readLine(line: CarrierLine, signal: AbortSignal): Promise<LineAnswer>;
  /** Asks the carrier to make the grant of `key` what the order said, as if activated at `asOf`. Same `changeKey`, one change. */
  correct(change: { readonly changeKey: string; readonly key: TopUpKey; readonly asOf: Instant }, signal: AbortSignal): Promise<ChangeOutcome>;
  /** Takes the grant of `key` back. Same `changeKey`, one change. */
  cancel(change: { readonly changeKey: string; readonly key: TopUpKey }, signal: AbortSignal): Promise<ChangeOutcome>;
  findChange(changeKey: string, signal: AbortSignal): Promise<ChangeOutcome | { readonly kind: 'never_seen' }>;
  /** The carrier's own list between two moments, for reconciliation. */
  list(from: Instant, to: Instant, signal: AbortSignal): Promise<readonly CarrierListRow[]>;
  /** Checks a callback's signature on its raw bytes; null when forged, stale or malformed. */
  readCallback(headers: Readonly<Record<string, string>>, rawBody: Uint8Array, now: Instant): CarrierEvent | null;
}
