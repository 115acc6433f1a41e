import type { Door } from '../base/language.ts';
import { Refusal } from '../base/refusal.ts';
import type { Clock } from './clock.ts';
import type { Db } from './db/db.ts';
import type { LimitName, LimitTable } from './limit-table.ts';
import { take } from './limits.ts';

/** Where something was refused: for the journal. Ids only. */
export interface LimitAbout { readonly door: Door; readonly line?: string | null; readonly actor?: string }

/** The one desk at which limits are asked. It knows no room: who journals and counts a refusal is handed in. */
export interface LimitDesk {
  readonly table: LimitTable;
  /** Takes one of `subject` (an address block, an id; kept as a keyed hash). Refuses `too_many_requests`. */
  admit(name: LimitName, subject: string, about: LimitAbout): Promise<void>;
  /** Tells of a refusal that was decided elsewhere, by a rule or by another room. */
  refused(name: string, about: LimitAbout): Promise<void>;
}

export interface LimitDeskParts {
  readonly db: Db;
  readonly clock: Pick<Clock, 'now'>;
  readonly keys: { mac(purpose: string, text: string): string };
  readonly table: LimitTable;
  readonly onRefused: (name: string, about: LimitAbout) => Promise<void>;
}

export function openLimitDesk({ db, clock, keys, table, onRefused }: LimitDeskParts): LimitDesk {
  return {
    table,
    async admit(name, subject, about) {
      const now = clock.now();
      const taken = await take(db, { name, subject: keys.mac('limit subject', subject), windows: table.limits[name].windows }, now);
      if (taken.ok) return;
      await onRefused(name, about);
      throw new Refusal('too_many_requests', { retryAfterSeconds: Math.max(1, taken.retryAt - now) });
    },
    refused: onRefused,
  };
}
