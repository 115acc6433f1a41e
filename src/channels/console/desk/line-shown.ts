import type { Bytes } from '../../../base/data-size.ts';
import type { Cents } from '../../../base/money.ts';
import type { Instant, ZoneId } from '../../../base/time.ts';

/** One of a line's clocks. */
export interface ClockShown { readonly name: string; readonly at: Instant | null; readonly none: string }
/** A renewal of the line, and whether something of it can come back. */
export interface ReceiptShown { readonly renewal: string; readonly number: string; readonly plan: string; readonly cents: Cents; readonly at: Instant; readonly refundable: boolean }
/** All that is shown of a proved line. */
export interface Status {
  readonly shown: string; readonly carrier: string; readonly name: string | null; readonly phase: string; readonly plan: string | null; readonly zone: ZoneId;
  readonly clocks: readonly ClockShown[];
  /** Null is unlimited. */
  readonly left: Bytes | null; /** Of how much the plan brings; null: unlimited, or nothing runs. */ readonly of: Bytes | null; readonly lasts: string | null; readonly queued: number;
  readonly balance: string | null; readonly wallet: string | null; readonly auto: { readonly on: boolean; readonly next: string | null };
  readonly receipts: readonly ReceiptShown[];
}
/** What an agent sees of the line in hand. */
export type LineShown =
  | { readonly kind: 'none' }
  | { readonly kind: 'masked'; readonly getsTexts: boolean; readonly ending: string; readonly plans: readonly { readonly id: string; readonly name: string; readonly price: string }[]; readonly linkTo: string | null }
  | { readonly kind: 'whole'; readonly status: Status; readonly linkTo: string | null };
