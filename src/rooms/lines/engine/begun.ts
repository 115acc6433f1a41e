import type { Instant } from '../../../base/time.ts';
import { findBought } from './cycles.ts';
import { nextChangeAfter, settle } from './settle.ts';
import type { Cycle, Leg, LineState } from './state.ts';

/** A queued cycle that began: by itself, long after it was paid. */
export interface Begun {
  readonly purchase: string;
  readonly index: number;
  readonly startsAt: Instant;
  /** The cycle before it was over, or its data was. */
  readonly why: 'end' | 'used_up';
}

// As many as one line can have between two looks; more is a mistake, not a busy line.
const CHANGES_MAX = 2_000;

/**
 * Cycles that began by themselves on the way from one state of a line to a later one, oldest first: those the clock began on
 * the way, and the one that runs at the end. What began in the second its own purchase took effect, or at a card's first
 * use, somebody began.
 */
export function begunBetween(before: LineState, after: LineState): Begun[] {
  if (before.stage !== 'live') return [];
  const found: Begun[] = [];
  let now = before;
  for (let changes = 0; changes < CHANGES_MAX; changes++) {
    const next = nextChangeAfter(now);
    if (next === null || next >= after.asOf) break;
    const then = settle(now, next);
    if (isOther(now.running, then.running)) add(found, then, now);
    now = then;
  }
  // The carrier's word, or a meter, may have made another cycle of it than the clock alone.
  if (isOther(before.running, after.running)) add(found, after, before);
  const waiting = new Set(after.queue.map((one) => `${one.purchase}.${one.index}`));
  return found.filter((one) => !waiting.has(`${one.purchase}.${one.index}`));
}

/** How the running cycle began, if by itself; null: somebody began it, or none runs. */
export function begunByItself(state: LineState): Omit<Begun, 'why'> | null {
  const opener = state.running?.legs[0];
  return opener !== undefined && isByItself(state, opener) ? { purchase: opener.purchase, index: opener.index, startsAt: opener.startsAt } : null;
}

const isByItself = (state: LineState, leg: Leg): boolean => {
  const bought = findBought(state, leg.purchase);
  return bought !== null && (leg.index > 0 || leg.startsAt > bought.at);
};

const isOther = (before: Cycle | null, after: Cycle | null): boolean => {
  const [a, b] = [before?.legs[0], after?.legs[0]];
  return b !== undefined && (a?.purchase !== b.purchase || a.index !== b.index || a.startsAt !== b.startsAt);
};

function add(found: Begun[], state: LineState, before: LineState): void {
  const begun = begunByItself(state);
  if (begun === null) return;
  const known = found.findIndex((one) => one.purchase === begun.purchase && one.index === begun.index);
  const due = before.queue.find((one) => one.purchase === begun.purchase && one.index === begun.index)?.startsAt ?? null;
  const waited = begun.index === 0 && findBought(state, begun.purchase)!.purchase.startsWhenUsedUp === true;
  const one: Begun = { ...begun, why: waited && (due === null || begun.startsAt < due) ? 'used_up' : 'end' };
  if (known < 0) found.push(one); else found[known] = { ...one, why: found[known]!.why };
}
