import type { Instant } from '../../base/time.ts';
import type { Line } from '../lines/lines.ts';
import type { RemindersApp } from './app.ts';
import { endCycleOf, isOfData } from './ladder.ts';
import { boughtLastAt, lineFacts } from './line-facts.ts';
import { tapExpiresAt } from './tap.ts';
import type { Reminder } from './reminder.ts';

/** Whether a reminder's link still has something to open. */
export type Standing = { readonly kind: 'open' } | { readonly kind: 'renewed'; readonly until: Instant | null } | { readonly kind: 'expired' };

/** Dead once the line has another end or other bytes than it told of, or after a month; else it works as often as it is opened. */
export function standingOf(app: Pick<RemindersApp, 'clock'>, reminder: Reminder, line: Line): Standing {
  const now = app.clock.now();
  const { seen } = lineFacts(line, now);
  // Bytes run out and their cycle ends without anybody renewing: then there is something to open all the more.
  const renewed = isOfData(reminder.cycle) ? boughtLastAt(line) > (reminder.queuedAt ?? reminder.dueAt) : reminder.cycle !== endCycleOf(seen);
  if (renewed) return { kind: 'renewed', until: seen.clocks.serviceEndsAt };
  return now >= tapExpiresAt(reminder) ? { kind: 'expired' } : { kind: 'open' };
}
