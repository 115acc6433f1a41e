import type { CustomerId, LineId, MethodId, QuoteId, RenewalId } from '../../../base/ids.ts';
import type { Language } from '../../../base/language.ts';
import type { PlanKind, RefundPolicy, RenewalMode } from '../../../base/terms.ts';
import type { Instant, ZoneId } from '../../../base/time.ts';
import type { QueueReason } from '../../../rooms/calls/calls.ts';
import type { Spoken } from '../steps.ts';
import type { Effect } from './effects.ts';

/** Where a call can stand: each is one question, or one wait. */
export type NodeName =
  | 'language' | 'main' | 'which' | 'number' | 'proof' | 'passcode' | 'texted'
  | 'status' | 'renew' | 'kinds' | 'plans' | 'plan_code' | 'review' | 'promotion' | 'pay' | 'voucher' | 'result' | 'declined'
  | 'auto' | 'auto_offer' | 'auto_terms' | 'hand_over' | 'next'
  | 'queue' | 'talk' | 'joined' | 'desk_terms' | 'closed' | 'call_back' | 'call_back_number' | 'screen' | 'over';

/** A line as it is spoken of: by its last four digits. */
export interface LineRef { readonly id: LineId; readonly ending: string }

/** What the caller came for; decides where a proof leads. */
export type Goal = 'renew' | 'status' | 'auto' | 'receipt';

export type ProvedHow = 'passcode' | 'texted_code' | 'carried';
export interface Proved { readonly line: LineId; readonly how: ProvedHow; readonly customer: CustomerId | null }

/** A plan as it is spoken of: by length and data. Bytes as a number; they fit. */
export interface PlanShown {
  readonly planId: string; readonly kind: PlanKind; readonly days: number; readonly month: boolean; readonly cycles: number;
  /** Null is unlimited. */
  readonly bytes: number | null;
  readonly cents: number;
}

/** A quote as it is read aloud. Cents and bytes are whole numbers. */
export interface Draft extends Omit<PlanShown, 'cents'> {
  readonly quote: QuoteId; readonly mode: RenewalMode; readonly promotion: string | null;
  /** It begins when the bytes before it are used up, at `startsAt` at the latest; asked for on the web. */
  readonly whenUsedUp: boolean;
  readonly priceCents: number; readonly discountCents: number; readonly taxCents: number; readonly totalCents: number;
  /** Half-open, as everywhere: the last valid second is the one before. Null: bytes without a cycle. */
  readonly endsAt: Instant | null;
  /** Null: at once. */
  readonly startsAt: Instant | null;
  /** The card was never used: its time begins with the first use. */
  readonly atFirstUse: boolean;
  readonly zone: ZoneId;
  /** What is lost of what the line has. At null: at once. */
  readonly lost: { readonly bytes: number; readonly at: Instant | null } | null;
  readonly bonusBytes: number;
  readonly refund: RefundPolicy | 'none_cannot_take_back';
}

export interface MethodShown { readonly id: MethodId; readonly method: string; readonly brand: string | null; readonly last4: string | null }

/** How this caller may pay for this draft. */
export interface Ways {
  readonly saved: MethodShown | null;
  /** Why a saved method there is cannot be used here; null: it can, or there is none. */
  readonly savedRefused: 'too_much' | 'line_frozen' | null;
  readonly walletCents: number | null;
  /** Where a link would go: the last four digits. Null: no number that gets texts is known. */
  readonly linkTo: string | null;
  /** The gateway whose tokens a keypad step may make; null: the adapter has none in this language. */
  readonly cardAt: string | null;
  readonly vouchers: boolean;
}

export interface AutoShown {
  readonly on: boolean;
  readonly nextAt: Instant | null; readonly nextCents: number | null; readonly zone: ZoneId;
  readonly method: MethodShown | null;
  /** Why it cannot be turned on here; null: it can. */
  readonly cannot: 'no_method' | 'plan_not_offered' | null;
  /** What would be agreed to: the sentences as they are kept with the consent, and their hash. Null: it is on, or cannot be turned on here. */
  readonly terms: { readonly sentences: readonly string[]; readonly hash: string } | null;
}

/** What a call knows, as JSON. No digit that was typed is ever in it. */
export interface CallState {
  readonly v: 1;
  readonly at: NodeName;
  readonly language: Spoken | null;
  /** In which the caller has read our texts before; null: not known. */
  readonly written: Language | null;
  readonly startedAt: Instant;
  /** Silent or wrong answers to this question so far. */
  readonly tries: number;
  readonly shop: string;
  readonly sandbox: boolean;
  /** Whether agents are there at all. */
  readonly agents: boolean;
  readonly cardIn: readonly Spoken[];
  /** An agent's own telephone can be rung into this call. */
  readonly joins?: true;
  /** The line of the caller's own number: a hint. */
  readonly own: LineRef | null;
  /** Last four digits of the caller's number where a call could reach it; null: withheld. */
  readonly callerEnding: string | null;
  readonly goal: Goal | null;
  readonly line: LineRef | null;
  /** A number was typed, and nobody was told whether it is anybody's. */
  readonly typed: boolean;
  readonly proofs: readonly Proved[];
  readonly wrong: number;
  readonly needs: 1 | 2;
  readonly same: PlanShown | null;
  readonly plans: readonly PlanShown[];
  readonly kind: PlanKind | null;
  readonly page: number;
  readonly draft: Draft | null;
  readonly ways: Ways | null;
  /** The order key: made once for a quote, when the caller confirmed it. */
  readonly orderKey: string | null;
  readonly renewal: RenewalId | null;
  readonly paidBy: 'saved' | 'wallet' | 'card' | null;
  readonly auto: AutoShown | null;
  readonly queue: { readonly reason: QueueReason; readonly position: number; readonly waitMinutes: number; readonly polls: number } | null;
  /** Of what an agent has said to the caller, the number of the last that was passed on. */
  readonly heard?: number;
  /** The agent's telephone that rings or is talked on. */
  readonly join?: string | null;
  /** An agent has asked for the passcode: whatever comes of it, the caller is back with them. */
  readonly forDesk?: true;
  /** Words that an agent has had read, to be agreed to by a key; the last says by which. */
  readonly deskTerms?: { readonly number: number; readonly sentences: readonly string[] } | null;
  readonly opensAt: { readonly at: Instant; readonly zone: ZoneId } | null;
  /** Of a call we made: which call-back it is. */
  readonly about: string | null;
  /** Work that was not done in time: asked again by the same key with each poll. */
  readonly waiting: { /** Null: each poll asks anew. */ readonly key: string | null; readonly effect: Effect; readonly since: Instant; readonly polls: number } | null;
}

export interface StatusShown {
  readonly phase: 'active' | 'parked' | 'grace' | 'suspended' | 'releasing' | 'preactive' | 'closed';
  readonly zone: ZoneId;
  readonly endsAt: Instant | null;
  readonly releaseAt: Instant | null;
  /** Null is unlimited. */
  readonly bytes: number | null;
  readonly walletCents: number | null;
  readonly queued: number;
}

/** On to a line, or to none; nothing that was for another one goes with it. */
export const forLine = (state: CallState, line: LineRef | null): CallState =>
  ({ ...state, line, typed: true, same: null, plans: [], kind: null, page: 0, draft: null, ways: null, orderKey: null, renewal: null, auto: null });

/** What of this line was proved in this call. */
export const proofsFor = (state: CallState): readonly Proved[] => (state.line === null ? [] : state.proofs.filter((one) => one.line === state.line!.id));
/** 0: nothing. 1: one factor. 2: passcode and texted code. */
export function levelOf(state: CallState): 0 | 1 | 2 {
  const hows = new Set(proofsFor(state).map((one) => one.how));
  return hows.has('passcode') && hows.has('texted_code') ? 2 : hows.size > 0 ? 1 : 0;
}
/** The person whom a proof has shown. */
export const personOf = (state: CallState): CustomerId | null => proofsFor(state).find((one) => one.customer !== null)?.customer ?? null;
