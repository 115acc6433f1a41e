import type { Instant } from '../../base/time.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';
import type { Line } from '../lines/lines.ts';

/** Why a line is read by itself though nobody may have bound it. */
export type WatchReason = 'autorenew' | 'guard' | 'sponsor';
type Watched = Pick<Line, 'id' | 'carrier'>;

const lineShape: Shape<{ line_id: string; carrier: string; next_read_at: Instant }> = {
  name: 'usage.lines',
  columns: { line_id: 'text', carrier: 'text', next_read_at: 'timestamptz' },
  sql: (rows) => `insert into usage_lines (line_id, carrier, next_read_at) select distinct on (line_id) line_id, carrier, next_read_at from ${rows} order by line_id on conflict do nothing returning 1`,
};
const watchShape: Shape<{ line_id: string; why: string }> = {
  name: 'usage.watch',
  columns: { line_id: 'text', why: 'text' },
  sql: (rows) => `insert into usage_watches (line_id, why) select distinct line_id, why from ${rows} on conflict do nothing returning 1`,
};
const unwatchShape: Shape<{ line_id: string; why: string }> = {
  name: 'usage.unwatch',
  columns: { line_id: 'text', why: 'text' },
  sql: (rows) => `delete from usage_watches w using ${rows} r where w.line_id = r.line_id and w.why = r.why returning 1`,
};

/** Puts a line on the list of those that are read, due at `at`; one that is on it stays as it is. */
export const watchedLine = (line: Watched, at: Instant): Write => write(lineShape, { line_id: line.id, carrier: line.carrier, next_read_at: at });
/** Has the line read regularly from now on, in the commit of whatever needs it. Asking twice is asking once. */
export const watch = (wish: { readonly line: Watched; readonly why: WatchReason; readonly at: Instant }): Write[] => [watchedLine(wish.line, wish.at), write(watchShape, { line_id: wish.line.id, why: wish.why })];
/** No longer needed for this; the line is read on while somebody has bound it or another reason stands. */
export const unwatch = (wish: { readonly line: Pick<Line, 'id'>; readonly why: WatchReason }): Write => write(unwatchShape, { line_id: wish.line.id, why: wish.why });
