import type { Language, Worded } from '../../../base/language.ts';
import type { Usd } from '../../../base/money.ts';
import type { RefusalCode } from '../../../base/refusal.ts';
import type { Instant, ZoneId } from '../../../base/time.ts';
import type { FamilyState, Hold, KeepAnswer, KeepSpan, MarkKind, Works } from '../../../rooms/guard/guard.ts';
import type { LineName, LineStateShown } from '../view-models.ts';

/** A moment of the timeline, as its page shows it. */
export interface MarkShown {
  readonly kind: MarkKind;
  readonly at: Instant;
  readonly plan: Worded | null;
  readonly nextPlan: Worded | null;
  readonly works: Works | null;
}

/** A plan with one form that leads to its review. */
export interface BuyShown { readonly plan: Worded; readonly price: Usd; readonly action: string; readonly planId: string; readonly mode: string | null }

/** Choosing a day: a form with `until` (`2027-06-01`) in the line's zone. */
export interface UntilField { readonly action: string; readonly value: string; readonly min: string; readonly max: string; readonly refusal: RefusalCode | null }

export interface WatchShown {
  /** Null: until they say stop. */
  readonly until: Instant | null;
  /** When it pays for the number by itself next, and how much; null: nothing is in sight. */
  readonly next: { readonly at: Instant; readonly money: Usd } | null;
  /** Nobody can be charged, so the alarms are earlier and louder. */
  readonly loud: boolean;
}

export interface ClocksModel {
  readonly line: LineName;
  readonly zone: ZoneId;
  readonly state: LineStateShown;
  readonly lives: boolean;
  readonly works: Works;
  readonly marks: readonly MarkShown[];
  readonly releaseAt: Instant | null;
  /** Null where nothing can be kept any more. */
  readonly keep: UntilField | null;
  /** A keep plan in place of the usual one. `now`: it starts at once, because nothing runs. Null: this carrier has none. */
  readonly park: (BuyShown & { readonly starts: 'now' | 'after'; readonly days: number }) | null;
  /** Back from a keep plan to a usual one, in one step. */
  readonly back: BuyShown | null;
  readonly watch: WatchShown | null;
  readonly guardUrl: string | null;
  readonly familyUrl: string | null;
  readonly calendarUrl: string;
  readonly backUrl: string;
}

export interface KeepStepShown { readonly at: Instant; readonly now: boolean; readonly plan: Worded; readonly price: Usd; readonly releaseAt: Instant }

export interface KeepModel {
  readonly line: LineName;
  readonly zone: ZoneId;
  /** The first moment after the chosen day. */
  readonly until: Instant;
  readonly hold: Hold;
  readonly answer:
    | { readonly kind: 'kept'; readonly total: Usd; readonly steps: readonly KeepStepShown[]; readonly spans: readonly KeepSpan[]; readonly releaseAt: Instant; readonly proved: boolean }
    | Extract<KeepAnswer, { kind: 'impossible' }>;
  /** What the other wish would cost: also texts, or only the number. */
  readonly other: { readonly hold: Hold; readonly total: Usd; readonly url: string } | null;
  /** The first purchase, where it is to be made today. */
  readonly buy: BuyShown | null;
  readonly guardUrl: string | null;
  readonly backUrl: string;
}

export interface StandModel {
  readonly line: LineName;
  readonly zone: ZoneId;
  readonly watch: WatchShown | null;
  readonly until: UntilField;
  /** The keep plan that would be paid for; null: the carrier has none, or this reader may not pay. */
  readonly plan: Worded | null;
  /** How it may be paid, by value of the form; the last is nobody. */
  readonly ways: readonly { readonly value: string; readonly label: string }[];
  readonly chosen: string | null;
  /** The words to agree to, once the day and the way are chosen; empty sentences where nobody is charged. */
  readonly terms: { readonly sentences: readonly string[]; readonly hash: string; readonly price: Usd | null; readonly until: Instant | null } | null;
  readonly refusal: RefusalCode | null;
  readonly action: string;
  readonly stopAction: string;
  /** Auto-renew stands for another reason and keeps the number as well: its page. */
  readonly autoUrl: string | null;
  readonly methodsUrl: string | null;
  readonly backUrl: string;
}

export interface FamilyModel {
  readonly line: LineName;
  readonly people: readonly { readonly id: string; readonly label: string; readonly state: FamilyState }[];
  /** What the owner calls those who share the line: they hear of it with the owner. */
  readonly shares: readonly string[];
  readonly email: { readonly value: string; readonly bad: boolean };
  readonly language: Language;
  readonly refusal: RefusalCode | null;
  readonly action: string;
  readonly backUrl: string;
}

/** The page of whoever was named. */
export interface NamedModel { readonly line: string; readonly state: FamilyState; readonly action: string; readonly words: readonly string[] }

export interface CalendarModel {
  readonly has: boolean;
  /** The address, right after it was made: shown once. */
  readonly address: string | null;
  readonly action: string;
}
