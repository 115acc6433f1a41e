/**
 * What passes between the call flow and whatever carries a voice: a telephone provider, the simulator's page, a SIP line.
 * An adapter sends events and plays steps; it knows no menu, no word and no price.
 */

import type { JoinMissed } from '../../rooms/calls/calls.ts';

/** Languages that are spoken. Taiwanese callers hear Mandarin and get their texts in Taiwan's Chinese. */
export const SPOKEN = ['en', 'es', 'zh'] as const;
export type Spoken = (typeof SPOKEN)[number];

/** A piece of speech, ready to be read aloud; numbers, money and dates are in words. */
export interface Speech { readonly text: string; readonly language: Spoken }

/**
 * What the caller hears and is asked, in order. The last step says what comes next: `ask`, `pause`, `queue`, `talk`,
 * `join` and `pay` wait for one more event, `hangup` ends the call. Nothing follows them.
 */
export type Step =
  | ({ readonly kind: 'say' } & Speech)
  | Ask
  /** Wait, then send `poll`. Work is under way behind the call. */
  | { readonly kind: 'pause'; readonly seconds: number }
  /** In the queue. Say the text, wait so long (a digit ends the wait), send `digits` or `poll`. `name` is the queue of this call alone. */
  | ({ readonly kind: 'queue'; readonly name: string; readonly everySeconds: number } & Speech)
  /** An agent has taken the call: connect the two and send `poll` now and then, `left` once they have parted. */
  | ({ readonly kind: 'talk'; readonly name: string; readonly everySeconds: number } & Speech)
  /**
   * The agent's own telephone: ring `to` (E.164; never shown, logged or said) from our number, record nothing, and put the two through only
   * once whoever picked up has passed `agentPhone`. Send `parted` when it is over, however it went. Only where the call began with `joins`.
   */
  | { readonly kind: 'join'; readonly join: string; readonly to: string; readonly timeoutSeconds: number }
  /** The card by keypad, inside the provider's own certified step. Digits never reach us: send `paid` with a token, or `unpaid`. */
  | { readonly kind: 'pay'; readonly language: Spoken; readonly gateway: string; readonly cents: number; readonly description: string }
  | { readonly kind: 'hangup' };

/**
 * A question. Speech right before it may be cut short by a key, which then counts as the answer, unless `fresh`: then whatever was typed
 * before the question itself begins is thrown away (Review, consent, payment), and adapters with a buffer of keys empty it.
 */
export interface Ask extends Speech {
  readonly kind: 'ask';
  /** Send `digits` once so many are there; for a number of unknown length, once `#` is pressed, or at `max`. */
  readonly digits: { readonly max: number; readonly endsWithHash: boolean };
  /** Silence so long after the speech, or after the last key: send what is there, or `silence`. */
  readonly timeoutSeconds: number;
  readonly fresh: boolean;
  /** A passcode, a one-time code, a voucher: not to be shown, logged or kept by anybody. */
  readonly secret: boolean;
}

export type Direction = 'in' | 'out';

/** The call begins. `caller` is a hint: it can be forged. */
export interface StartEvent {
  readonly kind: 'start';
  readonly direction: Direction;
  /** The other side's number as the provider writes it; null when withheld. */
  readonly caller: string | null;
  /** What the network says of the caller's number, such as `TN-Validation-Passed-A`. */
  readonly attest: string | null;
  /** Languages in which the adapter has a certified keypad step for cards; none unless the provider brings one. */
  readonly cardIn: readonly Spoken[];
  /** Whether the adapter can play `join`. */
  readonly joins: boolean;
  /** For a call we made: what it is about (the id of a call-back). */
  readonly about: string | null;
}

export type CallEvent =
  | StartEvent
  /** Keys as typed, more than asked for where somebody typed ahead: `*` and `#` among them. */
  | { readonly kind: 'digits'; readonly digits: string }
  | { readonly kind: 'silence' }
  | { readonly kind: 'poll' }
  | { readonly kind: 'paid'; readonly token: string }
  | { readonly kind: 'unpaid'; readonly why: 'cancelled' | 'failed' | 'unknown' }
  /** Out of the queue or the talk by themselves. */
  | { readonly kind: 'left' }
  /** The agent's telephone was not answered, or is put down: what the provider says of it. */
  | { readonly kind: 'parted'; readonly missed: JoinMissed };

/** Which call, by its provider's own name for it. */
export interface CallRef { readonly provider: string; readonly call: string }

/** `next`: the number that the next event answers; an event with a number that was answered gets the same answer again. */
export interface Answer { readonly next: number; readonly steps: readonly Step[] }

/** The flow behind all adapters. */
export interface Hotline {
  /**
   * What to play next. `number`: of the answer this event replies to (0 for `start`). The same number twice gives the same steps and no
   * second effect. Answers within a quarter of a second where it can: longer work becomes a `pause` and goes on meanwhile.
   */
  answer(ref: CallRef, number: number, event: CallEvent): Promise<Answer>;
  /**
   * What whoever picked up the agent's telephone hears, on their own leg: a question (`key` null), or what comes of their key. Empty: put the
   * two through. A mailbox presses nothing, and gets no caller. The same twice is the same.
   */
  agentPhone(join: string, key: string | null): Promise<readonly Step[]>;
  /** The caller has hung up, or the provider says the call is over. What is under way goes on. */
  ended(ref: CallRef, why: 'caller' | 'provider'): Promise<void>;
}
