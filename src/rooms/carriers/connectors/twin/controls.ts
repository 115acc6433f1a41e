import { check } from '../../../../base/check.ts';
import type { CarrierId, LineKind } from '../../../../base/terms.ts';
import { latest, type Instant, type ZoneId } from '../../../../base/time.ts';
import { engine, type LineEvent } from '../../../lines/lines.ts';
import { notifySim } from './callback-queue.ts';
import type { Fault, FaultRule, TwinCall } from './faults.ts';
import type { Habit } from './habit.ts';
import { happened, metered, used } from './line.ts';
import type { TwinHouse, TwinLine, TwinTopUp } from './records.ts';
import { settleDue } from './settle-due.ts';
import type { TwinStore } from './store.ts';
import { grant, type TwinEnv } from './top-up.ts';
import type { TwinWork } from './work.ts';

export interface NewSim {
  readonly iccid: string;
  /** E.164; null for a card without a number of its own. */
  readonly number: string | null;
  /** Only where `events` does not say so. */
  readonly zone: ZoneId;
  readonly lineKind: LineKind;
  /** What happened to the line so far, first `opened`; without it a card that waits for its first purchase. */
  readonly events?: readonly LineEvent[];
  readonly habit?: Habit;
  readonly payments?: readonly engine.BalancePayment[];
}

/** What the sandbox's panel, the demo and the tests do at the carrier's side, behind the shop's back. */
export interface TwinControls {
  /** Puts a SIM into the carrier's books with its history; false when it is there already, and then nothing changes. */
  issueSim(sim: NewSim): Promise<boolean>;
  /** First use of a card that waits for it (rules R18). */
  firstUse(iccid: string): Promise<void>;
  /** Uses up to so many bytes now; tells how many could flow. */
  useData(iccid: string, bytes: bigint): Promise<bigint>;
  setBar(iccid: string, barred: 'none' | 'lost_stolen' | 'fraud' | 'operator'): Promise<void>;
  /** The SIM of the line is exchanged, or its eSIM issued again: whoever holds the new one reads the number's texts. The shop is called. */
  changeSim(iccid: string): Promise<void>;
  setHabit(iccid: string, habit: Habit | null): Promise<void>;
  /** Money paid in on the line at the carrier: not the shop's, and not its float. */
  payIn(iccid: string, cents: bigint): Promise<void>;
  /** The shop pays into its float; what waited for it goes on, the oldest first. */
  refillFloat(cents: bigint): Promise<void>;
  addFault(rule: { readonly call: TwinCall | 'any'; readonly fault: Fault; readonly iccid?: string; readonly times?: number }): Promise<FaultRule>;
  /** Takes one rule away, or all of them. */
  clearFaults(id?: number): Promise<void>;
  /** Lets what was left lying in silence finish: one top-up, or all of them. Tells how many. */
  letGo(key?: string): Promise<number>;
  /** Everything that has fallen due happens now, each at its own moment. For a clock that ticks; every call does it for its own line anyway. */
  runDue(): Promise<void>;
  /** The carrier's own truth, for panels and auditors. */
  house(): Promise<TwinHouse>;
  lineOf(iccid: string): Promise<TwinLine | null>;
  lines(page: { readonly after?: string; readonly limit: number }): Promise<readonly TwinLine[]>;
  topUpOf(key: string): Promise<TwinTopUp | null>;
}

const BATCH = 200;
// More rules than a person can keep in mind: the oldest goes.
const RULES_MAX = 100;

export function openControls(tools: { readonly carrier: CarrierId; readonly store: TwinStore; readonly env: () => TwinEnv }): TwinControls {
  const { carrier, store, env } = tools;

  /** A step on one line, brought up to the moment first. */
  const onLine = <T>(iccid: string, run: (work: TwinWork, line: TwinLine, now: Instant) => T): Promise<T> => store.step(carrier, { iccid }, (work) => {
    const now = env();
    settleDue(work, now, iccid);
    const line = work.line(iccid);
    check(line !== null, 'the carrier has this line');
    return run(work, metered(work, line, now.now), latest(now.now, line.state.asOf));
  });

  async function runDue(): Promise<void> {
    while (await store.isAnythingDue(carrier, env().now)) {
      const found = await store.step(carrier, { dueBy: { at: env().now, limit: BATCH } }, (work, { iccids }) => {
        for (const iccid of iccids) settleDue(work, env(), iccid);
        return iccids.length;
      });
      if (found < BATCH) return;
    }
  }

  /** Grants what waits without a moment of its own, the oldest first. */
  const release = (needs: { readonly key?: string }, isMeant: (topUp: TwinTopUp) => boolean, before: (work: TwinWork) => void): Promise<number> =>
    store.step(carrier, needs.key === undefined ? { waiting: { limit: RELEASE_MAX } } : { key: needs.key }, (work, { iccids }) => {
      before(work);
      const now = env();
      const lines = needs.key === undefined ? iccids : [work.topUp(needs.key)?.iccid ?? ''];
      const waiting = lines.flatMap((iccid) => work.openTopUps(iccid)).filter((one) => one.due === null && isMeant(one));
      waiting.sort((a, b) => a.at - b.at || (a.ref.length - b.ref.length) || (a.ref < b.ref ? -1 : 1));
      let done = 0;
      for (const topUp of waiting) if (grant(work, now, topUp, latest(now.now, topUp.capturedAt)).status === 'done') done++;
      return done;
    });

  return {
    issueSim: (sim) => store.step(carrier, { iccid: sim.iccid }, (work) => {
      if (work.line(sim.iccid) !== null) return false;
      const { now, profile } = env();
      const events: readonly LineEvent[] = sim.events
        ?? [{ kind: 'opened', at: now, stage: 'preactive', zone: sim.zone, lineKind: sim.lineKind, carrier, activateBy: null, profile }];
      const state = engine.foldLine(events);
      let line: TwinLine = {
        iccid: sim.iccid, number: sim.number, zone: state.zone, state, habit: sim.habit ?? null, meteredTo: latest(now, state.asOf), payments: sim.payments ?? [], simChangedAt: null, events: 0,
      };
      for (const event of events) line = work.append(line, event);
      work.putLine(line);
      return true;
    }),

    firstUse: (iccid) => onLine(iccid, (work, line, now) => { happened(work, line, { kind: 'first_used', at: now }); }),

    useData: (iccid, bytes) => onLine(iccid, (work, line, now) => {
      const awake = line.state.stage === 'preactive' ? happened(work, line, { kind: 'first_used', at: now }) : line;
      return used(work, awake, bytes, now).bytes;
    }),

    setBar: (iccid, barred) => onLine(iccid, (work, line, now) => { happened(work, line, { kind: 'barred', at: now, barred }); }),
    changeSim: (iccid) => onLine(iccid, (work, line, now) => {
      work.putLine({ ...line, simChangedAt: now });
      if (env().calls) notifySim(work, iccid, now);
    }),
    setHabit: (iccid, habit) => onLine(iccid, (work, line) => { work.putLine({ ...line, habit }); }),

    payIn: (iccid, cents) => onLine(iccid, (work, line, now) => {
      check(cents > 0n, 'a payment of more than nothing');
      work.putLine({ ...line, payments: [...line.payments, { paidAt: now, cents }] });
    }),

    async refillFloat(cents) {
      check(cents >= 0n, 'a refill takes nothing out');
      await release({}, (topUp) => topUp.cause === 'float_empty', (work) => {
        const house = work.house();
        work.putHouse({ ...house, floatCents: house.floatCents + cents, paidInCents: house.paidInCents + cents });
      });
    },

    addFault: ({ call, fault, iccid, times }) => store.step(carrier, {}, (work) => {
      const rule: FaultRule = { id: work.nextNumber(), call, iccid: iccid ?? null, left: times ?? null, fault };
      const house = work.house();
      work.putHouse({ ...house, rules: [...house.rules, rule].slice(-RULES_MAX) });
      return rule;
    }),

    clearFaults: (id) => store.step(carrier, {}, (work) => {
      const house = work.house();
      work.putHouse({ ...house, rules: id === undefined ? [] : house.rules.filter((rule) => rule.id !== id) });
    }),

    letGo: (key) => release(key === undefined ? {} : { key }, (topUp) => topUp.cause === 'processing' && (key === undefined || topUp.key === key), () => {}),

    runDue,
    house: () => store.house(carrier),
    lineOf: (iccid) => store.line(carrier, iccid),
    lines: ({ after, limit }) => store.lines(carrier, { after: after ?? '', limit }),
    topUpOf: (key) => store.topUp(carrier, key),
  };
}

// What waits for a refill fits a desk; more than this at once is a test that went wrong.
const RELEASE_MAX = 10_000;
