import type { PayLinksApp } from '../paylinks/paylinks.ts';

/** What the room needs: the flow's own parts with chance for links somebody else pays, and where links lead. */
export interface RemindersApp extends PayLinksApp {
  /** Where people reach the shop, without a slash at the end. */
  readonly baseUrl: string;
  /** Counts what becomes of reminders; labels are few and known. */
  readonly counted: { queued(kind: string, channel: string): void; held(why: string): void };
}
