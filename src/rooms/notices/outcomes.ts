import type { Queryable } from '../../platform/db/db.ts';

/** How the notices of one ref stand together: one of several devices is enough. */
export interface Outcome {
  readonly sent: boolean;
  /** Still on its way to somebody. */
  readonly waiting: boolean;
  /** Why one was not sent that must not be any more (`gate`); null: none was stopped. */
  readonly stopped: string | null;
}

interface Row { ref: string; sent: boolean; waiting: boolean; stopped: string | null }

/** What became of the notices with these refs and this kind; a ref without any is not in it. One statement. */
export async function outcomesOf(db: Queryable, kind: string, refs: readonly string[]): Promise<ReadonlyMap<string, Outcome>> {
  if (refs.length === 0) return new Map();
  const { rows } = await db.query<Row>(
    `select ref, bool_or(state = 'sent') as sent, bool_or(state in ('waiting', 'sending')) as waiting, max(last_error) filter (where state = 'void') as stopped
     from notices_outbox where ref = any($1::text[]) and kind = $2 group by ref`, [refs, kind], 'notices_outcomes');
  return new Map(rows.map(({ ref, ...row }) => [ref, row]));
}
