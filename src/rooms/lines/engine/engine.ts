import type { PlanTerms, Purchase, RenewalMode } from '../../../base/terms.ts';
import type { Bytes } from '../../../base/data-size.ts';
import type { RefusalCode } from '../../../base/refusal.ts';
import type { Instant } from '../../../base/time.ts';
import type { LineClocks, LineEvent, LineSnapshot, LineState, Phase, ReadingShape } from './state.ts';

/** SIGNATURES FIRST: bodies follow in this folder within the hour; callers may program against these at once. */
export declare function applyEvent(state: LineState | null, event: LineEvent): LineState;
export declare function foldLine(events: readonly LineEvent[]): LineState;
export declare function settle(state: LineState, at: Instant): LineState;
export declare function checkRenewal(state: LineState, terms: PlanTerms, mode: RenewalMode, at: Instant): RefusalCode | null;
export declare function renewLine(state: LineState, purchase: Purchase, at: Instant): LineState;
export declare function takeBack(state: LineState, purchaseId: string, at: Instant): LineState;
export declare function phaseAt(state: LineState, at: Instant): Phase;
export declare function lineClocks(state: LineState, at: Instant, carrierBalanceExpiresAt?: Instant | null): LineClocks;
export declare function nextChangeAt(state: LineState, at: Instant): Instant | null;
export declare function snapshotOf(state: LineState, at: Instant): LineSnapshot;

export type PreviewWarning = 'ends_sooner_than_own_days' | 'leftovers_lost_now' | 'leftovers_lost_at_cycle_end' | 'keep_time_lost';
export interface RenewalPreview {
  readonly before: LineSnapshot;
  readonly after: LineSnapshot;
  /** Bytes lost at E by renewing this way. */
  readonly lostBytes: Bytes;
  /** Bytes that will go at the end of the running cycle unless used first (mode `queue`, rules R22, R23). */
  readonly lostLater: { readonly at: Instant; readonly bytes: Bytes } | null;
  /** Bytes usable at once; null is unlimited. */
  readonly usableNow: Bytes | null;
  readonly warnings: readonly PreviewWarning[];
  /** First moment at which the result differs by more than sliding along with E (rules R8). */
  readonly x: Instant | null;
  /** The state after for E at X; null without X, or when the renewal is refused from X on. */
  readonly afterX: LineSnapshot | null;
  readonly refusalAtX: RefusalCode | null;
}
/** Throws Refusal when the renewal is refused at `at`. */
export declare function previewRenewal(state: LineState, purchase: Purchase, at: Instant): RenewalPreview;

export type PromiseDifference =
  | { readonly what: 'cycle'; readonly promised: string; readonly reported: string }
  | { readonly what: 'queue'; readonly promised: string; readonly reported: string }
  | { readonly what: 'granted'; readonly promised: string; readonly reported: string }
  | { readonly what: 'bytes_left'; readonly promised: string; readonly reported: string };
export declare function comparePromise(facts: { readonly computed: LineSnapshot; readonly reported: ReadingShape; readonly usedSince: Bytes }): PromiseDifference[];
export declare function isWorse(promised: LineSnapshot, got: LineSnapshot): boolean;

/** A share of a price as an exact fraction. */
export interface Share { readonly num: bigint; readonly den: bigint }
export declare function refundShare(state: LineState, purchaseId: string, facts: { readonly paidAt: Instant; readonly askedAt: Instant; readonly usedMinutesOrMessages?: boolean }): Share;
export declare function refundAmount(facts: {
  readonly share: Share; readonly netCents: bigint; readonly capturedCents: bigint; readonly refundedCents: bigint;
  readonly percentTaxCents: readonly bigint[]; readonly flatTaxCents: bigint;
}): bigint;

// codec.ts: bigint as decimal text, moments as ISO text
export declare function lineStateJson(state: LineState): unknown;
export declare function readLineState(json: unknown): LineState;
export declare function lineEventJson(event: LineEvent): unknown;
export declare function readLineEvent(json: unknown): LineEvent;
export declare function snapshotJson(snapshot: LineSnapshot): unknown;
export declare function readSnapshot(json: unknown): LineSnapshot;
