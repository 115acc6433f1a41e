import type { Bytes } from '../../base/data-size.ts';
import type { Cents } from '../../base/money.ts';
import type { RefundPolicy } from '../../base/terms.ts';
import type { Instant, ZoneId } from '../../base/time.ts';
import type { FamilyAlarmModel, FamilyAskedModel } from './guard-kinds.ts';
import type { AutoApproveModel, AutoAskModel, AutoFailedModel, AutoOffModel, AutoOnModel, AutoSoonModel, AutoYearlyModel } from './auto-renew-kinds.ts';

/**
 * What each kind of notice has to know: plain facts, no words. Higher rooms fill these (`Composers`), this room says
 * them in four languages. Names of plans and carriers come in the notice's language; amounts are US cents.
 */
export interface NoticeModels {
  readonly 'renewal.done': DoneModel;
  readonly 'renewal.refunded': RefundedModel;
  readonly 'renewal.declined': DeclinedModel;
  readonly 'renewal.delayed': DelayedModel;
  readonly 'renewal.repaired': RepairedModel;
  readonly 'refund.failed': RefundFailedModel;
  readonly 'return.asked': ReturnModel;
  readonly 'return.done': ReturnModel;
  readonly 'return.refused': ReturnModel;
  readonly 'cycle.started': CycleStartedModel;
  readonly 'load.done': LoadDoneModel;
  readonly 'paylink.paid': PayLinkPaidModel;
  readonly 'sponsor.invited': SponsorInvitedModel;
  readonly 'sponsor.ask': SponsorAskModel;
  readonly 'sponsor.news': SponsorNewsModel;
  readonly 'autorenew.on': AutoOnModel;
  readonly 'autorenew.off': AutoOffModel;
  readonly 'autorenew.soon': AutoSoonModel;
  readonly 'autorenew.approve': AutoApproveModel;
  readonly 'autorenew.failed': AutoFailedModel;
  readonly 'autorenew.ask': AutoAskModel;
  readonly 'autorenew.yearly': AutoYearlyModel;
  readonly 'reminder.due': ReminderModel;
  readonly 'guard.family_asked': FamilyAskedModel;
  readonly 'guard.family': FamilyAlarmModel;
  readonly 'line.code': CodeModel;
  readonly 'account.changed': AccountChangedModel;
  readonly 'device.test': DeviceTestModel;
  readonly 'text.reply': TextReplyModel;
  readonly 'call.missed': CallMissedModel;
}
/** Kinds whose payload is all there is to know: no room is asked for facts. */
export type SelfTold = 'line.code' | 'account.changed' | 'device.test' | 'text.reply' | 'call.missed';
export type NoticeKind = keyof NoticeModels;

/** Asked for by the person whose phone it goes to: where notices of this shop are set. */
export interface DeviceTestModel { readonly url: string }

/** What every notice about a renewal says of it. */
export interface RenewalFacts {
  readonly planName: string;
  readonly carrierName: string;
  /** The line as its owner may see it in a message, such as `+1 (646) ••• 0142`: masked by the caller. */
  readonly lineLabel: string;
  /** The line's own zone (rules R1). */
  readonly lineZone: ZoneId;
  /** The reader's zone, shown as a second clock where it differs; null when not known. */
  readonly readerZone: ZoneId | null;
  /** When the thing happened that the notice tells of: dates of the same year are written without the year. */
  readonly at: Instant;
  /** Status page or receipt of this renewal. */
  readonly url: string;
  /** True when no real money moved; the message says so. */
  readonly sandbox: boolean;
}

/** How somebody paid, as far as it may be shown (trust section 3). */
export interface ShownPayment {
  readonly method: 'card' | 'alipay' | 'wechat_pay' | 'paypal' | 'wallet'; readonly brand: string | null; readonly last4: string | null;
  /** What it brought, where another way brought the rest (`also`). */
  readonly cents?: Cents; readonly also?: ShownPayment | null;
}

export interface ShownPriceLine {
  readonly kind: 'plan' | 'auto_renew_discount' | 'promotion' | 'tax';
  /** Promotion code, or the tax row's label; null for the others. */
  readonly label: string | null;
  readonly cents: Cents;
}

export interface DoneModel extends RenewalFacts {
  readonly receiptNumber: string;
  readonly priceLines: readonly ShownPriceLine[];
  readonly totalCents: Cents;
  readonly paidWith: ShownPayment | null;
  /** True where the payer is a stranger to the line: how it stood before is not theirs to see. */
  readonly forStranger?: boolean;
  /** End of paid service before and after (half-open: the last valid second is the one before). Null: there was none. */
  readonly serviceEndedAt: Instant | null;
  readonly serviceEndsAt: Instant;
  /** The first cycle this renewal brought; null for bytes without a cycle (`add_data`). */
  readonly cycle: { readonly startsAt: Instant; readonly endsAt: Instant } | null;
  readonly cycles: number;
  /** Bytes per cycle, null is unlimited. */
  readonly dataBytes: Bytes | null;
  readonly bonusBytes: Bytes;
  readonly refundPolicy: RefundPolicy;
  /** For `unused_full_14d`: the first moment at which it is too late (rules R31); null otherwise. */
  readonly refundUntil: Instant | null;
}

export interface RefundedModel extends RenewalFacts {
  readonly reason: 'carrier_refused' | 'carrier_too_slow' | 'asked' | 'difference' | 'shop';
  readonly refundCents: Cents;
  readonly totalCents: Cents;
  readonly paidWith: ShownPayment | null;
  readonly receiptNumber: string | null;
}

export interface DeclinedModel extends RenewalFacts {
  readonly totalCents: Cents;
  /** A saved card was charged without its owner, and their bank wants to see them first. */
  readonly bankAsks?: boolean;
}

export interface DelayedModel extends RenewalFacts {
  readonly totalCents: Cents;
  readonly paidWith: ShownPayment | null;
  /** When the money goes back by itself if the carrier still has not delivered; null when a person decides. */
  readonly refundsAt: Instant | null;
}

/** What was promised against what the carrier gave, and how it ended (rules R8). */
export interface RepairedModel extends RenewalFacts {
  readonly promised: { readonly serviceEndsAt: Instant; readonly dataBytes: Bytes | null };
  readonly delivered: { readonly serviceEndsAt: Instant; readonly dataBytes: Bytes | null };
  readonly outcome: { readonly kind: 'put_right' } | { readonly kind: 'refunded'; readonly refundCents: Cents; readonly paidWith: ShownPayment | null };
}

/** A refund that a bank sent back, or that the gateway will not make: a person finds another way. */
export interface RefundFailedModel extends RenewalFacts {
  readonly refundCents: Cents;
  readonly paidWith: ShownPayment | null;
}

/** A refund of what was not used: asked for, done, or refused. */
export interface ReturnModel extends RenewalFacts {
  readonly refundCents: Cents;
  readonly toWallet: boolean;
  readonly paidWith: ShownPayment | null;
  /** A second person decides first. */
  readonly waits: boolean;
  /** Only of a refusal. */
  readonly because: 'carrier_refused' | 'person_refused' | 'changed_meanwhile' | null;
  /** Once it is off the line: end of paid service and release of the number. Null: there is none. */
  readonly serviceEndsAt: Instant | null;
  readonly numberReleaseAt: Instant | null;
}

/** A queued plan began by itself. */
export interface CycleStartedModel extends RenewalFacts {
  readonly startedAt: Instant;
  /** The cycle before it was over, or its data was. */
  readonly why: 'end' | 'used_up';
  /** Half-open; null where it is over already. */
  readonly endsAt: Instant | null;
  readonly dataBytes: Bytes | null;
}

/** To whoever made a pay link: what was paid, without a word about who paid. */
export interface PayLinkPaidModel extends RenewalFacts {
  readonly totalCents: Cents;
  readonly serviceEndsAt: Instant | null;
  readonly by: 'link' | 'sponsor';
  readonly paidWith: ShownPayment['method'] | null;
}

export interface SponsorInvitedModel extends RenewalFacts { readonly daysBefore: number; readonly totalCents: Cents }

export interface SponsorAskModel extends RenewalFacts {
  readonly totalCents: Cents;
  /** End of paid service (half-open). */
  readonly endsAt: Instant;
  /** The pay link's code, for a page that does not open. */
  readonly code: string;
  readonly stopUrl: string;
}

export interface SponsorNewsModel extends RenewalFacts { readonly what: 'accepted' | 'declined' | 'stopped'; readonly daysBefore: number }

/** A line that runs out: what of it and when, and what the renewal behind the link costs. `url` is the one-tap link. */
export interface ReminderModel extends RenewalFacts {
  readonly about: 'cycle_end' | 'grace' | 'suspended' | 'release' | 'data' | 'forecast';
  /** What this reader calls the line; null: nothing of their own. */
  readonly name: string | null;
  /** The last four digits of its number or card. */
  readonly last4: string;
  /** Tells this line's pushes from those of others on a phone. */
  readonly lineTag: string;
  /** Days to the last valid day, or to the last day the number is theirs, on the line's calendar: 0 is today. */
  readonly daysLeft: number;
  /** End of paid service (half-open), of grace, and of the number. */
  readonly endsAt: Instant | null;
  readonly graceEndsAt: Instant | null;
  readonly releaseAt: Instant | null;
  /** Bytes of the running cycle; null: unlimited, or none runs. */
  readonly data: { readonly leftBytes: Bytes; readonly usedPercent: number } | null;
  /** When the data is likely used up, where that is before its days are over. */
  readonly usedUpAt: Instant | null;
  /** What the plan behind the link costs, taxes included; null: there is none, and the link shows the shelf. */
  readonly priceCents: Cents | null;
  readonly laterUrl: string;
  readonly settingsUrl: string;
  readonly unsubscribeUrl: string;
}

export interface CodeModel {
  /** Six digits. Lives sealed until sent (trust I14). */
  readonly code: string;
  readonly minutes: number;
}

/** What changed on a person's account. The new value is never in the message: it goes to the addresses that were there before. */
export type AccountChange = 'contact_added' | 'contact_removed' | 'passkey_added' | 'passkey_removed' | 'passcode_set' | 'passcode_removed' | 'line_bound_by_other' | 'line_shared' | 'line_frozen' | 'data_exported' | 'account_deleted' | 'telegram_linked' | 'telegram_unlinked';

export interface AccountChangedModel { readonly change: AccountChange; readonly at: Instant; readonly zone: ZoneId | null }

/** What the shop says back to a text, in words of the texts room or of a person. Sealed until sent: it may hold a code or a link. */
export interface TextReplyModel { readonly text: string }

/** Money that arrived in a wallet. */
export interface LoadDoneModel {
  readonly amountCents: Cents;
  readonly balanceCents: Cents;
  readonly paidWith: ShownPayment | null;
  readonly at: Instant;
  readonly url: string;
  readonly sandbox: boolean;
}

/** We called back and reached nobody. */
export interface CallMissedModel { readonly tries: number }
