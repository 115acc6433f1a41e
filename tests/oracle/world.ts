import type { CarrierId, LineKind, ProfileTerms, Purchase } from '../../src/base/terms.ts';
import type { How } from './calendar.ts';

/** What the oracle knows of a line: plain lists, changed in place, copied with `structuredClone` when something is only tried. */

export type BucketKind = 'base' | 'promo' | 'carried' | 'addon';

export interface Bucket {
  kind: BucketKind;
  purchase: string;
  /** Null is unlimited. */
  left: bigint | null;
  /** When these bytes first existed; kept when base becomes carried. */
  start: number;
  end: number;
  /** Has its own end; nothing but the clock moves it. */
  own: boolean;
}

/** A purchase that moved the running cycle's end from `from` to `to` (mode `extend`). */
export interface Extension { purchase: Purchase; from: number; to: number; anchorDay: number }

export interface Segment {
  purchase: Purchase;
  /** Which of the purchase's cycles, from 0. */
  nth: number;
  how: How;
  /** Null until dates are known (`preactive`). */
  start: number | null;
  end: number | null;
  anchorDay: number;
  extensions: Extension[];
}

export interface PurchaseRecord {
  purchase: Purchase;
  at: number;
  usedPlan: bigint;
  usedBonus: bigint;
  lost: bigint;
  takenBack: bigint;
  /** The add-on's span, when bought as data. */
  addon: { start: number; end: number; own: boolean } | null;
  gone: boolean;
}

export interface World {
  zone: string;
  lineKind: LineKind;
  carrier: CarrierId;
  life: 'stock' | 'preactive' | 'live' | 'cancelled' | 'ported_out';
  barred: 'none' | 'lost_stolen' | 'fraud' | 'operator';
  activateBy: number | null;
  now: number;
  running: Segment | null;
  queue: Segment[];
  past: Segment[];
  /** The service that ended without a successor: when, under which profile, after which cycle. */
  ended: { at: number; profile: ProfileTerms; segment: Segment } | null;
  buckets: Bucket[];
  records: Record<string, PurchaseRecord>;
}

export type LineState = 'stock' | 'preactive' | 'active' | 'parked' | 'grace' | 'suspended' | 'releasing' | 'recycled' | 'cancelled' | 'ported_out';

export interface View {
  state: LineState;
  running: { planId: string; start: number; end: number } | null;
  queue: { planId: string; start: number | null; end: number | null }[];
  /** Merged by kind, end and own-end flag, without empty ones (R24), in drain order. */
  buckets: { kind: BucketKind; end: number; own: boolean; left: bigint | null }[];
  /** Bytes lost so far, by purchase; purchases that lost nothing are left out. */
  lost: Record<string, bigint>;
  serviceEndsAt: number | null;
  fullServiceEndsAt: number | null;
  graceEndsAt: number | null;
  numberReleaseAt: number | null;
  agingEndsAt: number | null;
}
