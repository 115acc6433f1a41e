import type { RefusalCode } from '../../../base/refusal.ts';
import type { Instant, ZoneId } from '../../../base/time.ts';

/** How a reader reaches the hotline from here: a number to call, or the demo's telephone. */
export type HotlineAt = { readonly kind: 'number'; readonly shown: string; readonly href: string } | { readonly kind: 'sandbox'; readonly url: string };

export interface PasscodeModel {
  /** When the present one was set; null: there is none. */
  readonly setAt: Instant | null;
  readonly zone: ZoneId;
  readonly refusal: RefusalCode | null;
  readonly done: 'set' | 'removed' | null;
  readonly hotline: HotlineAt | null;
}

/** A renewal that goes on by phone: first what will happen, then the code. */
export interface CarryModel {
  readonly action: string;
  readonly backUrl: string;
  readonly minutes: number;
  readonly zone: ZoneId;
  readonly hotline: HotlineAt;
  /** Null: not asked for yet. */
  readonly code: { readonly digits: string; readonly until: Instant } | null;
}

export interface ContinueModel { readonly refusal: RefusalCode | null }
