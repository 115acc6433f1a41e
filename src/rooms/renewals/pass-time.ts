import type { RenewalId } from '../../base/ids.ts';
import { earliest, type Instant } from '../../base/time.ts';
import { GuardFailed, type Write } from '../../platform/db/unit.ts';
import { ledgerWrite, type Posting } from '../ledger/ledger.ts';
import { changeLine, engine, LINE_CHANGED, linesDue, type Bought, type Line, type LineState } from '../lines/lines.ts';
import { balances } from '../ledger/ledger.ts';
import type { RenewalsApp } from './app.ts';
import { openCase } from './case.ts';
import { startWrites } from './cycle-starts.ts';

const BATCH = 200;
/** Moments at which one line can change between two rounds; more than that is a mistake, not a busy line. */
const CHANGES_MAX = 2_000;

/**
 * Lets time pass for the lines it has changed: cycles end, queued ones start, and what was paid for and is over becomes
 * sales for the part used and breakage for the rest. Money itself never expires. Answers whether there is more.
 */
export async function passTime(app: RenewalsApp): Promise<boolean> {
  const now = app.clock.now();
  const due = await linesDue(app.db, now, BATCH);
  await Promise.all(due.map((line) => passLine(app, line, now).catch((error: unknown) => {
    // Written by somebody else in between: the next round sees it as it is then.
    if (!(error instanceof GuardFailed) || error.guard !== LINE_CHANGED) throw error;
  })));
  return due.length === BATCH;
}

interface Ended { readonly id: string; readonly unused: boolean; readonly at: Instant; readonly granted: bigint; readonly used: bigint; readonly unlimited: boolean }

async function passLine(app: RenewalsApp, line: Line, now: Instant): Promise<void> {
  const ended = endedBetween(line.state, now).filter((one) => one.id.startsWith('rnw_'));
  const changed = changeLine(line, { events: [], at: now });
  // A card closed before its first use has cost its customer for nothing: not breakage, but money that goes back (rules R18).
  const unused = ended.filter((one) => one.unused).flatMap((one) => openCase(app, { renewal: { id: one.id as RenewalId }, line: changed.line }, 'never_used', {}));
  await app.committer.commit([...changed.writes, ...startWrites(app, line, changed.line), ...unused, ...await recognise(app, ended.filter((one) => !one.unused))]);
}

/**
 * Purchases that are over at `until`. Steps from change to change, so that what ends on the way is seen as it was at that
 * moment; what a carrier's reading had ended before is found over at the start. One seen twice owes nothing any more.
 */
function endedBetween(state: LineState, until: Instant): Ended[] {
  // A card that was never used ends otherwise: its purchases go back in full.
  const ended = (state.stage === 'live' ? state.purchases : []).filter((bought) => isOver(state, bought.purchase.id)).map((bought) => endedOf(bought, state.asOf, false));
  let before = state;
  for (let count = 0; count < CHANGES_MAX; count++) {
    const next = engine.nextChangeAt(before, before.asOf);
    if (next === null || next > until) break;
    const after = engine.settle(before, earliest(next, until));
    for (const bought of before.purchases) {
      if (isOver(before, bought.purchase.id) || !isOver(after, bought.purchase.id)) continue;
      const then = after.purchases.find((one) => one.purchase.id === bought.purchase.id) ?? bought;
      ended.push(endedOf(then, after.asOf, before.stage === 'preactive' && after.stage === 'cancelled'));
    }
    if (after.asOf === before.asOf) break;
    before = after;
  }
  return ended;
}

const endedOf = ({ purchase, tally }: Bought, at: Instant, unused: boolean): Ended => ({
  id: purchase.id, unused, at, granted: tally.granted + tally.corrected, used: tally.used + tally.usedBonus, unlimited: purchase.terms.dataBytes === null,
});

const { isOver } = engine;

async function recognise(app: RenewalsApp, ended: readonly Ended[]): Promise<Write[]> {
  if (ended.length === 0) return [];
  const owed = await balances(app.db, ended.map((one) => `deferred:${one.id}` as const));
  return ended.flatMap((one): Write[] => {
    const deferred = -(owed.get(`deferred:${one.id}`) ?? 0n);
    if (deferred <= 0n) return [];
    // Unlimited service, and service without bytes (a kept number), is used by being there.
    const sales = one.unlimited || one.granted <= 0n ? deferred : (deferred * (one.used < one.granted ? one.used : one.granted)) / one.granted;
    const postings: Posting[] = [{ account: `deferred:${one.id}`, cents: deferred }, { account: 'sales', cents: -sales }, { account: 'breakage', cents: -(deferred - sales) }];
    return [ledgerWrite({ at: one.at, kind: 'ended', subject: one.id, postings }, app)];
  });
}
