import type { RefusalCode } from '../../../base/refusal.ts';
import type { Instant, ZoneId } from '../../../base/time.ts';
import type { Channel } from '../../../rooms/notices/notices.ts';
import type { Topic } from '../../../rooms/reminders/reminders.ts';
import type { LineName } from '../view-models.ts';

/** A link of a reminder that opens no review page any more, and what came of "remind me tomorrow". */
export interface GoOverModel {
  readonly as: 'renewed' | 'expired' | 'refused' | 'later' | 'not_needed';
  readonly line: LineName;
  readonly zone: ZoneId;
  /** Paid until, or reminded at. */
  readonly at: Instant | null;
  readonly refusal: RefusalCode | null;
  /** The review page it came from, or the shelf. */
  readonly backUrl: string | null;
}

export interface UnsubscribeModel { readonly to: string; readonly stopped: boolean; readonly action: string }

export interface ReminderSettingsModel {
  /** In the order in which they are tried. `where`: a masked address or a count; null: there is none. */
  readonly ways: readonly { readonly channel: Channel; readonly where: string | number | null; /** Taken back for this address. */ readonly refused: boolean; readonly on: boolean; readonly setUpUrl: string }[];
  readonly zone: ZoneId;
  /** Whole hours of the reader's day. */
  readonly hours: { readonly from: number; readonly to: number };
  readonly topics: readonly { readonly topic: Topic; readonly on: boolean }[];
  readonly lines: readonly { readonly id: string; readonly name: string; readonly shared: boolean; readonly on: boolean; readonly others: readonly { readonly id: string; readonly label: string; readonly on: boolean }[] }[];
  readonly saved: boolean;
}
