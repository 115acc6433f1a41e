import type { AutoGlance } from './models/auto-renew.ts';
import type { PapersShown } from './models/papers.ts';
import type { PayChoices, PayMethod } from './models/wallet.ts';
import type { CodeField } from './models/promo.ts';
import type { Language, Worded } from '../../base/language.ts';
import type { Money, Usd } from '../../base/money.ts';
import type { RefusalCode } from '../../base/refusal.ts';
import type { PlanKind, RenewalMode } from '../../base/terms.ts';
import type { Instant, ZoneId } from '../../base/time.ts';
import type { Case, RefundOffered } from '../../rooms/renewals/renewals.ts';

type CaseKind = Case['kind'];
type CaseEnd = NonNullable<Case['endedAs']>;

/**
 * What the pages need, as plain data. Handlers fill these from the rooms' doors; views turn them into HTML and decide
 * nothing but words and looks. Bytes null is unlimited; an `endsAt` is half-open and the page shows its last second.
 */

/** What every page carries, whatever it is about. */
export interface Frame {
  readonly language: Language;
  readonly now: Instant;
  /** Where the reader lives, when that is known and worth a second clock. */
  readonly readerZone: ZoneId | null;
  readonly shop: { readonly name: string | null; readonly hotline: { readonly tel: string; readonly shown: string } | null };
  readonly sandbox: boolean;
  readonly assets: { readonly css: string; readonly account: string; readonly script: string; readonly passkey: string; readonly app: string };
  /** Bytes on the wire of a first visit and of a later one; null until they are known. */
  readonly weight: { readonly first: number; readonly again: number } | null;
  /** The page's own address where it answers a form or a deep link: the script puts it in the address bar, and the languages lead there. */
  readonly at?: string;
  /** The gallery forces a palette; the shop follows the device. */
  readonly theme?: 'light' | 'dark';
}

/** How a page names the line. `number` is whole only for a person who has shown that it is theirs. */
export interface LineName {
  /** `+1 (646) 555-0142`, or masked `••• ••• 0142`. */
  readonly shown: string;
  readonly carrier: string;
  readonly sim: 'esim' | 'physical' | null;
  /** The end of the SIM number, shown beside the line. */
  readonly iccidEnd: string | null;
  /** What the holder calls it. */
  readonly label: string | null;
}

export interface HomeModel {
  readonly value: string;
  readonly refusal: RefusalCode | null;
  /** Numbers of the demo's lines with one word on each; null outside the sandbox. */
  readonly demo: readonly { readonly value: string; readonly shown: string; readonly about: Worded }[] | null;
}

export interface CodeModel {
  /** `••• ••• 0142`: where the code went, if there is such a line; the same words either way. */
  readonly sentTo: string;
  readonly validUntil: Instant;
  readonly zone: ZoneId;
  /** From then on another code may be asked for; null when it may be now. */
  readonly againAt: Instant | null;
  readonly refusal: RefusalCode | null;
  /** Where the sandbox shows the phone that receives the code. */
  readonly sandboxPhoneUrl: string | null;
  readonly plansUrl: string;
}

export type LineStateShown = 'preactive' | 'active' | 'parked' | 'grace' | 'suspended' | 'releasing' | 'recycled' | 'cancelled' | 'ported_out';

export interface Ring {
  /** Days of the cycle, or the hours of a one-day pass: at most 150. */
  readonly ticks: number;
  readonly ticksLeft: number;
}

export interface DataPart {
  readonly kind: 'base' | 'promo' | 'carried' | 'addon';
  readonly leftBytes: bigint | null;
  readonly totalBytes: bigint | null;
  /** Its own end, when that differs from the cycle's. */
  readonly endsAt: Instant | null;
}

export interface CycleShown {
  readonly when: 'queued' | 'now' | 'past';
  readonly plan: Worded;
  /** Null for a queued cycle without dates (rules R18). */
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
  readonly usedBytes: bigint | null;
  readonly totalBytes: bigint | null;
  /** Queued, and begins earlier where the data before it is used up earlier. */
  readonly whenUsedUp?: true;
  /** Running, and began by itself then. */
  readonly beganAt?: Instant;
}

export interface HistoryRow { readonly at: Instant; readonly plan: Worded; readonly total: Usd; readonly state: 'done' | 'pending' | 'unpaid' | 'fixing' | 'refunded' | 'failed'; readonly url: string }

export interface StatusModel {
  readonly line: LineName;
  readonly zone: ZoneId;
  readonly state: LineStateShown;
  readonly barred: 'none' | 'lost_stolen' | 'fraud' | 'operator';
  /** In grace with the data still flowing (rules R10). */
  readonly fullService: boolean;
  readonly plan: Worded | null;
  readonly data: { readonly leftBytes: bigint | null; readonly totalBytes: bigint | null; readonly usedBytes: bigint } | null;
  /** The speed it has dropped to; null at full speed. */
  readonly slowedKbps: number | null;
  readonly ring: Ring | null;
  /** In the order in which they are used (rules R24). */
  readonly parts: readonly DataPart[];
  readonly clocks: {
    readonly cycleEndsAt: Instant | null;
    /** End of the last paid cycle, queue included. */
    readonly serviceEndsAt: Instant | null;
    readonly graceEndsAt: Instant | null;
    readonly addOnEndsAt: Instant | null;
    readonly numberReleaseAt: Instant | null;
    readonly activateBy: Instant | null;
  };
  /** Money kept at the carrier, shown and never ours (rules R25). */
  readonly carrierBalance: { readonly money: Usd; readonly expiresAt: Instant | null } | null;
  /** When the data ends at the present pace; null when it outlives the cycle or the pace is unknown. */
  readonly dataEndsAt: Instant | null;
  readonly cycles: readonly CycleShown[];
  readonly history: readonly HistoryRow[];
  /** Null when the line takes no renewal. */
  readonly renewUrl: string | null;
  readonly pending: PendingShown | null;
  readonly usageUrl: string;
  /** Where the newest thing that is being put right is told. */
  readonly fixingUrl: string | null;
  /** Cycles that wait for the first use. */
  readonly prepaid: boolean;
  /** The plan bought last, if it is still sold. `action` is a form's target, `planId` goes with it. */
  readonly repeat: { readonly plan: Worded; readonly price: Usd; readonly action: string; readonly planId: string } | null;
  /** Where others are asked to pay: once, or before each end; null when nothing can be bought. */
  readonly othersPay: { readonly link: string; readonly sponsor: string } | null;
  /** All dates on one line; null for a reader who has not got the line on an account. */
  readonly clocksUrl: string | null;
  /** Where auto-renew of it stands, for whoever pays for it; null for everybody else. */
  readonly autoRenew: AutoGlance | null;
  /** When the carrier was last asked; older than an hour is said. */
  readonly readAt: Instant;
}

/** A renewal of this line that is not finished, for those who may know of it. */
export interface PendingShown { readonly url: string; readonly unpaid: boolean }

export interface PlanShown {
  readonly id: string;
  readonly kind: PlanKind;
  readonly name: Worded;
  readonly dataBytes: bigint | null;
  readonly cycles: number;
  readonly days: number;
  /** Until the same day of next month instead of `days`. */
  readonly calendarMonth: boolean;
  /** All of it: with taxes and fees for the line's place. */
  readonly price: Usd;
  /** Speed after the cap; null stops; also null when there is no cap. */
  readonly throttleKbps: number | null;
  readonly voice: boolean;
  readonly fit: { readonly kind: 'covers'; readonly spareBytes: bigint; readonly percent: number } | { readonly kind: 'short'; readonly days: number } | null;
  readonly best: boolean;
  /** Why it cannot be bought this minute; null when it can. */
  readonly refusal: RefusalCode | null;
  /** The end of paid service if this plan is bought now in its default mode; null when it cannot be told beforehand. */
  readonly newEndsAt: Instant | null;
}

export interface PlansModel {
  readonly line: LineName;
  readonly zone: ZoneId;
  /** A guest sees the shelf, and a way to prove the line; nothing personal. */
  readonly guest: { /** Null for a card that gets no texts. */ readonly codeAction: string | null } | null;
  readonly pending: PendingShown | null;
  /** Mean use in 30 days; null when unknown or not the reader's to see. */
  readonly monthlyBytes: bigint | null;
  readonly plans: readonly PlanShown[];
  readonly chosenPlanId: string | null;
  readonly refusal: RefusalCode | null;
  /** Where the choice goes: a POST with `kind` and one `plan-<kind>` for each kind. */
  readonly action: string;
  readonly backUrl: string;
}

/** A line's service as far as a renewal changes it. */
export interface ServiceShown {
  readonly serviceEndsAt: Instant | null;
  readonly cycleEndsAt: Instant | null;
  readonly usableBytes: bigint | null;
  readonly queuedCycles: number;
  readonly numberReleaseAt: Instant | null;
}

/** What the line is in before the renewal, as far as the words depend on it. */
export type Standing = 'running' | 'parked' | 'off' | 'unused';

export interface PriceLine { readonly kind: 'plan' | 'auto_renew' | 'promotion' | 'tax'; readonly label: Worded | null; readonly money: Usd; /** Bonus data: it costs nothing and adds this. */ readonly bytes?: bigint }
export interface Price { readonly lines: readonly PriceLine[]; readonly total: Usd; /** In the reader's own currency, approximate. */ readonly about: Money | null }

/** A way to start as forms send it: the modes, and queued until the data is used up. */
export type Way = RenewalMode | 'queue_used_up';

export interface ModeShown {
  readonly mode: Way;
  /** What this way would give; null for guests and where it cannot be told. */
  readonly serviceEndsAt: Instant | null;
  readonly lostBytes: bigint | null;
}

export interface ReviewModel {
  readonly line: LineName;
  readonly zone: ZoneId;
  readonly plan: { readonly id: string; readonly name: Worded; readonly dataBytes: bigint | null; readonly kind: PlanKind; readonly throttleKbps: number | null; readonly refundOffered: RefundOffered };
  readonly mode: RenewalMode;
  /** Queued until the data before it is used up. */
  readonly whenUsedUp: boolean;
  readonly standing: Standing;
  /** Days of one cycle, for service that starts at first use. */
  readonly days: number;
  /** When the bought service starts; null starts when the carrier activates it, within a minute of paying. */
  readonly startsAt: Instant | null;
  /** Null for a guest: what the line has now is not theirs to see. */
  readonly before: ServiceShown | null;
  readonly after: ServiceShown;
  /** Given up: `at` null is with the renewal itself, else at that moment if it is not used before. */
  readonly lost: { readonly bytes: bigint; readonly at: Instant | null } | null;
  /** The moment from which the result differs (X of rules R8), and the result then. */
  readonly later: { readonly from: Instant; readonly after: ServiceShown } | null;
  /** Other ways in which this plan may start, beside `mode`. */
  readonly others: readonly ModeShown[];
  readonly price: Price;
  readonly code: CodeField;
  readonly validUntil: Instant;
  readonly email: { readonly value: string; readonly bad: boolean } | null;
  /** How this reader may pay. */
  readonly pay: PayChoices;
  /** Where a passkey opens what a fresh SIM change holds back; null: nothing is held back, or there is none. */
  readonly passkeyUrl?: string | null;
  readonly refusal: RefusalCode | null;
  readonly quoteId: string;
  /** The idempotency key of the renewal: stays with the form, so a second tap places nothing more. */
  readonly formKey: string;
  readonly payAction: string;
  readonly modeAction: string;
  readonly plansUrl: string;
  /** Where somebody else is asked to pay for this; null where somebody was. */
  readonly payLinkUrl: string | null;
  /** Where the same renewal is handed to the telephone; null where there is none. */
  readonly phoneUrl: string | null;
  /** Opened from a reminder: puts it off until tomorrow. */
  readonly laterAction?: string | null;
}


export interface RenewalShown {
  readonly id: string;
  readonly reference: string;
  readonly line: LineName;
  readonly zone: ZoneId;
  readonly plan: Worded;
  readonly total: Usd;
  readonly placedAt: Instant;
}

export interface ProgressModel {
  readonly renewal: RenewalShown;
  /** `open`: the gateway's page waits for the payer. `checking`: something is in doubt and being asked about.
   * `closing`: the payer turned back. `person`: the machine could not finish it. */
  readonly stage: 'open' | 'closing' | 'paying' | 'carrier' | 'checking_payment' | 'checking_carrier' | 'refunding' | 'checking_refund' | 'person';
  readonly paidAt: Instant | null;
  /** Two payments of one renewal: what each brings. */
  readonly parts?: readonly PaidPart[];
  /** The gateway's page, while it waits. */
  readonly payUrl: string | null;
  /** Answers with the stage as plain text; the script reloads when it changes. */
  readonly pollUrl: string;
  readonly cancelAction: string | null;
  /** While the carrier is asked: when the money goes back by itself; `at` null where this carrier cannot call it off. */
  readonly byItself: { readonly at: Instant | null } | null;
}

/** How something was paid; `money`: what this way brought of it, where another brought the rest. */
export interface PaidPart { readonly kind: PayMethod; readonly brand: string | null; readonly last4: string | null; readonly money?: Usd }

export interface ReceiptModel {
  readonly renewal: RenewalShown;
  readonly price: Price;
  readonly paidAt: Instant | null;
  readonly method: PaidPart | null;
  /** The other of two payments: the wallet's part. */
  readonly also?: PaidPart | null;
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
  /** It waits in the queue, or began by itself: when (at the latest), and whether for want of data. Null: it began at once. */
  readonly itself: { readonly at: Instant; readonly began: boolean; readonly usedUp: boolean } | null;
  /** End of all paid service now. */
  readonly serviceEndsAt: Instant | null;
  readonly carrierRef: string | null;
  readonly refundOffered: RefundOffered;
  /** First moment at which it is too late, where the rule has one. */
  readonly refundUntil: Instant | null;
  readonly askUrl: string | null;
  readonly returnUrl: string | null;
  readonly refund: { readonly money: Usd; readonly state: 'done' | 'pending'; readonly at: Instant; readonly reason: 'not_delivered' | 'asked' } | null;
  /** What came to light after it was done, and how it ended. */
  readonly case: CaseShown | null;
  readonly sentTo: string | null;
  readonly calendarUrl: string | null;
  /** The receipt as a file, its proof, and links to show it; null without a receipt. */
  readonly papers: PapersShown | null;
  /** Where auto-renew can be turned on, for whoever pays for the line; null: it is on, or cannot be. */
  readonly autoRenewUrl: string | null;
  readonly lineUrl: string | null;
  readonly plansUrl: string;
  readonly homeUrl: string;
}

/** `ended` null while it is open; `person` when the machine handed it on. */
export interface CaseShown { readonly kind: CaseKind; readonly person: boolean; readonly ended: CaseEnd | null }

export interface FailedModel {
  /** Money that came all the same, after the page had closed. */
  readonly case: CaseShown | null;
  readonly renewal: RenewalShown;
  readonly reason: 'declined' | 'insufficient_funds' | 'authentication_needed' | 'expired' | 'cancelled' | 'method_unknown';
  /** A form that asks for the same again: a quote is used once, so it leads to a new one. */
  readonly retry: { readonly action: string; readonly planId: string; readonly mode: Way };
}

/** The price or the line moved between quote and place: what was agreed beside what holds now. */
export interface ChangedModel {
  readonly why: 'quote_expired' | 'line_changed' | 'plan_not_sold';
  readonly line: LineName;
  readonly zone: ZoneId;
  readonly plan: Worded;
  readonly before: { readonly total: Usd; readonly serviceEndsAt: Instant | null };
  /** Null when it can no longer be had. `action`: a form that makes it binding for another quarter of an hour. */
  readonly after: { readonly total: Usd; readonly serviceEndsAt: Instant | null; readonly action: string; readonly planId: string; readonly mode: Way } | null;
  readonly plansUrl: string;
}

export interface ErrorModel {
  readonly status: number;
  /** Null for a broken invariant: the page then says only that it is our fault. */
  readonly refusal: RefusalCode | null;
  readonly reference: string;
  readonly backUrl: string;
}

/** A page of the operator's own words: terms, privacy, refunds. */
export interface TextModel { readonly name: 'terms' | 'privacy' | 'refunds'; readonly source: string }
