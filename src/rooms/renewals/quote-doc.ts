import type { Worded } from '../../base/language.ts';
import type { LineId, QuoteId } from '../../base/ids.ts';
import type { Purchase, RefundPolicy, RenewalMode } from '../../base/terms.ts';
import { parseInstant, type Instant } from '../../base/time.ts';
import { check } from '../../base/check.ts';
import type { DocumentSignature } from '../../platform/secrets/signing.ts';
import { readSnapshot, type LineSnapshot } from '../lines/lines.ts';
import type { Shelf } from '../plans/plans.ts';
import type { FrozenTaxRule, PriceLineKind } from '../plans/plans.ts';

/** A price line as it is signed: whole cents, bytes as text. */
export interface SignedPriceLine {
  readonly kind: PriceLineKind;
  readonly label: Worded;
  readonly cents: number;
  readonly bytes: string | null;
  readonly code: string | null;
  readonly rule: FrozenTaxRule | null;
}

/**
 * The document that is signed. Everything the customer is promised stands in it; what it names by version (plan,
 * profile) never changes once written. Moments are ISO 8601 UTC, money whole US cents, bytes decimal text.
 */
export interface QuoteDoc {
  readonly kind: 'quote';
  readonly quote: QuoteId;
  readonly line: LineId;
  readonly lineVersion: number;
  readonly plan: { readonly id: string; readonly version: number };
  readonly profile: { readonly carrier: string; readonly version: number };
  readonly mode: RenewalMode;
  /** Queued, and begins as soon as the data before it is used up; absent where nobody chose that. */
  readonly startsWhenUsedUp?: true;
  readonly quotedAt: string;
  readonly expiresAt: string;
  readonly currency: 'USD';
  readonly price: readonly SignedPriceLine[];
  readonly netCents: number;
  readonly totalCents: number;
  readonly bonusBytes: string;
  readonly refundPolicy: RefundPolicy;
  /** What the policy comes to with this carrier; absent in quotes older than the question. */
  readonly refundOffered?: RefundOffered;
  /** The line just before, and just after for activation before `x` (snapshots, see the lines room). */
  readonly before: unknown;
  readonly after: unknown;
  /** First moment of activation at which the result differs by more than sliding along (rules R8); null: there is none. */
  readonly x: string | null;
  readonly afterX: unknown;
  readonly refusalAtX: string | null;
  readonly lostBytes: string;
  readonly lostLater: { readonly at: string; readonly bytes: string } | null;
  readonly warnings: readonly string[];
}

/** The plan's rule, or none for want of taking back: what can still be used is not refunded where the carrier cannot take it off the line. */
export type RefundOffered = RefundPolicy | 'none_cannot_take_back';
export const refundOffered = (policy: RefundPolicy, canTakeBack: boolean): RefundOffered => (policy === 'none' || canTakeBack ? policy : 'none_cannot_take_back');
export const refundOfferedOf = (doc: Pick<QuoteDoc, 'refundPolicy' | 'refundOffered'>): RefundOffered => doc.refundOffered ?? doc.refundPolicy;

export interface Quote {
  readonly doc: QuoteDoc;
  readonly signature: DocumentSignature;
  readonly usedBy: string | null;
}

/** Reads quotes by id, those made in this process without asking anybody; calls that come together share one statement. */
export interface QuoteReader {
  (id: QuoteId): Promise<Quote | null>;
  /** Keeps a quote at hand: one we have just signed, or have just found genuine. */
  keep(quote: Quote): void;
}

const instant = (text: string): Instant => {
  const moment = parseInstant(text);
  check(moment !== null, `not a moment: ${text}`);
  return moment;
};
export const expiresAtOf = (doc: QuoteDoc): Instant => instant(doc.expiresAt);
export const quotedAtOf = (doc: QuoteDoc): Instant => instant(doc.quotedAt);
export const xOf = (doc: QuoteDoc): Instant | null => (doc.x === null ? null : instant(doc.x));
export const beforeOf = (doc: QuoteDoc): LineSnapshot => readSnapshot(doc.before);
export const afterOf = (doc: QuoteDoc): LineSnapshot => readSnapshot(doc.after);
export const afterXOf = (doc: QuoteDoc): LineSnapshot | null => (doc.afterX === null ? null : readSnapshot(doc.afterX));

/**
 * Queueing or adding data on an active line leaves its running cycle alone, so such renewals may stand beside each other.
 * On a line that is late or parked even `queue` activates at once (rules R11, R20), and one that waits for the last byte may.
 */
export const isLight = (doc: Pick<QuoteDoc, 'mode' | 'before' | 'startsWhenUsedUp'>): boolean =>
  !doc.startsWhenUsedUp && (doc.mode === 'queue' || doc.mode === 'add_data') && readSnapshot(doc.before).phase === 'active';

/** What the quote promises to do to the line, with its terms frozen. `id`: the renewal, or the quote while it is only asked. */
export function purchaseOf(shelf: Shelf, doc: QuoteDoc, id: string): Purchase {
  return {
    id, mode: doc.mode, bonusBytes: BigInt(doc.bonusBytes), quotedAt: quotedAtOf(doc),
    terms: shelf.planVersion(doc.plan.id, doc.plan.version).terms,
    profile: shelf.profileVersion(doc.profile.carrier, doc.profile.version).terms, ...doc.startsWhenUsedUp ? { startsWhenUsedUp: true as const } : {},
  };
}
