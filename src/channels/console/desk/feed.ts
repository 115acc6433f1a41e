import type { Db } from '../../../platform/db/db.ts';
import { changesSince, type QueueEntry } from '../../../rooms/calls/calls.ts';

/** What a desk is told: entries that changed, and the number of the last change among them. */
export interface News { readonly change: bigint; readonly entries: readonly QueueEntry[] }
export interface Listener { readonly member: string; hear(news: News): void; close(): void }

/** Looks so often while anybody listens (ms). */
const LOOK_MS = 1_000;
/** Streams at once: of everybody, and of one member of the staff, whose oldest gives way to a new tab. */
const ALL_MAX = 200;
const MEMBER_MAX = 4;

/** One look at the queue a second for all desks together, and none while nobody is there. */
export function openFeed(parts: { readonly db: Db; readonly lookMs?: number; onTrouble(error: unknown): void }) {
  const listeners = new Set<Listener>();
  let timer: NodeJS.Timeout | null = null;
  let change: bigint | null = null;

  async function look(): Promise<void> {
    try {
      change ??= await newestChange(parts.db);
      const news = await changesSince(parts.db, change);
      change = news.change;
      if (news.entries.length > 0) for (const one of listeners) one.hear(news);
    } catch (error) {
      parts.onTrouble(error);
    }
    timer = listeners.size === 0 ? null : setTimeout(() => void look(), parts.lookMs ?? LOOK_MS);
    if (timer === null) change = null;
  }

  return {
    size: () => listeners.size,
    /** False: too many are there already. */
    join(one: Listener): boolean {
      if (listeners.size >= ALL_MAX) return false;
      const theirs = [...listeners].filter((each) => each.member === one.member);
      if (theirs.length >= MEMBER_MAX) { listeners.delete(theirs[0]!); theirs[0]!.close(); }
      listeners.add(one);
      if (timer === null) timer = setTimeout(() => void look(), 0);
      return true;
    },
    leave(one: Listener): void { listeners.delete(one); },
    closeAll(): void {
      for (const one of listeners) one.close();
      listeners.clear();
    },
  };
}
export type Feed = ReturnType<typeof openFeed>;

/** The newest change there is: where a page begins to listen. */
export async function newestChange(db: Db): Promise<bigint> {
  const row = (await db.query<{ change: bigint }>('select case when is_called then last_value else 0 end as change from calls_changes', [], 'calls_newest_change')).rows[0];
  return row?.change ?? 0n;
}
