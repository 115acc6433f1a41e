import type { Id } from '../../base/ids.ts';
import type { By, Language } from '../../base/language.ts';
import { Refusal } from '../../base/refusal.ts';
import { DAY, plusSeconds, type Instant } from '../../base/time.ts';
import { GuardFailed, write, type Shape, type Unit, type Write } from '../../platform/db/unit.ts';
import { isToken, newToken, tokenHash } from '../../platform/secrets/token.ts';
import { journalWrite } from '../journal/journal.ts';
import { byStaff, type StaffAccount, type StaffId, type StaffMember, type StaffParts } from './app.ts';
import { memberByEmail, memberById, newMemberWrite, readStaffEmail, readStaffName } from './members.ts';
import type { StaffRole } from './roles.ts';
import { endStaffSessions, sessionWrites, type OpenedStaffSession, type StaffProof } from './sessions.ts';
import { newTotpSecret, plainCode, totpStep } from './totp.ts';

const INVITATION_SECONDS = 2 * DAY;
/** What the secret of an authenticator is sealed for. */
export const TOTP_SEAL = 'staff totp';

interface Row { id: Id<'stv'>; token_hash: string; member_id: StaffId; totp_sealed: string; expires_at: Instant }
const insertShape: Shape<Row> = {
  name: 'staff.invitations',
  columns: { id: 'text', token_hash: 'text', member_id: 'text', totp_sealed: 'text', expires_at: 'timestamptz' },
  sql: (rows) => `insert into staff_invitations (id, token_hash, member_id, totp_sealed, expires_at) select id, token_hash, member_id, totp_sealed, expires_at from ${rows} returning 1`,
};
const withdrawShape: Shape<{ member_id: StaffId; at: Instant }> = {
  name: 'staff.invitations_withdraw',
  columns: { member_id: 'text', at: 'timestamptz' },
  sql: (rows) => `update staff_invitations i set withdrawn_at = r.at from ${rows} r where i.member_id = r.member_id and i.used_at is null and i.withdrawn_at is null returning 1`,
};
const useShape: Shape<{ id: string; at: Instant }> = {
  name: 'staff.invitations_use', guard: true,
  columns: { id: 'text', at: 'timestamptz' },
  sql: (rows) => `update staff_invitations i set used_at = r.at from ${rows} r where i.id = r.id and i.used_at is null and i.withdrawn_at is null and i.expires_at > r.at returning 1`,
};
const joinShape: Shape<{ id: StaffId; totp_sealed: string | null; totp_step: bigint | null; at: Instant }> = {
  name: 'staff.members_join', guard: true,
  columns: { id: 'text', totp_sealed: 'text', totp_step: 'bigint', at: 'timestamptz' },
  // Whoever sets up anew starts from nothing: the lost phone's keys open no door any more, and it rings no more.
  steps: (rows) => [['keys', `delete from staff_passkeys p using ${rows} r where p.member_id = r.id returning 1`]],
  sql: (rows) => `update staff_members m set totp_sealed = r.totp_sealed, totp_step = r.totp_step, joined_at = coalesce(m.joined_at, r.at),
    phone_sealed = null, phone_at = null, phone_rings = false from ${rows} r where m.id = r.id and m.active returning 1`,
};

/** An invitation as its page shows it. */
export interface OpenInvitation { readonly id: string; readonly member: StaffMember; readonly totpSecret: string; readonly expiresAt: Instant }
export interface MadeInvitation { readonly member: StaffId; /** Goes into the link and is nowhere else. */ readonly token: string; readonly expiresAt: Instant }

/** Accounts begin with a link that works once, for two days; a new link is also the way back after a lost phone. */
export function openInvitations(parts: StaffParts) {
  const { db, commit, clock, random, newId, keys, limits } = parts;

  function linkWrites(member: StaffId, by: By): { readonly made: MadeInvitation; readonly writes: Unit } {
    const at = clock.now(), token = newToken(random), expiresAt = plusSeconds(at, INVITATION_SECONDS);
    const id = newId('stv');
    return {
      made: { member, token, expiresAt },
      writes: [
        write(withdrawShape, { member_id: member, at }),
        write(insertShape, { id, token_hash: tokenHash(token), member_id: member, totp_sealed: keys.seal(TOTP_SEAL, newTotpSecret(random)), expires_at: expiresAt }),
        journalWrite({ at, by, what: 'staff.invited', subject: member, facts: { invitation: id } }, { newId }),
      ],
    };
  }

  async function openInvitation(token: string | undefined): Promise<OpenInvitation> {
    const row = isToken(token)
      ? (await db.query<Row>('select id, token_hash, member_id, totp_sealed, expires_at from staff_invitations where token_hash = $1 and used_at is null and withdrawn_at is null and expires_at > to_timestamp($2::bigint)', [tokenHash(token), clock.now()])).rows[0]
      : undefined;
    const member = row && await memberById(parts, row.member_id);
    if (!row || !member?.active) throw new Refusal('invitation_void');
    return { id: row.id, totpSecret: keys.unseal(TOTP_SEAL, row.totp_sealed), expiresAt: row.expires_at, member: { id: member.id, name: member.name, role: member.role, languages: member.languages } };
  }

  /** Accepts with what proved to work: sets it up in place of all older ways in, and signs in. */
  async function join(invitation: OpenInvitation, way: { readonly totpSealed: string | null; readonly totpStep: bigint | null; readonly proof: StaffProof; readonly device: string | null; readonly more?: readonly Write[] }): Promise<OpenedStaffSession> {
    const at = clock.now(), { member } = invitation;
    const { opened, writes } = sessionWrites(parts, { member, proof: way.proof, device: way.device });
    try {
      await commit([
        write(useShape, { id: invitation.id, at }),
        write(joinShape, { id: member.id, totp_sealed: way.totpSealed, totp_step: way.totpStep, at }),
        endStaffSessions({ member: member.id, at }),
        ...way.more ?? [],
        journalWrite({ at, by: byStaff(member, way.proof), what: 'staff.joined', subject: member.id, facts: { invitation: invitation.id, proof: way.proof } }, { newId }),
        ...writes,
      ]);
    } catch (error) {
      if (error instanceof GuardFailed) throw new Refusal('invitation_void');
      throw error;
    }
    return opened;
  }

  return {
    openInvitation, join,
    /** Makes an account and the link that sets it up. Refuses `contact_malformed`, `contact_taken`, `malformed` (name). */
    async invite(wish: { readonly name: string; readonly email: string; readonly role: StaffRole; readonly languages: readonly Language[]; readonly by: By }): Promise<MadeInvitation> {
      const email = readStaffEmail(wish.email);
      if (email === null) throw new Refusal('contact_malformed');
      if (await memberByEmail(parts, email)) throw new Refusal('contact_taken');
      const id = newId('stf');
      const { made, writes } = linkWrites(id, wish.by);
      try {
        await commit([
          newMemberWrite(parts, { id, name: readStaffName(wish.name), email, role: wish.role, languages: wish.languages }),
          journalWrite({ at: clock.now(), by: wish.by, what: 'staff.added', subject: id, facts: { role: wish.role } }, { newId }),
          ...writes,
        ]);
      } catch (error) {
        if (error instanceof GuardFailed) throw new Refusal('contact_taken');
        throw error;
      }
      return made;
    },
    /** A new link for somebody who is there already; links made before it are void. What they sign in with stays until they use it. */
    async inviteAgain(wish: { readonly member: Pick<StaffAccount, 'id'>; readonly by: By }): Promise<MadeInvitation> {
      const { made, writes } = linkWrites(wish.member.id, wish.by);
      await commit(writes);
      return made;
    },
    /** Accepts with a code of the authenticator that has taken the secret. Refuses `code_wrong`, `too_many_requests`, `invitation_void`. */
    async joinByCode(wish: { readonly token: string; readonly code: string; readonly device: string | null }): Promise<OpenedStaffSession> {
      const invitation = await openInvitation(wish.token);
      await limits.admit('staff.sign_in.account', invitation.member.id, { door: 'console', actor: 'guest' });
      const step = totpStep(invitation.totpSecret, plainCode(wish.code), clock.leaseMs());
      if (step === null) throw new Refusal('code_wrong');
      return join(invitation, { totpSealed: keys.seal(TOTP_SEAL, invitation.totpSecret), totpStep: step, proof: 'totp', device: wish.device });
    },
  };
}
