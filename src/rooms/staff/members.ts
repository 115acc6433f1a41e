import type { By, Language } from '../../base/language.ts';
import { plainName } from '../../base/plain-name.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Instant } from '../../base/time.ts';
import { GuardFailed, write, type Shape, type Write } from '../../platform/db/unit.ts';
import { journalWrite } from '../journal/journal.ts';
import type { StaffAccount, StaffId, StaffParts } from './app.ts';
import type { StaffRole } from './roles.ts';
import { endStaffSessions } from './sessions.ts';

export const STAFF_NAME_MAX = 60;
const EMAIL = /^[^\s@<>"]{1,64}@[^\s@<>"]{1,180}\.[^\s@<>".]{2,60}$/;
const LISTED_MAX = 500;
const EMAIL_SEAL = 'staff e-mail';

/** A sign-in address in small letters; null when it is none. */
export function readStaffEmail(typed: string): string | null {
  const email = typed.normalize('NFKC').trim().toLowerCase();
  return EMAIL.test(email) ? email : null;
}
/** A name as the console shows it. Refuses `malformed` when nothing is left of it. */
export function readStaffName(typed: string): string {
  const name = plainName(typed, STAFF_NAME_MAX);
  if (name === null) throw new Refusal('malformed', { field: 'name' });
  return name;
}

export interface MemberRow {
  id: StaffId; name: string; email_mac: string; email_sealed: string; role: StaffRole; languages: readonly Language[]; active: boolean; is_demo: boolean;
  totp_sealed: string | null; totp_step: bigint | null; joined_at: Instant | null; created_at: Instant;
}
const insertShape: Shape<Omit<MemberRow, 'totp_sealed' | 'totp_step'>> = {
  name: 'staff.members', guard: true,
  columns: { id: 'text', name: 'text', email_mac: 'text', email_sealed: 'text', role: 'text', languages: 'jsonb', active: 'boolean', is_demo: 'boolean', joined_at: 'timestamptz', created_at: 'timestamptz' },
  sql: (rows) => `insert into staff_members (id, name, email_mac, email_sealed, role, languages, active, is_demo, joined_at, created_at)
    select id, name, email_mac, email_sealed, role, languages, active, is_demo, joined_at, created_at from ${rows} on conflict do nothing returning 1`,
};

/** The row of a new account, with its address hashed and sealed. */
export function newMemberWrite(parts: StaffParts, member: { readonly id: StaffId; readonly name: string; readonly email: string; readonly role: StaffRole; readonly languages: readonly Language[]; readonly demo?: boolean }): Write {
  const at = parts.clock.now(), isDemo = member.demo ?? false;
  return write(insertShape, {
    id: member.id, name: member.name, role: member.role, languages: member.languages, active: true, is_demo: isDemo, joined_at: isDemo ? at : null, created_at: at,
    email_mac: parts.keys.mac(EMAIL_SEAL, member.email), email_sealed: parts.keys.seal(EMAIL_SEAL, member.email),
  });
}

const changeShape: Shape<{ id: StaffId; name: string; role: StaffRole; languages: readonly Language[]; active: boolean; demo: boolean }> = {
  name: 'staff.members_change', guard: true,
  columns: { id: 'text', name: 'text', role: 'text', languages: 'jsonb', active: 'boolean', demo: 'boolean' },
  // The managers are locked first: two who take each other's role away at once wait for one another, and one of them stays.
  steps: (rows) => [
    ['managers', `select m.id from staff_members m where m.role = 'manager' and m.active and m.joined_at is not null and (not m.is_demo or (select bool_or(demo) from ${rows})) order by m.id for update`],
    ['kept', `select g.id from ${rows}_managers g where not exists (select 1 from ${rows} r where r.id = g.id and not (r.active and r.role = 'manager'))`],
  ],
  sql: (rows) => `update staff_members m set name = r.name, role = r.role, languages = r.languages, active = r.active from ${rows} r
    where m.id = r.id and exists (select 1 from ${rows}_kept) returning 1`,
};

const accountOf = (parts: StaffParts, row: MemberRow): StaffAccount => ({
  id: row.id, name: row.name, role: row.role, languages: row.languages, email: parts.keys.unseal(EMAIL_SEAL, row.email_sealed),
  active: row.active, joinedAt: row.joined_at, createdAt: row.created_at, hasCodes: row.totp_sealed !== null,
});
const MINE = '(not is_demo or $1)';

/** The account with this sign-in address, active or not; null when there is none. */
export async function memberByEmail(parts: StaffParts, email: string): Promise<MemberRow | null> {
  return (await parts.db.query<MemberRow>(`select * from staff_members where ${MINE} and email_mac = any($2)`, [parts.demo, parts.keys.macs(EMAIL_SEAL, email)], 'staff_by_email')).rows[0] ?? null;
}
export async function memberById(parts: StaffParts, id: string): Promise<MemberRow | null> {
  return (await parts.db.query<MemberRow>(`select * from staff_members where ${MINE} and id = $2`, [parts.demo, id], 'staff_by_id')).rows[0] ?? null;
}

/** The list of accounts, and changes to them. */
export function openMembers(parts: StaffParts) {
  const { db, commit, clock, newId } = parts;
  async function findStaff(id: string): Promise<StaffAccount> {
    const row = await memberById(parts, id);
    if (!row) throw new Refusal('not_found');
    return accountOf(parts, row);
  }
  return {
    findStaff,
    /** Everybody, active ones first, by name. */
    async listStaff(): Promise<readonly StaffAccount[]> {
      const { rows } = await db.query<MemberRow>(`select * from staff_members where ${MINE} order by active desc, lower(name), id limit ${LISTED_MAX}`, [parts.demo]);
      return rows.map((row) => accountOf(parts, row));
    },
    /** Names by id, for pages that say who did something. */
    async staffNames(): Promise<ReadonlyMap<string, string>> {
      const { rows } = await db.query<{ id: string; name: string }>(`select id, name from staff_members limit ${LISTED_MAX}`);
      return new Map(rows.map((row) => [row.id, row.name]));
    },
    /**
     * Changes name, role, languages, or whether the account is active. Another role and a disabled account end its sessions
     * in the same unit. Refuses `last_manager` where nobody would be left to manage.
     */
    async changeStaff(wish: { readonly id: StaffId; readonly name?: string; readonly role?: StaffRole; readonly languages?: readonly Language[]; readonly active?: boolean; readonly by: By }): Promise<StaffAccount> {
      const was = await findStaff(wish.id), at = clock.now();
      const next = { name: wish.name === undefined ? was.name : readStaffName(wish.name), role: wish.role ?? was.role, languages: wish.languages ?? was.languages, active: wish.active ?? was.active };
      const facts = {
        ...(next.role === was.role ? {} : { role: next.role, wasRole: was.role }), ...(next.active === was.active ? {} : { active: next.active }),
        ...(next.languages.join() === was.languages.join() ? {} : { languages: next.languages.join(' ') }), ...(next.name === was.name ? {} : { renamed: true }),
      };
      try {
        await commit([
          write(changeShape, { id: was.id, ...next, demo: parts.demo }),
          ...(next.role === was.role && next.active === was.active ? [] : [endStaffSessions({ member: was.id, at })]),
          journalWrite({ at, by: wish.by, what: next.active === was.active ? 'staff.changed' : next.active ? 'staff.enabled' : 'staff.disabled', subject: was.id, facts }, { newId }),
        ]);
      } catch (error) {
        if (error instanceof GuardFailed) throw new Refusal('last_manager');
        throw error;
      }
      return { ...was, ...next };
    },
  };
}
