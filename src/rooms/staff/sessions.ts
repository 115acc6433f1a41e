import { HOUR, MINUTE, type Instant } from '../../base/time.ts';
import { write, type Shape, type Write } from '../../platform/db/unit.ts';
import { isToken, newToken, tokenHash } from '../../platform/secrets/token.ts';
import { journalWrite } from '../journal/journal.ts';
import { byStaff, type StaffId, type StaffMember, type StaffParts, type StaffSessionId } from './app.ts';

/** Half an hour without a click, or twelve hours in all, and the person signs in again. */
export const STAFF_SESSION = { idleSeconds: 30 * MINUTE, absoluteSeconds: 12 * HOUR } as const;
/** How recent a sign-in must be for changes to how somebody signs in. */
export const STAFF_FRESH_SECONDS = 10 * MINUTE;
// A write per page view would cost more than the page.
const SEEN_STEP_SECONDS = MINUTE;
const LISTED_MAX = 50;

export type StaffProof = 'totp' | 'passkey' | 'demo';
export interface StaffSession { readonly id: StaffSessionId; readonly proof: StaffProof; readonly device: string | null; readonly createdAt: Instant; readonly seenAt: Instant }
/** Who is at this browser. */
export interface SignedIn { readonly member: StaffMember; readonly session: StaffSession; /** Signed in minutes ago. */ readonly fresh: boolean }
/** The token goes into the cookie and is nowhere else. */
export interface OpenedStaffSession extends SignedIn { readonly token: string }

interface Row { id: StaffSessionId; proof: StaffProof; device: string | null; created_at: Instant; seen_at: Instant }
const openShape: Shape<Row & { token_hash: string; member_id: StaffId }> = {
  name: 'staff.sessions',
  columns: { id: 'text', token_hash: 'text', member_id: 'text', proof: 'text', device: 'text', created_at: 'timestamptz', seen_at: 'timestamptz' },
  sql: (rows) => `insert into staff_sessions (id, token_hash, member_id, proof, device, created_at, seen_at)
    select id, token_hash, member_id, proof, device, created_at, seen_at from ${rows} returning 1`,
};
const endShape: Shape<{ member_id: string; only_one: string | null; but: string | null; at: Instant }> = {
  name: 'staff.sessions_end',
  columns: { member_id: 'text', only_one: 'text', but: 'text', at: 'timestamptz' },
  sql: (rows) => `update staff_sessions s set ended_at = r.at from ${rows} r
    where s.member_id = r.member_id and s.ended_at is null and (r.only_one is null or s.id = r.only_one) and (r.but is null or s.id <> r.but) returning 1`,
};
/** Ends sessions of one person: all, one, or all but one. */
export const endStaffSessions = (of: { readonly member: StaffId; readonly only?: string; readonly but?: StaffSessionId; readonly at: Instant }): Write =>
  write(endShape, { member_id: of.member, only_one: of.only ?? null, but: of.but ?? null, at: of.at });

/** A new session and its writes, for the unit that proves the person. */
export function sessionWrites(parts: StaffParts, wish: { readonly member: StaffMember; readonly proof: StaffProof; readonly device: string | null }): { readonly opened: OpenedStaffSession; readonly writes: readonly Write[] } {
  const { clock, random, newId } = parts;
  const at = clock.now(), token = newToken(random);
  const session: StaffSession = { id: newId('sts'), proof: wish.proof, device: wish.device, createdAt: at, seenAt: at };
  return {
    opened: { token, session, member: wish.member, fresh: true },
    writes: [
      write(openShape, { id: session.id, token_hash: tokenHash(token), member_id: wish.member.id, proof: wish.proof, device: wish.device, created_at: at, seen_at: at }),
      journalWrite({ at, by: byStaff(wish.member, wish.proof), what: 'staff.signed_in', subject: wish.member.id, facts: { session: session.id, proof: wish.proof } }, { newId }),
    ],
  };
}

const ALIVE = `s.ended_at is null and s.seen_at > to_timestamp($2::bigint - ${STAFF_SESSION.idleSeconds}) and s.created_at > to_timestamp($2::bigint - ${STAFF_SESSION.absoluteSeconds})`;
const shown = (row: Row): StaffSession => ({ id: row.id, proof: row.proof, device: row.device, createdAt: row.created_at, seenAt: row.seen_at });

/** Sessions of staff: who is at a browser, and the list of where somebody is signed in. */
export function openStaffSessions(parts: StaffParts) {
  const { db, commit, clock, newId } = parts;
  return {
    /** Who is behind this cookie; null when nobody is, the session has ended or run out, or the account is not active. */
    async readSession(token: string | undefined): Promise<SignedIn | null> {
      if (!isToken(token)) return null;
      const now = clock.now();
      const row = (await db.query<Row & { member_id: StaffId; name: string; role: StaffMember['role']; languages: StaffMember['languages'] }>(
        `select s.id, s.proof, s.device, s.created_at, s.seen_at, s.member_id, m.name, m.role, m.languages
         from staff_sessions s join staff_members m on m.id = s.member_id
         where s.token_hash = $1 and ${ALIVE} and m.active and (not m.is_demo or $3)`, [tokenHash(token), now, parts.demo], 'staff_session_read')).rows[0];
      if (!row) return null;
      if (row.seen_at + SEEN_STEP_SECONDS <= now) await db.query('update staff_sessions set seen_at = to_timestamp($2::bigint) where id = $1 and seen_at < to_timestamp($2::bigint)', [row.id, now], 'staff_session_seen');
      return { member: { id: row.member_id, name: row.name, role: row.role, languages: row.languages }, session: shown(row), fresh: row.created_at + STAFF_FRESH_SECONDS > now };
    },

    /** Living sessions of one person, the one seen last first. */
    async listSessions(member: StaffId): Promise<readonly StaffSession[]> {
      const { rows } = await db.query<Row>(`select id, proof, device, created_at, seen_at from staff_sessions s where member_id = $1 and ${ALIVE} order by seen_at desc, id desc limit ${LISTED_MAX}`, [member, clock.now()]);
      return rows.map(shown);
    },

    /** Signs somebody out everywhere, here, or everywhere but here. Whose sessions it are is `member`; an id of somebody else's ends nothing. */
    async endSessions(wish: { readonly member: StaffId; readonly only?: string; readonly but?: StaffSessionId; readonly by: StaffMember; readonly reason: string }): Promise<void> {
      const at = clock.now();
      await commit([
        endStaffSessions({ member: wish.member, at, ...(wish.only === undefined ? {} : { only: wish.only }), ...(wish.but === undefined ? {} : { but: wish.but }) }),
        journalWrite({ at, by: byStaff(wish.by, wish.reason), what: 'staff.session_ended', subject: wish.member, facts: { session: wish.only ?? (wish.but === undefined ? 'all' : 'others') } }, { newId }),
      ]);
    },
  };
}
