import type { LineId } from '../../base/ids.ts';
import { HOUR } from '../../base/time.ts';
import { isDatabaseAway } from '../../platform/db/db.ts';
import type { RemindersApp } from './app.ts';

/** A line that cannot be worked on is tried again after so long (s). */
export const BROKEN_PAUSE_S = HOUR;

/**
 * Works on many lines at once; where that fails, on each by itself, so that one broken row, one address whose key is gone, keeps
 * nobody else waiting. What is broken is put off and a person is told. Throws only when the database is away.
 */
export async function eachApart<T>(app: Pick<RemindersApp, 'alarm'>, items: readonly T[], how: { readonly lineOf: (item: T) => LineId; readonly work: (items: readonly T[]) => Promise<void>; readonly putOff: (item: T) => Promise<void> }): Promise<void> {
  if (items.length === 0) return;
  try {
    await how.work(items);
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    if (items.length > 1) {
      for (const item of items) await eachApart(app, [item], how);
      return;
    }
    app.alarm('reminder-broken', { line: how.lineOf(items[0]!), error: error instanceof Error ? error.name : 'unknown' });
    await how.putOff(items[0]!);
  }
}
