import { Refusal } from '../src/base/refusal.ts';
import { DAY, type Instant } from '../src/base/time.ts';
import type { House } from '../src/house.ts';
import type { MovableClock } from '../src/platform/clock.ts';
import { bringJobsBack, enlistRounds } from '../src/platform/jobs/rounds.ts';
import { CLOCK_OFFSET, dropSetting, writeSetting } from '../src/platform/settings/settings.ts';
import type { ShopSandboxes } from './sandboxes.ts';

/** One move at most (s), and how far ahead of the real clock the product's may be: beyond, simulated habits stand still. */
export const MOVE_MAX_SECONDS = 400 * DAY;
const AHEAD_MAX_SECONDS = 3_650 * DAY;

export interface ClockShown { readonly now: Instant; readonly offsetMs: number }

export interface TimeMachine {
  shown(): ClockShown;
  /**
   * Moves the product's time on by so many seconds and lets the vendors live through them; the shop's own work follows
   * by itself. `from` is the offset (ms) the person saw: when the clock has been moved since, nothing happens, so that a
   * second tap does not move it twice. Refuses `malformed` for a move back or too far.
   */
  forward(seconds: number, from?: number): Promise<ClockShown>;
  /** To a moment that lies ahead. Refuses `malformed` as `forward` does. */
  to(at: Instant): Promise<ClockShown>;
  /** Back to the real time: the one way back there is. What happened in the moved time stays. */
  real(): Promise<ClockShown>;
}

/** Moves the time of a demo. One move at a time; the offset outlives a restart. */
export function openTimeMachine(parts: { readonly house: House; readonly sandboxes: ShopSandboxes; readonly clock: MovableClock }): TimeMachine {
  const { house, sandboxes, clock } = parts;
  const { db } = house.app;
  let moving: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(move: () => Promise<T>): Promise<T> => {
    const mine = moving.then(move, move);
    moving = mine.catch(() => undefined);
    return mine;
  };
  const shown = (): ClockShown => ({ now: clock.now(), offsetMs: clock.offsetMs() });

  /** Everybody lives through what has passed. Rounds run once for all the turns they missed, so no move makes a storm. */
  async function liveThrough(): Promise<ClockShown> {
    for (const twin of Object.values(sandboxes.twins)) await twin.runDue();
    // A batch at a time; pages that end and money that comes late are all there is.
    for (const vendor of [sandboxes.stripe, sandboxes.paypal]) {
      for (let batch = 0; batch < TICKS_MAX && await vendor.core.tick() > 0;) batch++;
      await vendor.deliverNow();
    }
    house.worker.nudge();
    return shown();
  }

  async function moveOn(seconds: number): Promise<ClockShown> {
    const offset = clock.offsetMs() + seconds * 1000;
    if (!Number.isInteger(seconds) || seconds < 0 || seconds > MOVE_MAX_SECONDS || offset > AHEAD_MAX_SECONDS * 1000) {
      throw new Refusal('malformed', { reason: 'move', mostSeconds: MOVE_MAX_SECONDS });
    }
    // Written down first: a crash in between leaves a clock that is ahead, never one that has been seen and goes back.
    await writeSetting(db, CLOCK_OFFSET, offset);
    clock.setOffsetMs(offset);
    return liveThrough();
  }

  return {
    shown,
    forward: (seconds, from) => inTurn(async () => (from !== undefined && from !== clock.offsetMs() ? shown() : moveOn(seconds))),
    to: (at) => inTurn(() => moveOn(at - clock.now())),
    real: () => inTurn(async () => {
      const backMs = clock.offsetMs();
      if (backMs === 0) return shown();
      await dropSetting(db, CLOCK_OFFSET);
      clock.setOffsetMs(0);
      await bringBack(parts, backMs);
      return liveThrough();
    }),
  };
}

const TICKS_MAX = 100;

/**
 * What was planned in the moved time would lie still until the real clock gets there: rounds, retries, letters. They come
 * back by as much as the clock. Work is safe to wake early, it looks for itself whether there is anything to do.
 */
async function bringBack({ house, clock }: { readonly house: House; readonly clock: MovableClock }, backMs: number): Promise<void> {
  const { db, newId } = house.app;
  const nowMs = Math.trunc(clock.nowMs());
  await bringJobsBack(db, nowMs, backMs);
  await house.notices.bringBack(backMs / 1000);
  await enlistRounds(db, house.rounds, { clock, newId });
}
