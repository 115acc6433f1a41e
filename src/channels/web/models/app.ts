import type { Worded } from '../../../base/language.ts';
import type { Usd } from '../../../base/money.ts';
import type { Instant, ZoneId } from '../../../base/time.ts';
import type { AccountLine } from './account.ts';
import type { LineName, LineStateShown, PendingShown } from '../view-models.ts';

/** Plain data of the app's pages; views turn it into HTML. */

/** Whose words on installing come first: told by the browser's own name for itself, and by nothing else. */
export type DeviceKind = 'iphone' | 'android' | 'wechat' | 'desktop';

/** `kilobytes`: what installing downloads, once. */
export interface AppModel { readonly device: DeviceKind; readonly kilobytes: number; readonly startUrl: string; readonly backUrl: string }

export interface AppLine extends AccountLine {
  /** The plan bought last, as it can be had this minute: one tap to its review. Null where it cannot. */
  readonly repeat: { readonly plan: Worded; readonly price: Usd; readonly url: string } | null;
  readonly pending: PendingShown | null;
}
export interface AppHomeModel { /** The one that runs out first comes first. */ readonly lines: readonly AppLine[] }

export interface PhoneModel {
  /** The shop's public key for notices; null where the shop sends none to phones. */
  readonly pushKey: string | null;
  /** The device that was added in this session; null: none, or it was removed. */
  readonly here: { readonly id: string; readonly since: Instant } | null;
  /** Notices reach an iPhone only once the shop stands on its home screen. */
  readonly iphone: boolean;
  readonly said: 'added' | 'tested' | null;
  /** Where the sandbox shows what was sent. */
  readonly sandboxUrl: string | null;
}

/** `hasCopy`: pages are kept on this phone, and the first of them is linked. */
export interface OfflineModel { readonly hasCopy: boolean }

/** A page as it is kept on a phone: masked, without contact and without a way to pay. `asOf` is the worker's to fill in. */
export interface KeptFrame { readonly asOf: string }
export interface KeptLine {
  readonly url: string;
  readonly name: LineName;
  readonly zone: ZoneId;
  readonly state: LineStateShown;
  readonly lives: boolean;
  readonly plan: Worded | null;
  readonly leftBytes: bigint | null | undefined;
  readonly totalBytes: bigint | null;
  /** Dates and no spans: those would be wrong an hour later. */
  readonly clocks: readonly { readonly what: 'cycle' | 'service' | 'addOn' | 'grace' | 'release' | 'activateBy'; readonly at: Instant }[];
  readonly queued: readonly { readonly plan: Worded; readonly startsAt: Instant | null }[];
  /** When the carrier was last asked. */
  readonly readAt: Instant;
}
export interface KeptReceipt {
  readonly url: string;
  readonly number: string;
  readonly plan: Worded;
  readonly line: string;
  readonly carrier: string;
  readonly zone: ZoneId;
  readonly at: Instant;
  readonly total: Usd;
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
  readonly carrierRef: string | null;
  readonly refunded: boolean;
}
export interface KeptModel { readonly lines: readonly KeptLine[]; readonly receipts: readonly KeptReceipt[] }
