import type { Queryable } from '../../platform/db/db.ts';

/** How the notices of one ref stand together: one of several devices is enough. */
export interface Outcome {
  /** Out, and nobody has said since that it did not arrive. */
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
    `select o.ref, bool_or(o.state = 'sent' and d.state is distinct from 'failed') as sent, bool_or(o.state in ('waiting', 'sending')) as waiting, max(last_error) filter (where o.state = 'void') as stopped
     from notices_outbox o left join notices_deliveries d on d.notice_id = o.id where o.ref = any($1::text[]) and o.kind = $2 group by o.ref`, [refs, kind], 'notices_outcomes');
  return new Map(rows.map(({ ref, ...row }) => [ref, row]));
}

/** What goes out, or went, about one thing: each notice with its channel, language and sealed address, oldest first. */
export interface NoticeAbout { readonly id: string; readonly kind: string; readonly channel: string; readonly language: string; readonly toSealed: string; readonly sent: boolean }
export async function noticesAbout(db: Queryable, ref: string): Promise<NoticeAbout[]> {
  return (await db.query<NoticeAbout>(`select id, kind, channel, language, to_sealed as "toSealed", state = 'sent' as sent from notices_outbox where ref = $1 order by id limit 50`, [ref], 'notices_about')).rows;
}
