import type { CustomerId, Id, LineId } from '../../base/ids.ts';
import type { By } from '../../base/language.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Instant } from '../../base/time.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/db.ts';
import { readerBy } from '../../platform/db/grouped.ts';
import { write, type Committer, type Shape } from '../../platform/db/unit.ts';
import type { NewId } from '../../platform/random.ts';
import { journalWrite } from '../journal/journal.ts';
import { plainName } from '../../base/plain-name.ts';

/** `owner` proved the line; `see` and `pay` were invited by one who did. Who may pay may also see. */
export type LineRole = 'owner' | 'see' | 'pay';
export const LINE_KINDS = ['own', 'family', 'office'] as const;
export type LineKind = (typeof LINE_KINDS)[number];
export type InvitationId = Id<'inv'>;
/** What showed that the line is theirs, or that somebody invited them. */
export type LineProof = 'code_to_number' | 'card_and_code' | 'invitation';

export interface LineLink {
  readonly line: LineId;
  readonly role: LineRole;
  /** What this person calls it. */
  readonly name: string | null;
  readonly kind: LineKind;
  readonly proof: LineProof;
  readonly boundAt: Instant;
}
export type StoredLink = Omit<LineLink, 'boundAt'> & { readonly at: number };

export const LINE_NAME_MAX = 30;
export const LINES_MAX = 50;

export const linkShape: Shape<{ customer_id: CustomerId; line_id: LineId; role: LineRole; kind: LineKind; proof: LineProof; bound_at: Instant; invitation: InvitationId | null }> = {
  name: 'people.line_links',
  columns: { customer_id: 'text', line_id: 'text', role: 'text', kind: 'text', proof: 'text', bound_at: 'timestamptz', invitation: 'text' },
  // A proof makes an owner of one who was invited; an invitation never makes less of an owner.
  sql: (rows) => `insert into people_line_links (customer_id, line_id, role, kind, proof, bound_at, invitation)
    select customer_id, line_id, role, kind, proof, bound_at, invitation from ${rows}
    on conflict (customer_id, line_id) do update set role = excluded.role, proof = excluded.proof, bound_at = excluded.bound_at, invitation = excluded.invitation
      where people_line_links.role <> 'owner' returning 1`,
};

export interface LineLinksParts { readonly db: Db; readonly commit: Committer['commit']; readonly clock: Clock; readonly newId: NewId }

/** Which lines are whose. Several people may own one line: each proved it, and none can be shut out by another. */
export function openLineLinks({ db, commit, clock, newId }: LineLinksParts) {
  const ownersOfLine = (line: LineId): Promise<readonly CustomerId[]> => ownersOf(db, line);

  return {
    ownersOf: ownersOfLine,

    /** Binds a line to the person who has just proved it. Bound already is fine and changes nothing. Answers whether it is new, for whoever tells the other owners. */
    async bindLine(wish: { readonly customer: CustomerId; readonly line: LineId; readonly proof: LineProof; readonly kind?: LineKind; readonly by: By }): Promise<boolean> {
      const at = clock.now();
      const { rows } = await db.query<{ n: number; owner: boolean }>(
        `select count(*)::int as n, coalesce(bool_or(line_id = $2 and role = 'owner'), false) as owner from people_line_links where customer_id = $1`, [wish.customer, wish.line]);
      if (rows[0]!.owner) return false;
      if (rows[0]!.n >= LINES_MAX) throw new Refusal('too_many_lines');
      await commit([
        write(linkShape, { customer_id: wish.customer, line_id: wish.line, role: 'owner', kind: wish.kind ?? 'own', proof: wish.proof, bound_at: at, invitation: null }),
        journalWrite({ at, by: wish.by, what: 'line.bound', subject: wish.customer, line: wish.line, facts: { proof: wish.proof } }, { newId }),
      ]);
      return true;
    },

    /** What this person calls the line, and whose it is: theirs, the family's, the office's. */
    async nameLine(wish: { readonly customer: CustomerId; readonly line: LineId; readonly name: string; readonly kind: LineKind }): Promise<void> {
      await db.query('update people_line_links set name = $3, kind = $4 where customer_id = $1 and line_id = $2', [wish.customer, wish.line, plainName(wish.name, LINE_NAME_MAX), wish.kind]);
    },

    /** Takes a line off this person's account, and what this person had shared of it. The line itself is not touched. */
    async unbindLine(wish: { readonly customer: CustomerId; readonly line: LineId; readonly by: By }): Promise<void> {
      const at = clock.now();
      const removed = await db.query(
        `with mine as (delete from people_line_links where customer_id = $1 and line_id = $2 returning role),
           gone as (update people_invitations set revoked_at = to_timestamp($3::bigint) where owner_id = $1 and line_id = $2 and revoked_at is null returning id),
           guests as (delete from people_line_links l using people_invitations i where l.invitation = i.id and i.owner_id = $1 and i.line_id = $2 returning 1)
         select role from mine`, [wish.customer, wish.line, at]);
      if (removed.rowCount > 0) await commit([journalWrite({ at, by: wish.by, what: 'line.unbound', subject: wish.customer, line: wish.line }, { newId })]);
    },

    /** After a number went back to its carrier: nobody keeps a hold on whoever has it next. Answers how many links there were. */
    async scrubLine(line: LineId, by: By): Promise<number> {
      const at = clock.now();
      const gone = await db.query(
        `with gone as (update people_invitations set revoked_at = to_timestamp($2::bigint) where line_id = $1 and revoked_at is null returning id)
         delete from people_line_links where line_id = $1 returning customer_id`, [line, at]);
      if (gone.rowCount > 0) await commit([journalWrite({ at, by, what: 'line.scrubbed', subject: line, line, facts: { links: gone.rowCount } }, { newId })]);
      return gone.rowCount;
    },

    boundLines: (page: Parameters<typeof boundLines>[1]): Promise<readonly LineId[]> => boundLines(db, page),
  };
}

/** Whose line it is, first bound first. */
export const ownersOf = readerBy<{ id: CustomerId; line_id: LineId }, readonly CustomerId[]>(
  { name: 'people_owners', text: `select customer_id as id, line_id from people_line_links where line_id = any($1::text[]) and role = 'owner' order by bound_at, customer_id`, key: (row) => row.line_id },
  (rows) => rows.map((row) => row.id));

/** Whether this person may pay for the line with what they have saved: its owner, or somebody an owner let pay. */
export const paysFor = async (db: Db, customer: CustomerId, line: LineId): Promise<boolean> => (await payersOf(db, line)).includes(customer);
const payersOf = readerBy<{ id: CustomerId; line_id: LineId }, readonly CustomerId[]>(
  { name: 'people_pays_for', text: `select customer_id as id, line_id from people_line_links where line_id = any($1::text[]) and role in ('owner', 'pay')`, key: (row) => row.line_id }, (rows) => rows.map((row) => row.id));

/** Bound lines in the order of their ids, for rounds that look at each of them. */
export async function boundLines(db: Db, page: { readonly after: string; readonly limit: number }): Promise<readonly LineId[]> {
  return (await db.query<{ id: LineId }>('select distinct line_id as id from people_line_links where line_id > $1 order by line_id limit $2', [page.after, page.limit])).rows.map((row) => row.id);
}
