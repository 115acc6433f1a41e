import type { LineId } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';

/** Why a line is read by itself though nobody may have bound it; such as `autorenew`, `guard`. */
export type WatchReason = 'autorenew' | 'guard' | 'sponsor';

const watchShape: Shape<{ line_id: string; why: string; next_read_at: Instant }> = {
  name: 'usage.watch',
  columns: { line_id: 'text', why: 'text', next_read_at: 'timestamptz' },
  steps: (rows) => [['line', `insert into usage_lines (line_id, next_read_at) select distinct on (line_id) line_id, next_read_at from ${rows} on conflict do nothing returning 1`]],
  sql: (rows) => `insert into usage_watches (line_id, why) select distinct line_id, why from ${rows} on conflict do nothing returning 1`,
};
const unwatchShape: Shape<{ line_id: string; why: string }> = {
  name: 'usage.unwatch',
  columns: { line_id: 'text', why: 'text' },
  sql: (rows) => `delete from usage_watches w using ${rows} r where w.line_id = r.line_id and w.why = r.why returning 1`,
};

/** Has the line read regularly from now on, in the commit of whatever needs it. Asking twice is asking once. */
export const watch = (wish: { readonly line: LineId; readonly why: WatchReason; readonly at: Instant }): Write => write(watchShape, { line_id: wish.line, why: wish.why, next_read_at: wish.at });
/** No longer needed for this; the line is read on while somebody has bound it or another reason stands. */
export const unwatch = (wish: { readonly line: LineId; readonly why: WatchReason }): Write => write(unwatchShape, { line_id: wish.line, why: wish.why });
