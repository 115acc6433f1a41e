import { dateText, localDate } from '../../base/zone-time.ts';
import { latest, type Instant } from '../../base/time.ts';
import { engine, type Line, type LineSnapshot, type LineState } from '../lines/lines.ts';
import type { DataFacts, LadderFacts } from './ladder.ts';

/** When anything was last bought for it that took effect. */
export const boughtLastAt = (line: Pick<Line, 'state'>): Instant => line.state.purchases.reduce<Instant>((last, one) => latest(last, one.at), 0 as Instant);

/** What the line itself says to its ladder; forecast, auto-renewal and the watch over the number are asked elsewhere. */
export function lineFacts(line: Pick<Line, 'state' | 'readAt' | 'balance'>, now: Instant): Pick<LadderFacts, 'seen' | 'since' | 'data'> {
  const state = engine.settle(line.state, now);
  const seen = engine.snapshotOf(state, now, line.balance?.expiresAt ?? null);
  return { seen, since: endKnownSince(state), data: dataOf(state, seen, line.readAt ?? line.state.asOf) };
}

/** The last purchase that moved the end of service. */
const endKnownSince = (state: LineState): Instant =>
  state.purchases.filter(({ purchase }) => !isAdded(purchase)).reduce<Instant>((since, bought) => latest(since, bought.at), 0 as Instant);

const isAdded = (purchase: LineState['purchases'][number]['purchase']): boolean => purchase.terms.kind === 'addon' || purchase.mode === 'add_data';

/** The bytes of the running cycle; null where they have no end or nothing runs. Carried ones count with what is left of them. */
function dataOf(state: LineState, seen: LineSnapshot, readAt: Instant): DataFacts | null {
  const { running } = state;
  if (running === null || seen.phase !== 'active' || seen.usableBytes === null) return null;
  const bought = new Map(state.purchases.map((one) => [one.purchase.id, one.purchase]));
  let given = 0n;
  for (const leg of running.legs) {
    const purchase = bought.get(leg.purchase);
    if (purchase?.terms.dataBytes === null) return null;
    given += (purchase?.terms.dataBytes ?? 0n) + (leg.index === 0 ? purchase?.bonusBytes ?? 0n : 0n);
  }
  const startsAt = running.legs[0].startsAt;
  for (const id of new Set(state.buckets.filter((one) => one.kind === 'addon').map((one) => one.purchase))) given += bought.get(id)?.terms.dataBytes ?? 0n;
  for (const one of seen.buckets) if (one.kind === 'carried') given += one.left ?? 0n;
  const totalBytes = given > seen.usableBytes ? given : seen.usableBytes;
  // Each further leg and each addition makes other bytes of them, of which nothing was said yet.
  const added = state.purchases.filter((one) => isAdded(one.purchase) && one.at >= startsAt).length;
  return { cycle: `${dateText(localDate(state.zone, startsAt))}#${running.legs.length + added}`, usedBytes: totalBytes - seen.usableBytes, totalBytes, readAt };
}
