/** The people who work at the shop: their accounts and roles, how they sign in, where they are signed in. */
import { DAY, type Instant } from '../../base/time.ts';
import type { StaffParts } from './app.ts';
import { openDemoStaff } from './demo.ts';
import { openInvitations } from './invitations.ts';
import { openMembers } from './members.ts';
import { openStaffPasskeys } from './passkeys.ts';
import { openStaffSessions, STAFF_SESSION } from './sessions.ts';
import { openStaffSignIn } from './sign-in.ts';
import { openTelephones } from './telephones.ts';

const INVITATIONS_KEPT_S = 30 * DAY;

/** Opens the room. */
export function openStaff(parts: StaffParts) {
  const invitations = openInvitations(parts);
  const { join, ...shownInvitations } = invitations;
  return {
    ...openMembers(parts),
    ...shownInvitations,
    ...openStaffSignIn(parts),
    ...openStaffPasskeys({ ...parts, join }),
    ...openStaffSessions(parts),
    ...openDemoStaff(parts),
    ...openTelephones(parts),
    /** Where passkeys of staff are good. */
    site: parts.site,
    /** Whether the demo's staff exist here. */
    isDemo: parts.demo,
    /** Forgets links, sessions and challenges that nobody can use any more: a daily round. */
    async forgetOld(now: Instant): Promise<void> {
      await parts.db.query('delete from staff_challenges where expires_at < to_timestamp($1::bigint)', [now]);
      await parts.db.query('delete from staff_invitations where expires_at < to_timestamp($1::bigint)', [now - INVITATIONS_KEPT_S]);
      await parts.db.query('delete from staff_sessions where created_at < to_timestamp($1::bigint)', [now - STAFF_SESSION.absoluteSeconds - DAY]);
    },
  };
}
export type Staff = ReturnType<typeof openStaff>;

export { byStaff, staffActor, type StaffAccount, type StaffId, type StaffMember, type StaffParts } from './app.ts';
export type { MadeInvitation, OpenInvitation } from './invitations.ts';
export { STAFF_NAME_MAX } from './members.ts';
export type { StaffPasskey } from './passkeys.ts';
export { isStaffRole, roleSuffices, STAFF_ROLES, type StaffRole } from './roles.ts';
export { STAFF_SESSION, type OpenedStaffSession, type SignedIn, type StaffSession } from './sessions.ts';
export type { StaffTelephone } from './telephones.ts';
export { totpAt, totpUrl } from './totp.ts';
