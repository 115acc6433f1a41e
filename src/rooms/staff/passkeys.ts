import type { By } from '../../base/language.ts';
import { plainName } from '../../base/plain-name.ts';
import { Refusal } from '../../base/refusal.ts';
import { MINUTE, plusSeconds, type Instant } from '../../base/time.ts';
import { GuardFailed, write, type Shape, type Write } from '../../platform/db/unit.ts';
import { isToken, newToken, tokenHash } from '../../platform/secrets/token.ts';
import { answerOf, makeOptions, readMade, readSigned, signOptions } from '../../platform/webauthn.ts';
import { journalWrite } from '../journal/journal.ts';
import { byStaff, type StaffId, type StaffMember, type StaffParts, type StaffPasskeyId } from './app.ts';
import type { OpenInvitation } from './invitations.ts';
import { memberById } from './members.ts';
import { endStaffSessions, sessionWrites, type OpenedStaffSession, type SignedIn } from './sessions.ts';

export interface StaffPasskey { readonly id: StaffPasskeyId; readonly name: string; readonly createdAt: Instant; readonly usedAt: Instant | null }
const CHALLENGE_SECONDS = 5 * MINUTE;
const PASSKEYS_MAX = 10;
const NAME_MAX = 40;

interface Row { id: StaffPasskeyId; member_id: StaffId; credential_id: string; public_key: string; counter: bigint; transports: readonly string[]; name: string; created_at: Instant; used_at: Instant | null }
const insertShape: Shape<Omit<Row, 'used_at'>> = {
  name: 'staff.passkeys', guard: true,
  columns: { id: 'text', member_id: 'text', credential_id: 'text', public_key: 'text', counter: 'bigint', transports: 'jsonb', name: 'text', created_at: 'timestamptz' },
  sql: (rows) => `insert into staff_passkeys (id, member_id, credential_id, public_key, counter, transports, name, created_at)
    select id, member_id, credential_id, public_key, counter, transports, name, created_at from ${rows} on conflict do nothing returning 1`,
};
const useShape: Shape<{ id: string; was: bigint; counter: bigint; used_at: Instant }> = {
  name: 'staff.passkeys_use', guard: true,
  columns: { id: 'text', was: 'bigint', counter: 'bigint', used_at: 'timestamptz' },
  // `was` fences: the same signature handed in twice at once moves the counter once.
  sql: (rows) => `update staff_passkeys p set counter = r.counter, used_at = r.used_at from ${rows} r where p.id = r.id and p.counter = r.was returning 1`,
};
const removeShape: Shape<{ id: string; member_id: StaffId }> = {
  name: 'staff.passkeys_remove', guard: true,
  columns: { id: 'text', member_id: 'text' },
  // The last way in stays: somebody without one would need a new invitation.
  sql: (rows) => `delete from staff_passkeys p using ${rows} r join staff_members m on m.id = r.member_id where p.id = r.id and p.member_id = r.member_id
    and (m.totp_sealed is not null or exists (select 1 from staff_passkeys o where o.member_id = r.member_id and o.id <> r.id)) returning 1`,
};

/** Passkeys of staff: a key on the person's own device that cannot be phished, and the better way to sign in. */
export function openStaffPasskeys(parts: StaffParts & { readonly join: (invitation: OpenInvitation, way: { readonly totpSealed: null; readonly totpStep: null; readonly proof: 'passkey'; readonly device: string | null; readonly more: readonly Write[] }) => Promise<OpenedStaffSession> }) {
  const { db, commit, clock, random, newId, site } = parts;
  const rowsOf = async (member: StaffId): Promise<Row[]> => (await db.query<Row>('select * from staff_passkeys where member_id = $1 order by created_at, id', [member])).rows;

  /** What the browser is to sign; kept for this page for five minutes. `member`: whose key is to be made; null to sign in. */
  async function askPasskey(wish: { readonly member: StaffMember | null; readonly requestToken: string; readonly title: string }): Promise<object> {
    if (!isToken(wish.requestToken)) throw new Refusal('malformed', { field: 'requestToken' });
    const own = wish.member === null ? [] : await rowsOf(wish.member.id);
    if (own.length >= PASSKEYS_MAX) throw new Refusal('too_many_passkeys');
    const challenge = newToken(random);
    await db.query(
      `insert into staff_challenges (request_hash, purpose, member_id, challenge, expires_at) values ($1, $2, $3, $4, to_timestamp($5::bigint))
       on conflict (request_hash) do update set purpose = excluded.purpose, member_id = excluded.member_id, challenge = excluded.challenge, expires_at = excluded.expires_at`,
      [tokenHash(wish.requestToken), wish.member === null ? 'sign_in' : 'make', wish.member?.id ?? null, challenge, plusSeconds(clock.now(), CHALLENGE_SECONDS)]);
    return wish.member === null ? signOptions({ site, challenge, own: [] }) : makeOptions({ site, challenge, own, userId: wish.member.id, title: wish.title });
  }

  /** Takes the challenge of this page away, so that an answer counts once, whatever becomes of it. */
  async function takeChallenge(requestToken: string | undefined, member: StaffId | null): Promise<string> {
    if (!isToken(requestToken)) throw new Refusal('passkey_wrong');
    const taken = (await db.query<{ purpose: string; member_id: StaffId | null; challenge: string; expires_at: Instant }>('delete from staff_challenges where request_hash = $1 returning purpose, member_id, challenge, expires_at', [tokenHash(requestToken)])).rows[0];
    if (!taken || taken.purpose !== (member === null ? 'sign_in' : 'make') || taken.member_id !== member || taken.expires_at <= clock.now()) throw new Refusal('passkey_wrong');
    return taken.challenge;
  }

  async function madeWrite(member: StaffMember, given: { readonly requestToken: string | undefined; readonly answer: string; readonly name: string }): Promise<{ readonly id: StaffPasskeyId; readonly writes: readonly Write[] }> {
    const made = await readMade({ site, challenge: await takeChallenge(given.requestToken, member.id), answer: given.answer });
    const at = clock.now(), id = newId('stk');
    return {
      id,
      writes: [
        write(insertShape, { id, member_id: member.id, credential_id: made.credential_id, public_key: made.public_key, counter: made.counter, transports: made.transports, name: plainName(given.name, NAME_MAX) ?? 'Passkey', created_at: at }),
        journalWrite({ at, by: byStaff(member, 'passkey'), what: 'staff.passkey_added', subject: member.id, facts: { passkey: id, backedUp: made.backedUp } }, { newId }),
      ],
    };
  }

  return {
    askPasskey,
    listPasskeys: async (member: StaffId): Promise<readonly StaffPasskey[]> => (await rowsOf(member)).map((row) => ({ id: row.id, name: row.name, createdAt: row.created_at, usedAt: row.used_at })),

    /** Accepts an invitation with a passkey in place of an authenticator app. Refuses `passkey_wrong`, `invitation_void`. */
    async joinByPasskey(wish: { readonly invitation: OpenInvitation; readonly requestToken: string | undefined; readonly answer: string; readonly name: string; readonly device: string | null }): Promise<OpenedStaffSession> {
      const { writes } = await madeWrite(wish.invitation.member, wish);
      return parts.join(wish.invitation, { totpSealed: null, totpStep: null, proof: 'passkey', device: wish.device, more: writes });
    },

    /** Signs in whoever's passkey signed. Refuses `passkey_wrong` for everything else: unknown key, disabled account, used challenge. */
    async signInByPasskey(tried: { readonly requestToken: string | undefined; readonly answer: string; readonly device: string | null }): Promise<OpenedStaffSession> {
      const challenge = await takeChallenge(tried.requestToken, null);
      const row = (await db.query<Row>('select * from staff_passkeys where credential_id = $1', [answerOf(tried.answer).id], 'staff_passkey_by')).rows[0];
      const member = row && await memberById(parts, row.member_id);
      const at = clock.now();
      try {
        if (!row || !member?.active) throw new Refusal('passkey_wrong');
        const counter = await readSigned({ site, challenge, answer: tried.answer, key: row });
        const { opened, writes } = sessionWrites(parts, { member: { id: member.id, name: member.name, role: member.role, languages: member.languages }, proof: 'passkey', device: tried.device });
        await commit([write(useShape, { id: row.id, was: row.counter, counter, used_at: at }), ...writes]);
        return opened;
      } catch (error) {
        if (!(error instanceof Refusal || error instanceof GuardFailed)) throw error;
        await commit([journalWrite({ at, by: { door: 'console', actor: 'guest', reason: 'passkey' }, what: 'staff.passkey_wrong', subject: member?.id ?? 'nobody' }, { newId })]);
        throw new Refusal('passkey_wrong');
      }
    },

    /** Keeps one more passkey; ends every other session. Refuses `fresh_proof_needed` unless the sign-in is minutes old. */
    async addPasskey(wish: { readonly who: SignedIn; readonly requestToken: string | undefined; readonly answer: string; readonly name: string }): Promise<void> {
      const { member, session, fresh } = wish.who;
      if (!fresh) throw new Refusal('fresh_proof_needed');
      const { writes } = await madeWrite(member, wish);
      try {
        await commit([...writes, endStaffSessions({ member: member.id, but: session.id, at: clock.now() })]);
      } catch (error) {
        if (error instanceof GuardFailed) throw new Refusal('passkey_wrong');
        throw error;
      }
    },
    /** Of this person only, whatever id is named; never the last way in (`forbidden`). Ends every other session. */
    async removePasskey(wish: { readonly who: SignedIn; readonly passkey: string; readonly by: By }): Promise<void> {
      const { member, session, fresh } = wish.who;
      if (!fresh) throw new Refusal('fresh_proof_needed');
      const at = clock.now();
      try {
        await commit([
          write(removeShape, { id: wish.passkey, member_id: member.id }),
          endStaffSessions({ member: member.id, but: session.id, at }),
          journalWrite({ at, by: wish.by, what: 'staff.passkey_removed', subject: member.id, facts: { passkey: wish.passkey } }, { newId }),
        ]);
      } catch (error) {
        if (error instanceof GuardFailed) throw new Refusal('forbidden');
        throw error;
      }
    },
  };
}
