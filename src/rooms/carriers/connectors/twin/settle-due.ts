import { check } from '../../../../base/check.ts';
import type { Instant } from '../../../../base/time.ts';
import { carryOut } from './change.ts';
import { grant, reverse, type TwinEnv } from './top-up.ts';
import type { TwinWork } from './work.ts';

// A reversal that has to wait looks again daily: ten years of that after a long jump in time.
const TURNS_MAX = 4_000;

/** Everything that has fallen due on a line happens now, each at its own moment and in that order. */
export function settleDue(work: TwinWork, env: TwinEnv, iccid: string): void {
  for (let turns = 0; ; turns++) {
    check(turns < TURNS_MAX, 'what is due on a line comes to an end');
    const next = nextDue(work, iccid);
    if (next === null || next.at > env.now) return;
    next.run(env);
  }
}

function nextDue(work: TwinWork, iccid: string): { readonly at: Instant; readonly run: (env: TwinEnv) => void } | null {
  let next: ReturnType<typeof nextDue> = null;
  for (const topUp of work.openTopUps(iccid)) {
    const { due } = topUp;
    if (due === null || (next !== null && next.at <= due.at)) continue;
    next = { at: due.at, run: (env) => { (due.what === 'grant' ? grant : reverse)(work, env, { ...topUp, due: null }, due.at); } };
  }
  for (const change of work.openChanges(iccid)) {
    const { dueAt } = change;
    if (dueAt === null || (next !== null && next.at <= dueAt)) continue;
    next = { at: dueAt, run: (env) => { carryOut(work, env, change, dueAt); } };
  }
  return next;
}
