import type { CustomerId, LineId, MethodId, QuoteId, RenewalId } from '../../../base/ids.ts';
import type { Language } from '../../../base/language.ts';
import type { RefusalCode } from '../../../base/refusal.ts';
import type { RenewalMode } from '../../../base/terms.ts';
import type { Instant, ZoneId } from '../../../base/time.ts';
import type { JoinMissed, QueueReason, SayKind } from '../../../rooms/calls/calls.ts';
import type { Spoken } from '../steps.ts';
import type { AutoShown, Draft, LineRef, PlanShown, ProvedHow, StatusShown, Ways } from './state.ts';

type Refused = { readonly refused: RefusalCode };
export interface Begun {
  readonly shop: string; readonly sandbox: boolean; readonly agents: boolean; readonly language: Spoken | null; readonly written: Language | null; readonly own: LineRef | null; readonly callerEnding: string | null;
  /** Of a call-back: who is called about what; null when it is over by now. */
  readonly about: { readonly reason: QueueReason; readonly line: LineRef | null } | null;
}
export type PlaceWay = { readonly kind: 'saved'; readonly method: MethodId } | { readonly kind: 'wallet' } | { readonly kind: 'token'; readonly gateway: string; /** Null: only look whether it was placed. */ readonly token: string | null };
/** How a renewal stands, as far as a caller waits for it. */
export interface Placed { readonly renewal: RenewalId; readonly state: 'done' | 'paid' | 'paying' | 'declined' | 'returning'; readonly endsAt: Instant | null; readonly zone: ZoneId }

/** What the flow asks of the rooms, and what comes back. One at a time; each is keyed by call, step and count. */
export interface Effects {
  readonly begin: { readonly ask: object; readonly gives: Begun };
  readonly find: { readonly ask: { readonly digits: string }; readonly gives: { readonly line: LineRef | null; readonly limited: boolean } };
  readonly text_code: { readonly ask: { readonly line: LineId | null }; readonly gives: object };
  readonly check: { readonly ask: { readonly line: LineId | null; readonly how: Exclude<ProvedHow, 'carried'>; readonly digits: string }; readonly gives: { readonly ok: boolean; readonly customer: CustomerId | null; readonly locked: boolean } };
  readonly status: { readonly ask: { readonly line: LineId; readonly customer: CustomerId | null }; readonly gives: StatusShown };
  readonly offers: { readonly ask: { readonly line: LineId }; readonly gives: { readonly same: PlanShown | null; readonly plans: readonly PlanShown[]; readonly refused: RefusalCode | null } };
  readonly by_code: { readonly ask: { readonly line: LineId; readonly code: string }; readonly gives: { readonly planId: string | null } };
  readonly quote: { readonly ask: { readonly line: LineId; readonly planId: string; readonly mode: RenewalMode | null; readonly whenUsedUp: boolean; readonly promotion: string | null; readonly customer: CustomerId | null }; readonly gives: Draft | Refused };
  readonly ways: { readonly ask: { readonly line: LineId; readonly cents: number; readonly customer: CustomerId | null; readonly level: 0 | 1 | 2; readonly cardIn: readonly Spoken[] }; readonly gives: Ways };
  readonly place: { readonly ask: { readonly key: string; readonly quote: QuoteId; readonly customer: CustomerId | null; readonly pay: PlaceWay }; readonly gives: Placed | Refused };
  readonly look: { readonly ask: { readonly renewal: RenewalId }; readonly gives: Placed };
  readonly voucher: { readonly ask: { readonly customer: CustomerId; readonly digits: string }; readonly gives: { readonly cents: number; readonly balanceCents: number } | Refused };
  readonly link: { readonly ask: { readonly line: LineId; readonly quote: QuoteId; readonly level: 0 | 1 | 2 }; readonly gives: { readonly ending: string } | Refused };
  readonly auto: { readonly ask: { readonly line: LineId; readonly customer: CustomerId | null }; readonly gives: AutoShown };
  readonly auto_on: { readonly ask: { readonly line: LineId; readonly customer: CustomerId; readonly method: MethodId; readonly hash: string }; readonly gives: AutoShown | Refused };
  readonly auto_off: { readonly ask: { readonly line: LineId; readonly customer: CustomerId | null }; readonly gives: object };
  readonly receipt: { readonly ask: { readonly line: LineId }; readonly gives: { readonly sent: boolean } };
  readonly offer_code: { readonly ask: { readonly line: LineId; readonly quote: QuoteId; readonly customer: CustomerId | null; readonly how: ProvedHow | null }; readonly gives: { readonly code: string; readonly minutes: number } | Refused };
  readonly take_code: { readonly ask: { readonly digits: string }; readonly gives: { readonly line: LineRef; readonly draft: Draft; readonly customer: CustomerId | null; readonly carried: boolean } | Refused };
  readonly enter_queue: { readonly ask: { readonly reason: QueueReason }; readonly gives: { readonly open: boolean; readonly position: number; readonly waitMinutes: number; readonly opensAt: Instant | null; readonly zone: ZoneId } };
  /** `after`: the last thing of an agent's that was passed on. `says`: what they have typed for the caller since; `passcode`: they ask for it on the keypad. */
  readonly queue_place: { readonly ask: { readonly after?: number }; readonly gives: {
    readonly state: 'waiting' | 'taken' | 'over'; readonly position: number; readonly waitMinutes: number;
    readonly says?: readonly { readonly number: number; readonly kind: SayKind; readonly text: string }[]; readonly line?: LineRef | null;
    /** Their own telephone, which is to ring. */
    readonly join?: string | null;
  } };
  /** Rings the agent's telephone: its number, for the step alone. Null: they have let the caller go. */
  readonly join: { readonly ask: { readonly join: string }; readonly gives: { readonly number: string | null } };
  /** The telephone is done with: whether they talked, and whether the agent still has the caller. */
  readonly join_over: { readonly ask: { readonly join: string; readonly missed: JoinMissed }; readonly gives: { readonly talked: boolean; readonly state: 'taken' | 'over' } };
  /** What the caller answered by a key to words that an agent had read to them. */
  readonly desk_answer: { readonly ask: { readonly number: number; readonly yes: boolean; readonly customer: CustomerId | null }; readonly gives: object };
  /** The caller came out of the queue or a talk without a key: whoever talked to them is done. */
  readonly talk_over: { readonly ask: object; readonly gives: object };
  readonly leave_queue: { readonly ask: object; readonly gives: object };
  readonly call_back: { readonly ask: { readonly digits: string | null; readonly reason: QueueReason; readonly line: LineId | null }; readonly gives: { readonly ending: string; readonly from: Instant | null; readonly zone: ZoneId } | Refused };
  readonly call_back_met: { readonly ask: { readonly about: string }; readonly gives: { readonly position: number; readonly waitMinutes: number } };
}
export type EffectName = keyof Effects;
/** One effect with what it asks. */
export type Effect = { readonly [K in EffectName]: { readonly kind: K } & Effects[K]['ask'] }[EffectName];
/** One effect's answer, as the flow hears of it. */
export type Result = { readonly [K in EffectName]: { readonly kind: 'result'; readonly of: K; readonly gives: Effects[K]['gives'] } }[EffectName];

export const isRefused = (gives: object): gives is Refused => 'refused' in gives && typeof gives.refused === 'string';

/** Those that may have to wait for a vendor: past the time of an answer they go on by themselves and are asked again by polls. None carries digits. */
export const MAY_WAIT: ReadonlySet<EffectName> = new Set<EffectName>(['status', 'quote', 'place', 'look', 'link', 'auto_on', 'receipt']);
