import { instantFromMs, type Instant } from '../base/time.ts';

/**
 * The only reader of the real clock. Everything that decides by time takes a Clock, so that tests, the simulation and the
 * demo's time machine can move it.
 */
export interface Clock {
  /** The product's time in ms since 1970 (UTC). May be moved in the demo. */
  nowMs(): number;
  /** The product's time in whole seconds (rules R1). */
  now(): Instant;
  /** Time for leases, in ms: never moved by the time machine, or moving it would look like every worker had died. */
  leaseMs(): number;
  /** A stopwatch in ms for logs and metrics, monotonic. */
  elapsedMs(): number;
}

export interface MovableClock extends Clock {
  /** How far the product's time is ahead of the real one, in ms. */
  offsetMs(): number;
  setOffsetMs(offset: number): void;
}

export function openClock(startOffsetMs = 0): MovableClock {
  let offset = startOffsetMs;
  const nowMs = () => Date.now() + offset;
  return {
    nowMs,
    now: () => instantFromMs(nowMs()),
    leaseMs: () => Date.now(),
    elapsedMs: () => performance.now(),
    offsetMs: () => offset,
    setOffsetMs: (next) => { offset = next; },
  };
}

/** A clock that stands still until it is moved: for tests and the simulation. */
export function standingClock(start: Instant): Clock & { advanceMs(ms: number): void; set(at: Instant): void } {
  let ms = start * 1000;
  return {
    nowMs: () => ms, now: () => instantFromMs(ms), leaseMs: () => ms, elapsedMs: () => ms,
    advanceMs: (by) => { ms += by; },
    set: (to) => { ms = to * 1000; },
  };
}
