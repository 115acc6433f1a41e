import type { CustomerId, LineId } from '../../base/ids.ts';
import type { Language } from '../../base/language.ts';
import type { Instant, ZoneId } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import type { InvitationId, LineRole } from './line-links.ts';

/** A person as one of a line's: who, by which right, what they call it, and the clock and language they live by. */
export interface LinePerson {
  readonly line: LineId;
  readonly customer: CustomerId;
  readonly role: LineRole;
  /** What this person calls the line. */
  readonly name: string | null;
  readonly boundAt: Instant;
  /** By which invitation; null: they proved it themselves. */
  readonly invitation: InvitationId | null;
  readonly language: Language;
  /** Null: not known. */
  readonly zone: ZoneId | null;
}

interface Row { line_id: LineId; customer_id: CustomerId; role: LineRole; name: string | null; bound_at: Instant; invitation: InvitationId | null; language: Language; zone: ZoneId | null }

/** Everybody who has one of these lines on their account, owners first, in one statement; deleted people are nobody. */
export async function peopleOfLines(db: Queryable, lines: readonly LineId[]): Promise<readonly LinePerson[]> {
  if (lines.length === 0) return [];
  const { rows } = await db.query<Row>(
    `select l.line_id, l.customer_id, l.role, l.name, l.bound_at, l.invitation, c.language, c.zone from people_line_links l join people_customers c on c.id = l.customer_id
     where l.line_id = any($1::text[]) and c.deleted_at is null order by l.line_id, l.role = 'owner' desc, l.bound_at, l.customer_id`, [lines], 'people_of_lines');
  return rows.map((row) => ({ line: row.line_id, customer: row.customer_id, role: row.role, name: row.name, boundAt: row.bound_at, invitation: row.invitation, language: row.language, zone: row.zone }));
}
