import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Refusal } from '../../../base/refusal.ts';
import { plusSeconds, type Instant } from '../../../base/time.ts';
import { held } from './adopt.ts';
import { dataFlows } from './clocks.ts';
import {
  applyEvent, comparePromise, foldLine, lineEventJson, lineStateJson, nextChangeAt, phaseAt, previewRenewal, readLineEvent, readLineState, readSnapshot, refundAmount, refundShare,
  renewLine, settle, snapshotJson, snapshotOf,
} from './engine.ts';
import { someLife, somePurchase } from './history.ts';
import type { LineSnapshot, LineState } from './state.ts';

const DAY = 86_400;
const later = fc.integer({ min: 0, max: 400 * DAY });

/** Names the seed and the cause of a failure; a whole life as a counterexample fills a screen and explains less. */
function holds<T>(property: fc.IProperty<T>): void {
  const details = fc.check(property, { numRuns: 200 });
  if (details.failed) throw new Error(`seed ${details.seed}, path ${details.counterexamplePath}`, { cause: details.errorInstance });
}

const through = (json: unknown): unknown => JSON.parse(JSON.stringify(json)) as unknown;

test('the stored state is the fold of its events, also through JSON and whatever order they arrive in', () => {
  holds(fc.property(someLife, ({ events, states, last }) => {
    expect(foldLine(events.map((event) => readLineEvent(through(lineEventJson(event)))))).toEqual(last);
    let stored: LineState | null = null;
    events.forEach((event, i) => {
      stored = readLineState(through(lineStateJson(applyEvent(stored, event))));
      expect(stored).toEqual(states[i]);
    });
    const snapshot = snapshotOf(last, last.asOf);
    expect(readSnapshot(through(snapshotJson(snapshot)))).toEqual(snapshot);
    // Moments decide, not arrival: events of different moments may come in any order.
    if (new Set(events.map(({ at }) => at)).size === events.length) expect(foldLine(events.toReversed())).toEqual(last);
  }));
});

test('settling is idempotent and free of order, and nothing changes before the next change', () => {
  holds(fc.property(someLife, later, later, ({ last }, a, b) => {
    const [first, second] = [plusSeconds(last.asOf, Math.min(a, b)), plusSeconds(last.asOf, Math.max(a, b))];
    expect(settle(settle(last, first), second)).toEqual(settle(last, second));
    const change = nextChangeAt(last, last.asOf);
    const quiet = change === null ? second : ((change - 1) as Instant);
    expect({ ...settle(last, quiet), asOf: last.asOf }).toEqual(last);
    expect(phaseAt(last, quiet)).toBe(phaseAt(last, last.asOf));
    const seen = (moment: Instant): unknown[] => [{ ...settle(last, moment), asOf: 0 }, phaseAt(last, moment), dataFlows(settle(last, moment))];
    if (change !== null) expect(seen(change)).not.toEqual(seen(last.asOf));
  }));
});

test('bytes are conserved: granted is left, used, lost, queued or taken back, purchase by purchase', () => {
  holds(fc.property(someLife, later, ({ states, last }, wait) => {
    for (const state of [...states, settle(last, plusSeconds(last.asOf, wait))]) {
      for (const { purchase, tally } of state.purchases) {
        expect(tally.granted + tally.corrected).toBe(held(state, purchase.id) + tally.used + tally.usedBonus + tally.lost + tally.takenBack);
        expect(tally.corrected).toBe(0n);
      }
      const sum = state.purchases.reduce((total, { tally }) => total + tally.used + tally.usedBonus + tally.usedUnlimited, state.older.used + state.older.usedBonus + state.older.usedUnlimited);
      expect(sum + state.usedBeyond).toBe(state.usedBytesTotal);
      expect(state.buckets.every(({ left }) => left === null || left > 0n)).toBe(true);
    }
  }));
});

test('queued cycles lie back to back behind the running one, and no dates turn round', () => {
  holds(fc.property(someLife, ({ states }) => {
    for (const { running, queue, stage } of states) {
      if (running === null) {
        expect(stage === 'preactive' || queue.length === 0).toBe(true);
        continue;
      }
      const chain = [...running.legs, ...queue];
      chain.forEach((one, i) => {
        expect(one.endsAt!).toBeGreaterThanOrEqual(one.startsAt!);
        if (i > 0) expect(one.startsAt).toBe(chain[i - 1]!.endsAt);
      });
    }
  }));
});

test('nothing paid is dropped: after a renewal every queued cycle is still queued and the new ones are there', () => {
  holds(fc.property(someLife, somePurchase, later, ({ last }, purchase, wait) => {
    const before = settle(last, plusSeconds(last.asOf, wait));
    const bought = purchase('rnw_new');
    const after = attempt(() => renewLine(before, bought, before.asOf));
    if (after === null) return;
    const names = (state: LineState): string[] => state.queue.map((one) => `${one.purchase}.${one.index}`);
    expect(names(after).filter((name) => !name.startsWith('rnw_new'))).toEqual(names(before));
    const mine = [...(after.running?.legs ?? []), ...after.queue].filter((one) => one.purchase === 'rnw_new').map(({ index }) => index);
    const added = after.buckets.some((bucket) => bucket.purchase === 'rnw_new' && bought.mode === 'add_data');
    if (!added && mine.length === 0) expect([bought.mode, (bought.terms.dataBytes ?? 1n) + bought.bonusBytes]).toEqual(['add_data', 0n]);
    if (mine.length > 0) expect(mine).toEqual(Array.from({ length: bought.terms.cycles }, (_, i) => i));
  }));
});

test('a refund is between nothing and what was captured and not yet refunded', () => {
  holds(fc.property(someLife, later, fc.bigInt({ min: 0n, max: 20_000n }), fc.bigInt({ min: 0n, max: 2_000n }), fc.bigInt({ min: 0n, max: 30_000n }), ({ last }, wait, net, tax, before) => {
    const capturedCents = net + tax;
    const refundedCents = before < capturedCents ? before : capturedCents;
    for (const { purchase, at } of last.purchases) {
      const share = refundShare(last, purchase.id, { paidAt: at, askedAt: plusSeconds(last.asOf, wait) });
      expect(share.num >= 0n && share.num <= share.den).toBe(true);
      const amount = refundAmount({ share, netCents: net, capturedCents, refundedCents, percentTaxCents: [tax], flatTaxCents: 0n });
      expect(amount >= 0n && amount <= capturedCents - refundedCents).toBe(true);
    }
  }));
});

test('X: renewing at any moment before it equals the quote but for sliding, at X it does not', () => {
  holds(fc.property(someLife, somePurchase, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 }), ({ last }, purchase, shares) => {
    const bought = purchase('rnw_new');
    const quoted = last.asOf;
    const preview = attempt(() => previewRenewal(last, bought, quoted));
    if (preview === null) return;
    const until = preview.x ?? plusSeconds(quoted, 40 * DAY);
    const result = (moment: Instant): LineSnapshot => snapshotOf(renewLine(last, bought, moment), moment);
    if (preview.x === plusSeconds(quoted, 1)) return;
    const told = telling(preview.after, result(plusSeconds(quoted, 1)));
    for (const share of [...shares, 1]) {
      const moment = plusSeconds(quoted, Math.floor((until - 1 - quoted) * share));
      expect(told.plain(result(moment))).toEqual(told.slid(moment));
    }
    if (preview.x === null) return;
    expect(preview.afterX).toEqual(attempt(() => result(preview.x!)));
    if (preview.afterX === null) expect(preview.refusalAtX).not.toBeNull();
    else expect(told.plain(preview.afterX)).not.toEqual(told.slid(preview.x));
  }));
});

test('what our own engine would report keeps our own promise', () => {
  holds(fc.property(someLife, ({ last }) => {
    const computed = snapshotOf(last, last.asOf);
    expect(comparePromise({ computed, reported: readingOf(computed), usedSince: 0n })).toEqual([]);
    const adopted = applyEvent(last, { kind: 'adopted', at: last.asOf, reading: readingOf(computed), plans: [] });
    expect({ ...snapshotOf(adopted, last.asOf), zone: '' }).toEqual({ ...computed, zone: '' });
  }));
});

const readingOf = ({ at: readAt, phase, running, queue, buckets, usedBytesTotal, clocks }: LineSnapshot): Parameters<typeof comparePromise>[0]['reported'] => ({
  readAt, state: phase, running, queue, buckets: buckets.map(({ kind, left, endsAt, own }) => ({ kind, leftBytes: left, endsAt, own })), usedBytesTotal,
  serviceEndsAt: clocks.serviceEndsAt, numberReleaseAt: clocks.numberReleaseAt,
});

function attempt<T>(run: () => T): T | null {
  try {
    return run();
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/** The quote told for a later E: what moved by a second within the first second moves as far as E does, the rest stays. */
function telling(quote: LineSnapshot, secondOn: LineSnapshot): { plain: (of: LineSnapshot) => unknown; slid: (at: Instant) => unknown } {
  const words = ({ phase, running, queue, buckets }: LineSnapshot): unknown =>
    [phase, running?.planId, queue.map((one) => [one.planId, one.bytes]), sorted(buckets).map((one) => [one.kind, one.own, one.left])];
  const moments = ({ running, queue, buckets, clocks }: LineSnapshot): (Instant | null)[] => [
    running?.startsAt ?? null, running?.endsAt ?? null, ...queue.flatMap((one) => [one.startsAt, one.endsAt]), ...sorted(buckets).map((one) => one.endsAt),
    clocks.serviceEndsAt, clocks.fullServiceEndsAt, clocks.graceEndsAt, clocks.numberReleaseAt, clocks.agingEndsAt,
  ];
  const slides = moments(quote).map((moment, i) => moment !== moments(secondOn)[i]);
  return {
    plain: (of) => [words(of), moments(of)],
    slid: (moment) => [words(quote), moments(quote).map((one, i) => (one !== null && slides[i] === true ? one + (moment - quote.at) : one))],
  };
}

// A sliding end may overtake a fixed one: the order in which bytes drain is not part of the promise, so it is taken out here.
const sorted = (buckets: LineSnapshot['buckets']): LineSnapshot['buckets'] =>
  buckets.toSorted((a, b) => `${a.kind} ${a.own} ${a.left}`.localeCompare(`${b.kind} ${b.own} ${b.left}`));
