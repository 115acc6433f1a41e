import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aHistory, momentOf, purchaseOf, type Step } from './history.ts';
import { oracleFirstUse, oracleOpen, oracleRenew, oracleUse, oracleView } from './oracle.ts';
import { oracleTakeBack } from './refund.ts';
import type { World } from './world.ts';

/** R21, checked on the oracle by itself: granted = left + used + lost + queued (+ taken back), purchase by purchase. */
function balance(world: World): void {
  for (const one of Object.values(world.records)) {
    const { terms, id, bonusBytes, mode } = one.purchase;
    if (terms.dataBytes === null) continue;
    const granted = terms.dataBytes * BigInt(mode === 'add_data' ? 1 : terms.cycles) + bonusBytes;
    const left = world.buckets.filter((bucket) => bucket.purchase === id).reduce((sum, bucket) => sum + bucket.left!, 0n);
    const queued = world.queue.filter((segment) => segment.purchase.id === id)
      .reduce((sum, segment) => sum + terms.dataBytes! + (segment.nth === 0 ? bonusBytes : 0n), 0n);
    expect(left + one.usedPlan + one.usedBonus + one.lost + queued + one.takenBack).toBe(granted);
  }
}

test('no byte appears or vanishes, and segments lie back to back', () => {
  fc.assert(fc.property(aHistory, (history) => {
    const world = oracleOpen({ zone: history.zone, lineKind: history.lineKind, carrier: 'tmobile', at: history.openedAt, activateBy: history.openedAt + history.activateAfter });
    let now = history.openedAt;
    let made = 0;
    const take = (step: Step): void => {
      now = momentOf(world, now, step.when);
      if (step.act === 'use') oracleUse(world, step.bytes, now);
      const ids = Object.keys(world.records).filter((id) => !world.records[id]!.gone);
      if (step.act === 'refund' && ids.length > 0) oracleTakeBack(world, ids[step.pick % ids.length]!, now);
      if (step.act === 'renew') oracleRenew(world, purchaseOf(world, history, step, `r${String(++made).padStart(3, '0')}`), now);
      const view = oracleView(world, now);
      balance(world);
      let end = view.running?.end ?? null;
      for (const one of view.queue) {
        expect(one.start).toBe(end);
        if (one.end !== null) expect(one.end).toBeGreaterThan(one.start!);
        end = one.end;
      }
    };
    for (const step of history.before) take({ ...step, act: 'renew', when: { ...step.when, kind: 'same' } });
    now += history.firstUseAfter;
    oracleFirstUse(world, now);
    for (const step of history.steps) take(step);
    oracleView(world, now + 400 * 86_400);
    balance(world);
  }), { numRuns: process.env['XUKA_LONG'] === '1' ? 5_000 : 100, seed: 20_261_123 });
});
