import type { CustomerId, LineId } from '../../base/ids.ts';
import type { Language } from '../../base/language.ts';
import type { Instant, ZoneId } from '../../base/time.ts';
import type { Queryable } from '../../platform/db/db.ts';
import { readerZone } from '../../platform/i18n/zones.ts';
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
  /** The clock they chose; else that of the device they were last signed in on, where it is more than a guess by their language. Null: not known. */
  readonly zone: ZoneId | null;
}

interface Row { line_id: LineId; customer_id: CustomerId; role: LineRole; name: string | null; bound_at: Instant; invitation: InvitationId | null; language: Language; zone: ZoneId | null; device: ZoneId | null }

/** Everybody who has one of these lines on their account, owners first, in one statement; deleted people are nobody. */
export async function peopleOfLines(db: Queryable, lines: readonly LineId[]): Promise<readonly LinePerson[]> {
  if (lines.length === 0) return [];
  const { rows } = await db.query<Row>(
    `select l.line_id, l.customer_id, l.role, l.name, l.bound_at, l.invitation, c.language, c.zone,
       (select s.zone from people_sessions s where s.customer_id = c.id and s.ended_at is null and s.zone is not null order by s.seen_at desc limit 1) as device from people_line_links l join people_customers c on c.id = l.customer_id
     where l.line_id = any($1::text[]) and c.deleted_at is null order by l.line_id, l.role = 'owner' desc, l.bound_at, l.customer_id`, [lines], 'people_of_lines');
  return rows.map((row) => ({ line: row.line_id, customer: row.customer_id, role: row.role, name: row.name, boundAt: row.bound_at, invitation: row.invitation, language: row.language, zone: row.zone ?? told(row) }));
}

/** Without a word from the device a page takes the home of the reader's language: that says nothing of where somebody sleeps. */
const told = ({ device, language }: Row): ZoneId | null => (device === readerZone(undefined, language) ? null : device);
