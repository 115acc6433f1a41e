import type { Log } from '../log/log.ts';
import type { Db } from '../db/db.ts';
import { HOLD, readSetting, type Hold } from './settings.ts';

/** The hold of this process: in force when it started, or not at all. It ends when the setting goes (`npm run release-hold`). */
export interface HoldWatch {
  /** Why the shop holds still; null in normal life. */
  why(): string | null;
  /** Calls `work` once the hold is lifted; at once where there is none. */
  onLifted(work: () => void): void;
  stop(): void;
}

// Somebody waits at a terminal for the shop to come alive.
const LOOK_MS = 2_000;

/** Reads the hold a restore has left, and while there is one looks whether an operator has lifted it. */
export async function watchHold(db: Db, log: Log): Promise<HoldWatch> {
  let hold = await readSetting<Hold>(db, HOLD);
  const waiting: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    try {
      hold = await readSetting<Hold>(db, HOLD);
    } catch (error) {
      // The database is away: whatever it would say, nothing moves meanwhile.
      log.debug('hold.not_read', { error });
    }
    if (hold !== null) { timer = setTimeout(() => void look(), LOOK_MS); return; }
    log.info('hold.lifted', {});
    for (const work of waiting) work();
  }
  if (hold !== null) timer = setTimeout(() => void look(), LOOK_MS);

  return {
    why: () => hold?.why ?? null,
    onLifted(work) { if (hold === null) work(); else waiting.push(work); },
    stop: () => clearTimeout(timer),
  };
}
