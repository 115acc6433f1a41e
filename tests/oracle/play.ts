import type { Instant } from '../../src/base/time.ts';
import { isoOf } from '../../src/base/time.ts';
import { Refusal } from '../../src/base/refusal.ts';
import { applyEvent, checkRenewal, previewRenewal, refundAmount, refundShare, snapshotOf } from '../../src/rooms/lines/engine/engine.ts';
import type { LineEvent, LineSnapshot, LineState } from '../../src/rooms/lines/engine/state.ts';
import { momentOf, purchaseOf, type History, type Step } from './history.ts';
import { advance } from './line.ts';
import { oracleFirstUse, oracleOpen, oracleRenew, oracleUse, oracleView, refusalOf } from './oracle.ts';
import { oracleX } from './promise.ts';
import { oracleRefund, oracleTakeBack, type Paid } from './refund.ts';
import type { View, World } from './world.ts';

/** Plays one history through the engine and through the oracle, side by side. */

export interface Disagreement { what: string; oracle: string; engine: string; story: string[] }

const text = (value: unknown): string => JSON.stringify(value, (_key, one: unknown) => {
  if (typeof one === 'bigint') return `${one}`;
  return typeof one === 'number' && one > 1e9 ? isoOf(one as Instant) : one;
});

/** The engine's snapshot in the oracle's words, without what was lost. */
function viewOf(snapshot: LineSnapshot): Omit<View, 'lost'> {
  const { running, clocks } = snapshot;
  return {
    state: snapshot.phase,
    running: running === null ? null : { planId: running.planId, start: running.startsAt, end: running.endsAt },
    queue: snapshot.queue.map((one) => ({ planId: one.planId, start: one.startsAt, end: one.endsAt })),
    buckets: snapshot.buckets.map((one) => ({ kind: one.kind, end: one.endsAt, own: one.own, left: one.left })),
    serviceEndsAt: clocks.serviceEndsAt, fullServiceEndsAt: clocks.fullServiceEndsAt, graceEndsAt: clocks.graceEndsAt,
    numberReleaseAt: clocks.numberReleaseAt, agingEndsAt: clocks.agingEndsAt,
  };
}

/** Lost and used bytes of each purchase the engine still keeps apart, and the sums over all. */
function sumsOf(world: World, state: LineState): { oracle: unknown; engine: unknown } {
  const kept = new Set(state.purchases.map((one) => one.purchase.id));
  const all = Object.values(world.records);
  const finite = all.filter((one) => one.purchase.terms.dataBytes !== null);
  const sum = (list: bigint[]): bigint => list.reduce((a, b) => a + b, 0n);
  const tallies = [...state.purchases.map((one) => one.tally), state.older];
  return {
    oracle: { lost: sum(all.map((one) => one.lost)),
      each: finite.filter((one) => kept.has(one.purchase.id)).map((one) => [one.purchase.id, one.usedPlan, one.usedBonus, one.lost]) },
    engine: { lost: sum(tallies.map((one) => one.lost)),
      each: state.purchases.filter((one) => one.purchase.terms.dataBytes !== null).map((one) => [one.purchase.id, one.tally.used, one.tally.usedBonus, one.tally.lost])
        .toSorted((a, b) => (a[0]! < b[0]! ? -1 : 1)) },
  };
}

/** Money of a purchase, made up from its id so that every history has odd cents. */
function paidFor(world: World, id: string): Paid {
  const netCents = 1_999n + BigInt(Number(id.slice(1)) * 337);
  const percentTaxCents = [(netCents * 3n) / 100n, 41n];
  return { paidAt: world.records[id]!.at - 40, netCents, percentTaxCents, refundedCents: 0n, capturedCents: netCents + percentTaxCents[0]! + percentTaxCents[1]! + 8n };
}

export function play(history: History, everyX: number): Disagreement | null {
  const story: string[] = [];
  const opened = history.openedAt as Instant;
  const activateBy = (history.openedAt + history.activateAfter) as Instant;
  const world = oracleOpen({ zone: history.zone, lineKind: history.lineKind, carrier: 'tmobile', at: opened, activateBy });
  const first: LineEvent = { kind: 'opened', at: opened, stage: 'preactive', zone: history.zone, lineKind: history.lineKind, carrier: 'tmobile', activateBy, profile: history.profiles[0]! };
  let state = applyEvent(null, first);
  let now = history.openedAt;
  let made = 0;
  let metered = 0n;
  let found: Disagreement | null = null;

  const same = (what: string, oracle: unknown, engine: unknown): boolean => {
    if (found === null && text(oracle) !== text(engine)) found = { what, oracle: text(oracle), engine: text(engine), story };
    return found === null;
  };

  function compare(): void {
    const { lost: _, ...view } = oracleView(world, now);
    const snapshot = snapshotOf(state, now as Instant);
    for (const key of ['state', 'running', 'queue', 'buckets'] as const) if (!same(key, view[key], viewOf(snapshot)[key])) return;
    const { running: _r, queue: _q, buckets: _b, ...clocks } = view;
    const { running: _r2, queue: _q2, buckets: _b2, ...others } = viewOf(snapshot);
    if (!same('clocks', clocks, others)) return;
    state = applyEvent(state, { kind: 'metered', at: now as Instant, usedBytesTotal: metered });
    const sums = sumsOf(world, state);
    same('sums', sums.oracle, sums.engine);
  }

  function renew(step: Step): void {
    advance(world, now);
    const purchase = purchaseOf(world, history, step, `r${String(++made).padStart(3, '0')}`);
    story.push(`${isoOf(now as Instant)} renew ${purchase.id} ${purchase.mode} bonus ${purchase.bonusBytes} ${text(purchase.terms)} profile ${text(purchase.profile)}`);
    const refusal = refusalOf(world, purchase);
    if (!same('refusal', refusal, checkRenewal(state, purchase.terms, purchase.mode, now as Instant))) return;
    if (refusal !== null) return;
    const asked = made % everyX === 0;
    const x = asked ? oracleX(world, purchase, now) : null;
    const preview = previewRenewal(state, purchase, now as Instant);
    const comparable = asked && x?.found !== 'far midnight';
    if (comparable && !same(x === null ? 'x' : `x ${x.found}`, x?.x ?? null, preview.x)) return;
    if (comparable && x !== null) {
      const later = structuredClone(world);
      const no = oracleRenew(later, purchase, x.x);
      if (!same('refusal at x', no, preview.refusalAtX)) return;
      const { lost: _, ...view } = oracleView(later, x.x);
      if (no === null && !same('after x', view, preview.afterX === null ? null : viewOf(preview.afterX))) return;
    }
    oracleRenew(world, purchase, now);
    const { lost: _, ...view } = oracleView(world, now);
    if (!same('preview', view, viewOf(preview.after))) return;
    state = applyEvent(state, { kind: 'renewed', at: now as Instant, purchase });
  }

  function refund(step: Step): void {
    advance(world, now);
    const ids = Object.keys(world.records).filter((id) => !world.records[id]!.gone);
    const id = ids[step.pick % ids.length];
    if (id === undefined) return;
    story.push(`${isoOf(now as Instant)} refund ${id}`);
    if (state.purchases.some((one) => one.purchase.id === id)) {
      const paid = paidFor(world, id);
      const askedAt = now as Instant;
      const share = refundShare(state, id, { paidAt: paid.paidAt as Instant, askedAt });
      const wanted = oracleRefund(world, id, paid, now);
      if (!same('share', wanted.share.num * share.den, share.num * wanted.share.den)) return;
      if (!same('refund', wanted.cents, refundAmount({ share, ...paid, flatTaxCents: 8n }))) return;
    }
    const refusal = oracleTakeBack(world, id, now);
    let engineRefusal: string | null = null;
    try {
      state = applyEvent(state, { kind: 'taken_back', at: now as Instant, purchase: id });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      engineRefusal = error.code;
    }
    same('taking back', refusal, engineRefusal);
  }

  function take(step: Step): void {
    now = momentOf(world, now, step.when);
    if (step.act === 'use') {
      story.push(`${isoOf(now as Instant)} use ${step.bytes}`);
      oracleUse(world, step.bytes, now);
      metered += step.bytes;
      state = applyEvent(state, { kind: 'metered', at: now as Instant, usedBytesTotal: metered });
    }
    if (step.act === 'renew') renew(step);
    if (step.act === 'refund') refund(step);
    if (found === null) compare();
  }

  story.push(`${isoOf(opened)} opened in ${history.zone}, ${history.lineKind}, activate by ${isoOf(activateBy)}`);
  try {
    for (const step of history.before) if (found === null) take({ ...step, act: 'renew', when: { ...step.when, kind: 'same' } });
    if (found !== null) return found;
    now += history.firstUseAfter;
    story.push(`${isoOf(now as Instant)} first use`);
    oracleFirstUse(world, now);
    if (world.life === 'live') state = applyEvent(state, { kind: 'first_used', at: now as Instant });
    compare();
    for (const step of history.steps) if (found === null) take(step);
    now += 400 * 86_400;
    if (found === null) compare();
  } catch (error) {
    if (found === null) found = { what: 'thrown', oracle: '', engine: String(error instanceof Error ? error.stack : error), story };
  }
  return found;
}
