import type { Clock } from '../../../../platform/clock.ts';
import { FRAME_MS } from './wire/rtp.ts';

/**
 * One timer for all calls: it beats every 20 ms while there is a call, and is gone when there is none. Sound is paced by it, silence and
 * everything that is sent again is measured by it. Beats that came late are counted, so that nothing drifts.
 */
export interface Metronome {
  /** ms, monotonic; only good for differences. */
  nowMs(): number;
  /** `frames`: how many times 20 ms have gone by since the last beat, one at least. Answers how to leave. */
  join(beat: (nowMs: number, frames: number) => void): () => void;
  isRunning(): boolean;
}

/** `speed` above 1 makes minutes of a test into seconds; everything is measured by the same, quicker, time. */
export function openMetronome({ clock, speed = 1 }: { readonly clock: Pick<Clock, 'elapsedMs'>; readonly speed?: number }): Metronome {
  const members = new Set<(nowMs: number, frames: number) => void>();
  const nowMs = (): number => clock.elapsedMs() * speed;
  let timer: NodeJS.Timeout | null = null;
  let dueMs = 0;

  function beat(): void {
    const now = nowMs();
    const frames = Math.floor((now - dueMs) / FRAME_MS) + 1;
    if (frames > 0) {
      dueMs += frames * FRAME_MS;
      for (const one of members) one(now, frames);
    }
    timer = members.size === 0 ? null : setTimeout(beat, Math.max(0, (dueMs - nowMs()) / speed));
  }

  return {
    nowMs, isRunning: () => timer !== null,
    join(member) {
      members.add(member);
      if (timer === null) {
        dueMs = nowMs() + FRAME_MS;
        timer = setTimeout(beat, FRAME_MS / speed);
      }
      return () => {
        members.delete(member);
        if (members.size === 0 && timer !== null) { clearTimeout(timer); timer = null; }
      };
    },
  };
}
