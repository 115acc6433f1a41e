import type { LineId } from '../../base/ids.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';

/**
 * One unfinished renewal per line, unless all of them only queue or add data. Decided on one row per line that the
 * statement itself locks and re-reads, so two renewals placed at the same moment in two processes cannot both pass.
 * A refund that takes service off the line (refunds room) holds it in the same way.
 */
interface SlotRow { line_id: string; renewal: string; light: boolean }
const COLUMNS = { line_id: 'text', renewal: 'text', light: 'boolean' } as const;

const takeShape: Shape<SlotRow> = {
  name: 'renewals.slots.take', columns: COLUMNS, guard: true,
  sql: (rows) => `insert into renewals_slots as s (line_id, exclusive, light)
    select line_id, case when light then null else renewal end, case when light then 1 else 0 end from ${rows}
    on conflict (line_id) do update set exclusive = coalesce(excluded.exclusive, s.exclusive), light = s.light + excluded.light
    where s.exclusive is null and (excluded.exclusive is null or s.light = 0)
    returning 1`,
};
export const SLOT_TAKEN = takeShape.name;

/** Whether what holds the line is a refund that is taking something off it, and no renewal. */
export async function isBeingTakenBack(db: Queryable, line: LineId): Promise<boolean> {
  return (await db.query(`select 1 from renewals_slots where line_id = $1 and exclusive like 'ret\\_%'`, [line], 'renewals_slot_ret')).rowCount > 0;
}

/** Which of these lines a renewal is under way on, paid or not: nobody is told to renew what is being renewed. One statement. */
export async function linesBeingRenewed(db: Queryable, lines: readonly LineId[]): Promise<ReadonlySet<LineId>> {
  if (lines.length === 0) return new Set();
  const { rows } = await db.query<{ id: LineId }>(`select line_id as id from renewals_slots where line_id = any($1::text[]) and (starts_with(exclusive, 'rnw_') or light > 0)`, [lines], 'renewals_slots_of');
  return new Set(rows.map((row) => row.id));
}

// Summed per line first: an update that joins two rows to one line would count only one of them.
const freeShape: Shape<SlotRow> = {
  name: 'renewals.slots.free', columns: COLUMNS,
  sql: (rows) => `update renewals_slots s set light = s.light - i.light, exclusive = case when i.exclusive then null else s.exclusive end
    from (select line_id, count(*) filter (where light)::int as light, bool_or(not light) as exclusive from ${rows} group by line_id) i
    where s.line_id = i.line_id returning 1`,
};

const row = (one: { readonly lineId: LineId; readonly id: string; readonly light: boolean }): SlotRow => ({ line_id: one.lineId, renewal: one.id, light: one.light });
export const takeSlot = (renewal: { readonly lineId: LineId; readonly id: string; readonly light: boolean }): Write => write(takeShape, row(renewal));
export const freeSlot = (renewal: { readonly lineId: LineId; readonly id: string; readonly light: boolean }): Write => write(freeShape, row(renewal));
