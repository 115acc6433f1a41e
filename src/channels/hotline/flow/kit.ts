import type { Instant } from '../../../base/time.ts';
import type { JoinMissed, QueueReason } from '../../../rooms/calls/calls.ts';
import type { Spoken } from '../steps.ts';
import type { Words } from '../words/words.ts';
import type { Effect, EffectName, Effects } from './effects.ts';
import type { CallState, NodeName } from './state.ts';

/** Something to be said: a word of the catalogue with what it needs. In the caller's language, unless it names another. */
export type Say = { readonly [K in keyof Words]: { readonly key: K; readonly params: Parameters<Words[K]>[0]; readonly language?: Spoken } }[keyof Words];

export const say = <K extends keyof Words>(key: K, ...params: Parameters<Words[K]>): Say => ({ key, params: params[0] }) as unknown as Say;
export const sayIn = <K extends keyof Words>(language: Spoken, key: K, ...params: Parameters<Words[K]>): Say => ({ key, params: params[0], language }) as unknown as Say;

/** A step before it is put into words. */
export type FlowStep =
  | { readonly kind: 'say'; readonly say: Say }
  | { readonly kind: 'ask'; readonly say: readonly Say[]; readonly max: number; readonly endsWithHash: boolean; readonly fresh: boolean; readonly secret: boolean; readonly timeoutSeconds: number }
  | { readonly kind: 'pause'; readonly seconds: number }
  | { readonly kind: 'queue' | 'talk'; readonly say: readonly Say[]; readonly everySeconds: number }
  /** `to` goes to whoever carries the call, and is kept in no state. */
  | { readonly kind: 'join'; readonly join: string; readonly to: string; readonly timeoutSeconds: number }
  | { readonly kind: 'pay'; readonly gateway: string; readonly cents: number; readonly description: Say }
  | { readonly kind: 'hangup' };

/** What one event makes of a call: where it stands, what is said, and at most one thing asked of the rooms. */
export interface Turn {
  readonly state: CallState;
  readonly steps: readonly FlowStep[];
  readonly effect: Effect | null;
  /** The question of the new place is still to be put. */
  readonly prompt: boolean;
}

const says = (lead: readonly Say[]): FlowStep[] => lead.map((one) => ({ kind: 'say', say: one }));

/** On to another question, after saying something. */
export const to = (state: CallState, at: NodeName, ...lead: readonly Say[]): Turn => ({ state: { ...state, at, tries: 0, waiting: null }, steps: says(lead), effect: null, prompt: true });
/** Asks something of the rooms; the answer comes back as an event. */
export const needs = (state: CallState, effect: Effect, ...lead: readonly Say[]): Turn => ({ state: { ...state, waiting: null }, steps: says(lead), effect, prompt: false });
/** Ends with steps of its own. */
export const play = (state: CallState, steps: readonly FlowStep[], ...lead: readonly Say[]): Turn => ({ state, steps: [...says(lead), ...steps], effect: null, prompt: false });
export const bye = (state: CallState, ...lead: readonly Say[]): Turn => play({ ...state, at: 'over' }, [{ kind: 'hangup' }], ...lead, say('goodbye', { shop: state.shop }));

/** The moment of an event and its number in the call. */
export interface Ctx { readonly now: Instant; readonly step: number }

export interface Option { readonly key: string; readonly say: Say; go(state: CallState, ctx: Ctx): Turn }

export type Back = NodeName | ((state: CallState) => Turn);
export const backTo = (back: Back, state: CallState): Turn => (typeof back === 'string' ? to(state, back) : back(state));

/** One digit chooses. `0` agent, `9` again and `*` back are there always, unless `bare`. */
export interface Menu {
  readonly kind: 'menu';
  /** What is told before the choices. */
  before?(state: CallState, ctx: Ctx): readonly Say[];
  options(state: CallState): readonly Option[];
  /** Whatever was typed before the question does not count. */
  readonly fresh?: boolean;
  readonly bare?: boolean;
  /** Where `*` leads; without: the main menu. */
  readonly back?: Back;
  /** For questions where anything but a yes is a no. */
  otherwise?(state: CallState): Turn;
}

/** Several digits. `*` alone goes back. */
export interface Entry {
  readonly kind: 'entry';
  before(state: CallState): readonly Say[];
  readonly max: number;
  readonly endsWithHash: boolean;
  readonly secret?: boolean;
  readonly fresh?: boolean;
  readonly back: Back;
  take(state: CallState, digits: string, ctx: Ctx): Turn;
}

/** Waits for something else than a key. */
export interface Wait {
  readonly kind: 'wait';
  prompt(state: CallState): readonly FlowStep[];
  on(state: CallState, event: WaitEvent, ctx: Ctx): Turn;
}
export type WaitEvent = { readonly kind: 'poll' } | { readonly kind: 'digits'; readonly digits: string } | { readonly kind: 'silence' } | { readonly kind: 'paid'; readonly token: string } | { readonly kind: 'unpaid'; readonly why: 'cancelled' | 'failed' | 'unknown' } | { readonly kind: 'left' } | { readonly kind: 'parted'; readonly missed: JoinMissed };

export type Node = Menu | Entry | Wait;
export type Nodes = Partial<Record<NodeName, Node>>;
export type Results = { readonly [K in EffectName]?: (state: CallState, gives: Effects[K]['gives'], ctx: Ctx) => Turn };

/** To a person: whatever is wrong, the way out is there. */
export const toAgent = (state: CallState, reason: QueueReason, ...lead: readonly Say[]): Turn => needs(state, { kind: 'enter_queue', reason }, ...lead);
export const reasonOf = (state: CallState): QueueReason => (state.goal === null ? 'agent' : state.goal === 'auto' ? 'auto_renew' : state.goal);
