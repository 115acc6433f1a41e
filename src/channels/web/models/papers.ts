import type { Worded } from '../../../base/language.ts';
import type { Usd } from '../../../base/money.ts';
import type { Instant, ZoneId } from '../../../base/time.ts';
import type { ProofFault } from '../../../rooms/proofs/proofs.ts';

/** The papers of a receipt, as its page offers them. */
export interface PapersShown {
  readonly pdfUrl: string;
  readonly proofUrl: string;
  readonly verifyUrl: string;
  readonly code: string;
  /** Dark modules of the QR code, row by row, as one path of an SVG whose side is `size`. */
  readonly qr: { readonly path: string; readonly size: number };
  /** Null for a reader who may not make links. */
  readonly shareUrl: string | null;
}

export interface SharingModel {
  readonly zone: ZoneId;
  /** The link that was made just now. */
  readonly made: { readonly url: string; readonly until: Instant } | null;
  readonly open: readonly { readonly id: string; readonly madeAt: Instant; readonly until: Instant; readonly withAmount: boolean }[];
  readonly action: string;
  readonly endAction: string;
  readonly receiptUrl: string;
}

/** What a link shows, and no more. */
export interface SharedModel {
  readonly line: string;
  readonly carrier: string;
  readonly zone: ZoneId;
  readonly plan: Worded;
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
  readonly serviceEndsAt: Instant | null;
  /** Null where whoever shares it keeps it to themselves. */
  readonly amount: Usd | null;
  readonly refunded: boolean;
  readonly until: Instant;
}

export interface VerifyFormModel { readonly value: string; readonly empty: boolean }

export type VerdictModel =
  | { readonly holds: false; readonly fault: ProofFault | 'not_found' }
  | {
    readonly holds: true;
    readonly sandbox: boolean;
    readonly line: string; readonly carrier: string; readonly zone: ZoneId; readonly plan: Worded; readonly reference: string | null;
    readonly activatedAt: Instant; readonly before: Instant | null; readonly after: Instant | null;
    readonly receipt: string; readonly kept: boolean; readonly journal: { readonly seq: string; readonly day: string | null }; readonly keyId: string;
    readonly opened: { readonly number: string | null; readonly iccid: string | null };
    /** What became of it later; null where only the file was looked at. */
    readonly since: 'nothing' | 'refunded' | 'taken_back' | null;
    readonly downloadUrl: string | null;
  };

export interface ReceiptsModel {
  /** `2026-11`, newest first. */
  readonly months: readonly string[];
  readonly month: string | null;
  readonly search: string;
  readonly rows: readonly { readonly url: string; readonly pdfUrl: string; readonly billUrl: string; readonly number: string; readonly plan: Worded; readonly line: string; readonly at: Instant; readonly zone: ZoneId; readonly total: Usd }[];
  readonly csvUrl: string;
}
