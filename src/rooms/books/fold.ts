import { isDeepStrictEqual } from 'node:util';
import type { Instant } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { engine, lineStateJson, readLineState, type LineEvent, type LineState } from '../lines/lines.ts';
import type { Broken, Found } from './rule.ts';

/** Lines of one look: their states and histories are a few megabytes. */
const PAGE = 500;

interface Row { id: string; state: unknown; zone: string; revision: number; next_change_at: Instant | null; events: unknown[] | null; last: number | null }

/**
 * I7: the stored state of a line is the fold of its events, settled to the same moment; so are its zone and the moment
 * at which time changes it next. Row and events are read by one statement: a line written meanwhile is seen as a whole.
 */
export async function statesAreFolds(db: Queryable): Promise<Found> {
  const broken: Broken[] = [];
  let checked = 0;
  for (let after = ''; ;) {
    const rows = (await db.query<Row>(
      `select l.id, l.state, l.zone, l.revision, l.next_change_at, e.events, e.last from (select * from lines_lines where id > $1 order by id limit ${PAGE}) l
       left join lateral (select jsonb_agg(event order by revision) as events, max(revision) as last from lines_events where line_id = l.id) e on true order by l.id`,
      [after], 'books_fold')).rows;
    for (const row of rows) {
      const what = faultOf(row);
      if (what !== null) broken.push({ id: row.id, what });
    }
    checked += rows.length;
    if (rows.length < PAGE) return { checked, broken };
    after = rows.at(-1)!.id;
  }
}

function faultOf(row: Row): string | null {
  if (row.events === null) return 'a line without events';
  if (row.last! > row.revision) return 'an event newer than the line';
  let stored: LineState;
  let folded: LineState;
  try {
    stored = readLineState(row.state);
    const events: LineEvent[] = row.events.map(engine.readLineEvent);
    folded = engine.settle(engine.foldLine(events), stored.asOf);
  } catch (error) {
    return `cannot be folded: ${error instanceof Error ? error.message.slice(0, 100) : 'threw'}`;
  }
  // Through JSON and back: what is compared is what can be stored. Not the JSON itself, in which equal terms may stand once or twice.
  if (!isDeepStrictEqual(readLineState(JSON.parse(JSON.stringify(lineStateJson(folded)))), stored)) return 'the stored state is not the fold of the events';
  if (row.zone !== stored.zone) return 'the zone beside the state is another';
  if (row.next_change_at !== engine.nextChangeAt(stored, stored.asOf)) return 'time would pass it by: the moment of its next change is wrong';
  return null;
}
