import { Refusal } from '../../base/refusal.ts';
import { DAY, latest } from '../../base/time.ts';
import type { LineReading } from '../carriers/carriers.ts';
import { engine, type Line } from '../lines/lines.ts';

/**
 * Whether a reading shows the line without the purchase: no more cycles, no later end and no more bytes than the line has
 * by our reckoning once it is taken off. A cycle that begins because another was cut short slides by the seconds between
 * the carrier's clock and ours, so its end may differ by a day.
 */
export function isGone(line: Line, purchase: string, reading: LineReading): boolean {
  const at = latest(reading.readAt, line.state.asOf);
  const before = engine.snapshotOf(line.state, at);
  let state;
  try {
    state = engine.takeBack(engine.settle(line.state, at), purchase, at);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return false;
  }
  const due = engine.snapshotOf(state, at);
  const cycles = (one: { readonly running: unknown; readonly queue: readonly unknown[] }): number => (one.running === null ? 0 : 1) + one.queue.length;
  if (cycles(reading) > cycles(due)) return false;
  const slides = due.running !== null && due.running.startsAt !== before.running?.startsAt;
  if (reading.running !== null && due.running !== null && reading.running.endsAt > due.running.endsAt + (slides ? DAY : 0)) return false;
  const unlimited = (list: readonly (bigint | null)[]): number => list.filter((left) => left === null).length;
  const sum = (list: readonly (bigint | null)[]): bigint => list.reduce<bigint>((total, left) => total + (left ?? 0n), 0n);
  const read = reading.buckets.map((bucket) => bucket.leftBytes);
  const left = due.buckets.map((bucket) => bucket.left);
  // An unlimited bucket beside another of the same end counts once with us.
  return (unlimited(left) > 0 || unlimited(read) === 0) && sum(read) <= sum(left);
}
