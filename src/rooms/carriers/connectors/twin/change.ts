import { Refusal } from '../../../../base/refusal.ts';
import { plusSeconds, type Instant } from '../../../../base/time.ts';
import { faultOf, type Fault } from './faults.ts';
import { metered, rewritten } from './line.ts';
import type { TwinChange } from './records.ts';
import { put, takenBack, type TwinEnv } from './top-up.ts';
import { codeForRefusal, REFUSE_CODE } from './vendor-codes.ts';
import type { TwinWork } from './work.ts';

export interface ChangeOrder {
  readonly changeKey: string;
  readonly what: 'correct' | 'cancel';
  readonly key: string;
  readonly asOf: Instant | null;
}

/** A change key that is new: done at once, unless a fault says otherwise. */
export function acceptChange(work: TwinWork, env: TwinEnv, order: ChangeOrder, faults: readonly Fault[]): TwinChange {
  const change: TwinChange = {
    ...order, ref: `${work.house().carrier}-${work.nextNumber()}`, iccid: work.topUp(order.key)?.iccid ?? null,
    status: 'pending', code: null, at: env.now, dueAt: null,
  };
  const refuse = faultOf(faults, 'refuse');
  if (refuse) return end(work, change, env.now, REFUSE_CODE[refuse.reason]);
  const delay = faultOf(faults, 'delay');
  // A change of nothing is refused at once: nothing would ever come back to it.
  if (change.iccid !== null && (delay || faultOf(faults, 'silent'))) {
    const waiting = { ...change, dueAt: delay ? plusSeconds(env.now, delay.seconds) : null };
    work.putChange(waiting);
    return waiting;
  }
  return carryOut(work, env, change, env.now);
}

/** Does what a correction or a cancellation asks for, at `at`. */
export function carryOut(work: TwinWork, env: TwinEnv, change: TwinChange, at: Instant): TwinChange {
  return end(work, change, at, change.what === 'cancel' ? cancel(work, env, change.key, at) : correct(work, change.key, change.asOf!, at));
}

function end(work: TwinWork, change: TwinChange, at: Instant, code: string | null): TwinChange {
  const ended: TwinChange = { ...change, status: code === null ? 'done' : 'refused', code, at, dueAt: null };
  work.putChange(ended);
  return ended;
}

/** Null when it is done, else the carrier's code. */
function cancel(work: TwinWork, env: TwinEnv, key: string, at: Instant): string | null {
  const topUp = work.topUp(key);
  switch (topUp?.status) {
    case undefined: return 'TOP_UP_UNKNOWN';
    case 'cancelled': return null;
    case 'refused': case 'reversed': return 'NOTHING_TO_CANCEL';
    case 'pending':
      put(work, env, { ...topUp, status: 'cancelled', at, cause: null, due: null }, true);
      return null;
    case 'done': {
      const code = takenBack(work, topUp, at);
      if (code === null) put(work, env, { ...topUp, status: 'cancelled', at, due: null }, true);
      return code;
    }
  }
}

/** Rewrites the grant in the line's history to what was ordered, as if activated at `asOf`, and lets everything after it happen again. */
function correct(work: TwinWork, key: string, asOf: Instant, at: Instant): string | null {
  const topUp = work.topUp(key);
  if (!topUp) return 'TOP_UP_UNKNOWN';
  if (topUp.status !== 'done') return 'NOTHING_TO_CORRECT';
  const line = metered(work, work.line(topUp.iccid)!, at);
  const history = work.history(line.iccid);
  if (asOf < history[0]!.at) return REFUSE_CODE.not_possible;
  const index = history.findIndex((one) => one.kind === 'renewed' && one.purchase.id === key);
  try {
    rewritten(work, line, { index, event: { kind: 'renewed', at: asOf, purchase: topUp.purchase } });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return codeForRefusal(error.code);
  }
  work.putTopUp({ ...topUp, activatedAt: asOf });
  return null;
}
