import { Refusal } from '../../base/refusal.ts';
import { GuardFailed, write, type Shape } from '../../platform/db/unit.ts';
import { journalWrite } from '../journal/journal.ts';
import type { StaffId, StaffParts } from './app.ts';
import { TOTP_SEAL } from './invitations.ts';
import { memberByEmail, readStaffEmail } from './members.ts';
import { sessionWrites, type OpenedStaffSession } from './sessions.ts';
import { newTotpSecret, plainCode, totpStep } from './totp.ts';

const stepShape: Shape<{ id: StaffId; step: bigint }> = {
  name: 'staff.members_step', guard: true,
  columns: { id: 'text', step: 'bigint' },
  // Each code counts once, and none older than one that was taken: what was read over a shoulder is worth nothing.
  sql: (rows) => `update staff_members m set totp_step = r.step from ${rows} r where m.id = r.id and m.active and (m.totp_step is null or m.totp_step < r.step) returning 1`,
};

/** Signing in with the address and a code of the authenticator app. */
export function openStaffSignIn(parts: StaffParts) {
  const { commit, clock, random, newId, keys, limits } = parts;
  return {
    /**
     * Refuses `code_wrong` for everything that is wrong, an unknown address included, after the same work; `too_many_requests`
     * by address and by network (`network`: the caller's block of addresses).
     */
    async signInByCode(tried: { readonly email: string; readonly code: string; readonly network: string; readonly device: string | null }): Promise<OpenedStaffSession> {
      const about = { door: 'console', actor: 'guest' } as const;
      await limits.admit('staff.sign_in.network', tried.network, about);
      const email = readStaffEmail(tried.email) ?? tried.email.slice(0, 200);
      await limits.admit('staff.sign_in.account', email, about);
      const row = await memberByEmail(parts, email);
      const sealed = row?.active === true && row.joined_at !== null ? row.totp_sealed : null;
      // Somebody unknown is held against a secret of nobody: it takes as long.
      const step = totpStep(sealed === null ? newTotpSecret(random) : keys.unseal(TOTP_SEAL, sealed), plainCode(tried.code), clock.leaseMs());
      if (row && sealed !== null && step !== null) {
        const { opened, writes } = sessionWrites(parts, { member: { id: row.id, name: row.name, role: row.role, languages: row.languages }, proof: 'totp', device: tried.device });
        try {
          await commit([write(stepShape, { id: row.id, step }), ...writes]);
          return opened;
        } catch (error) {
          if (!(error instanceof GuardFailed)) throw error;
        }
      }
      await commit([journalWrite({ at: clock.now(), by: { door: 'console', actor: 'guest', reason: 'totp' }, what: 'staff.code_wrong', subject: row?.id ?? 'nobody' }, { newId })]);
      throw new Refusal('code_wrong');
    },
  };
}
