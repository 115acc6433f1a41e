import { DAY, HOUR, type Instant } from '../../src/base/time.ts';
import type { Year } from './world.ts';

/**
 * How far the clock goes at once (s). Rounds of the shop come that often, and nobody notices: every promise is about days and decent
 * hours. Eleven has no divisor in common with a day: in less than two weeks every place is seen at every hour, the edges of its night included.
 */
export const STEP_S = 11 * HOUR;

export interface Turn { readonly now: Instant; readonly day: number; /** The first turn of its day. */ readonly isMorning: boolean }

/** Lets `days` go by, does all work that falls due, and lets the people of the year do theirs, `onTurn`, at every step. */
export async function live(year: Year, days: number, onTurn: (turn: Turn) => Promise<void>): Promise<void> {
  const { shop } = year;
  const from = shop.clock.now();
  let yesterday = 0;
  for (let step = 1; step * STEP_S <= days * DAY; step++) {
    shop.clock.advanceMs(STEP_S * 1000);
    const now = shop.clock.now();
    const day = Math.floor((now - from) / DAY);
    await onTurn({ now, day, isMorning: day > yesterday });
    yesterday = day;
    await shop.settle();
  }
}
