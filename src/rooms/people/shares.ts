import type { CustomerId, LineId } from '../../base/ids.ts';
import type { By } from '../../base/language.ts';
import { Refusal } from '../../base/refusal.ts';
import { DAY, plusSeconds, type Instant } from '../../base/time.ts';
import { GuardFailed, write, type Shape } from '../../platform/db/unit.ts';
import type { Random } from '../../platform/random.ts';
import { journalWrite } from '../journal/journal.ts';
import type { Customer } from './customers.ts';
import { LINE_NAME_MAX, linkShape, type InvitationId, type LineLinksParts, type LineRole } from './line-links.ts';
import { plainName } from '../../base/plain-name.ts';
import { tellWrites, type TellParts } from './tell.ts';
import { isToken, newToken, tokenHash } from './tokens.ts';

/** What an owner may give another person. */
export type ShareRole = Exclude<LineRole, 'owner'>;

export interface Invitation {
  readonly id: InvitationId;
  readonly line: LineId;
  readonly owner: CustomerId;
  readonly role: ShareRole;
  /** What the owner calls the other person. */
  readonly label: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly acceptedAt: Instant | null;
}

const INVITATION_SECONDS = 7 * DAY;
/** Open and accepted ones of a line together. */
export const SHARES_MAX = 10;

interface Row { id: InvitationId; line_id: LineId; owner_id: CustomerId; role: ShareRole; label: string; token_hash: string; created_at: Instant; expires_at: Instant }
interface Stored extends Row { accepted_by: CustomerId | null; accepted_at: Instant | null }
const insertShape: Shape<Row> = {
  name: 'people.invitations',
  columns: { id: 'text', line_id: 'text', owner_id: 'text', role: 'text', label: 'text', token_hash: 'text', created_at: 'timestamptz', expires_at: 'timestamptz' },
  sql: (rows) => `insert into people_invitations (id, line_id, owner_id, role, label, token_hash, created_at, expires_at)
    select id, line_id, owner_id, role, label, token_hash, created_at, expires_at from ${rows} returning 1`,
};
const acceptShape: Shape<{ id: InvitationId; by: CustomerId; at: Instant }> = {
  name: 'people.invitations_accept', guard: true,
  columns: { id: 'text', by: 'text', at: 'timestamptz' },
  sql: (rows) => `update people_invitations i set accepted_by = r.by, accepted_at = r.at from ${rows} r
    where i.id = r.id and i.accepted_by is null and i.revoked_at is null and i.expires_at > r.at returning 1`,
};

/** Sharing a line with another person, to see it or to pay for it: a link, good for seven days and for one person. */
export function openShares({ db, commit, clock, newId, keys, random }: LineLinksParts & TellParts & { readonly random: Random }) {
  const shown = (row: Stored): Invitation => ({ id: row.id, line: row.line_id, owner: row.owner_id, role: row.role, label: row.label, createdAt: row.created_at, expiresAt: row.expires_at, acceptedAt: row.accepted_at });
  const LIVING = `revoked_at is null and (accepted_by is not null or expires_at > to_timestamp($2::bigint))`;

  async function listShares(owner: CustomerId, line: LineId): Promise<readonly Invitation[]> {
    return (await db.query<Stored>(`select * from people_invitations where owner_id = $1 and line_id = $3 and ${LIVING} order by created_at, id`, [owner, clock.now(), line])).rows.map(shown);
  }

  return {
    listShares,
    /** The token of the link, which is in the answer and nowhere else. The caller has seen to it that the person owns the line and has just proved it again. */
    async invite(wish: { readonly owner: Customer; readonly line: LineId; readonly role: ShareRole; readonly label: string; readonly by: By }): Promise<{ readonly token: string; readonly expiresAt: Instant }> {
      if (!wish.owner.lines.some((one) => one.line === wish.line && one.role === 'owner')) throw new Refusal('not_found');
      if ((await listShares(wish.owner.id, wish.line)).length >= SHARES_MAX) throw new Refusal('too_many_lines');
      const at = clock.now(), token = newToken(random), id = newId('inv');
      const expiresAt = plusSeconds(at, INVITATION_SECONDS);
      await commit([
        write(insertShape, { id, line_id: wish.line, owner_id: wish.owner.id, role: wish.role, label: plainName(wish.label, LINE_NAME_MAX) ?? '?', token_hash: tokenHash(token), created_at: at, expires_at: expiresAt }),
        journalWrite({ at, by: wish.by, what: 'line.shared', subject: wish.owner.id, line: wish.line, facts: { invitation: id, role: wish.role } }, { newId }),
        ...tellWrites({ newId, keys }, { customer: wish.owner, change: 'line_shared', at }),
      ]);
      return { token, expiresAt };
    },

    /** What a link offers; null when it ran out, was used, or was taken back. */
    async readInvitation(token: string | undefined): Promise<Invitation | null> {
      if (!isToken(token)) return null;
      return (await db.query<Stored>(`select * from people_invitations where token_hash = $1 and ${LIVING} and accepted_by is null`, [tokenHash(token), clock.now()])).rows.map(shown)[0] ?? null;
    },

    /** Takes an invitation up. Refuses invitation_void; also to its own owner, who needs none. */
    async acceptInvitation(wish: { readonly token: string; readonly customer: CustomerId; readonly by: By }): Promise<LineId> {
      const at = clock.now();
      const row = isToken(wish.token) ? (await db.query<Stored>('select * from people_invitations where token_hash = $1', [tokenHash(wish.token)])).rows[0] : undefined;
      if (!row || row.owner_id === wish.customer) throw new Refusal('invitation_void');
      try {
        await commit([
          write(acceptShape, { id: row.id, by: wish.customer, at }),
          write(linkShape, { customer_id: wish.customer, line_id: row.line_id, role: row.role, kind: 'family', proof: 'invitation', bound_at: at, invitation: row.id }),
          journalWrite({ at, by: wish.by, what: 'line.share_accepted', subject: wish.customer, line: row.line_id, facts: { invitation: row.id, role: row.role } }, { newId }),
        ]);
      } catch (error) {
        if (error instanceof GuardFailed) throw new Refusal('invitation_void');
        throw error;
      }
      return row.line_id;
    },

    /** Takes an invitation back, and with it what was given by it. Of this owner only, whatever id is named. */
    async revokeShare(wish: { readonly owner: CustomerId; readonly invitation: string; readonly by: By }): Promise<void> {
      const at = clock.now();
      const gone = await db.query<{ line: LineId }>(
        `with mine as (update people_invitations set revoked_at = to_timestamp($3::bigint) where owner_id = $1 and id = $2 and revoked_at is null returning id, line_id),
           guests as (delete from people_line_links l using mine where l.invitation = mine.id returning 1)
         select line_id as line from mine`, [wish.owner, wish.invitation, at]);
      if (gone.rows[0]) await commit([journalWrite({ at, by: wish.by, what: 'line.share_revoked', subject: wish.owner, line: gone.rows[0].line, facts: { invitation: wish.invitation } }, { newId })]);
    },
  };
}
