import type { RefusedReason } from '../../connector.ts';
import type { TwinWork } from './work.ts';

/** The calls a fault can hit. */
export type TwinCall = 'top_up' | 'find_top_up' | 'read_line' | 'correct' | 'cancel' | 'find_change' | 'list';

/** What can be made to go wrong. Seconds are the product's time, except for `slow`. */
export type Fault =
  // between the shop and the carrier, any call
  /** Time-out before anything was done. */
  | { readonly kind: 'lost_request' }
  /** Done, and the answer never arrives. */
  | { readonly kind: 'lost_reply' }
  /** Done and answered, but only after so many real seconds. */
  | { readonly kind: 'slow'; readonly seconds: number }
  /** Done, and answered with a code that nobody has documented. */
  | { readonly kind: 'unknown_code' }
  // what the carrier makes of a new top-up; `refuse`, `silent` and `delay` also of a correction or a cancellation
  | { readonly kind: 'refuse'; readonly reason: RefusedReason }
  /** Taken and left lying, until it is cancelled or `letGo` lets it finish. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'delay'; readonly seconds: number }
  /** Says refused, and delivers all the same so many seconds later. */
  | { readonly kind: 'late_success'; readonly reason: RefusedReason; readonly seconds: number }
  /** As if the float were empty, until it is refilled. */
  | { readonly kind: 'float_empty' }
  | { readonly kind: 'after_cycle_end' }
  /** Activates at the next midnight of the line's zone. */
  | { readonly kind: 'after_midnight' }
  // how the grant goes wrong
  | { readonly kind: 'wrong_days'; readonly days: number }
  | { readonly kind: 'wrong_bytes'; readonly megabytes: number }
  /** Takes so many per cent more (or less) from the float than was agreed. */
  | { readonly kind: 'other_price'; readonly percent: number }
  /** Taken back so many seconds after it was done. */
  | { readonly kind: 'reverse'; readonly seconds: number }
  /** Calls twice with news of it, and then once more with old news. */
  | { readonly kind: 'notify_twice' };

export type FaultKind = Fault['kind'];

export interface FaultRule {
  readonly id: number;
  readonly call: TwinCall | 'any';
  /** Only for this line; null is every line of the carrier. */
  readonly iccid: string | null;
  /** How many more calls it hits; null until it is cleared. */
  readonly left: number | null;
  readonly fault: Fault;
}

/** Which of the kinds exclude each other: one call takes one of each family at most. */
const FAMILY: Readonly<Record<FaultKind, 'wire' | 'answer' | FaultKind>> = {
  lost_request: 'wire', lost_reply: 'wire', slow: 'wire', unknown_code: 'wire',
  refuse: 'answer', silent: 'answer', delay: 'answer', late_success: 'answer', float_empty: 'answer', after_cycle_end: 'answer', after_midnight: 'answer',
  wrong_days: 'wrong_days', wrong_bytes: 'wrong_bytes', other_price: 'other_price', reverse: 'reverse', notify_twice: 'notify_twice',
};

/**
 * The faults that hit this call now; what is limited in number is used up. `part` says whether the wire's faults are
 * wanted, or the others: those wait for a call that does something new.
 */
export function takeFaults(work: TwinWork, call: TwinCall, facts: { readonly iccid: string | null; readonly part: 'wire' | 'doing' }): readonly Fault[] {
  const { rules } = work.house();
  if (rules.length === 0) return [];
  const hit: FaultRule[] = [];
  for (const rule of rules) {
    const family = FAMILY[rule.fault.kind];
    if ((family === 'wire') !== (facts.part === 'wire') || rule.left === 0) continue;
    if (rule.call !== call && rule.call !== 'any') continue;
    if (rule.iccid !== null && rule.iccid !== facts.iccid) continue;
    if (!hit.some((other) => FAMILY[other.fault.kind] === family)) hit.push(rule);
  }
  if (hit.some((rule) => rule.left !== null)) {
    const after = rules.map((rule) => (hit.includes(rule) && rule.left !== null ? { ...rule, left: rule.left - 1 } : rule));
    work.putHouse({ ...work.house(), rules: after.filter((rule) => rule.left !== 0) });
  }
  return hit.map((rule) => rule.fault);
}

export function faultOf<K extends FaultKind>(faults: readonly Fault[], kind: K): Extract<Fault, { readonly kind: K }> | undefined {
  return faults.find((one): one is Extract<Fault, { readonly kind: K }> => one.kind === kind);
}
