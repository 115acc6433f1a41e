import type { Id } from '../../base/ids.ts';
import type { By, Language } from '../../base/language.ts';
import type { Instant } from '../../base/time.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/db.ts';
import type { Committer } from '../../platform/db/unit.ts';
import type { LimitDesk } from '../../platform/limit-desk.ts';
import type { NewId, Random } from '../../platform/random.ts';
import type { Keys } from '../../platform/secrets/keys.ts';
import type { PasskeySite } from '../../platform/webauthn.ts';
import type { StaffRole } from './roles.ts';

export type StaffId = Id<'stf'>;
export type StaffSessionId = Id<'sts'>;
export type StaffPasskeyId = Id<'stk'>;

/** Somebody who works at the shop, as every page of the console knows them. */
export interface StaffMember {
  readonly id: StaffId;
  readonly name: string;
  readonly role: StaffRole;
  /** Languages they speak with customers, the first one best. */
  readonly languages: readonly Language[];
}

/** An account with what managers see of it. */
export interface StaffAccount extends StaffMember {
  /** The address they sign in with, in small letters. */
  readonly email: string;
  readonly active: boolean;
  /** Null: invited and not set up yet. */
  readonly joinedAt: Instant | null;
  readonly createdAt: Instant;
  readonly hasCodes: boolean;
}

/** What the room works with. */
export interface StaffParts {
  readonly db: Db;
  readonly commit: Committer['commit'];
  readonly clock: Pick<Clock, 'now' | 'leaseMs'>;
  readonly random: Random;
  readonly newId: NewId;
  readonly keys: Pick<Keys, 'mac' | 'macs' | 'seal' | 'unseal'>;
  readonly limits: Pick<LimitDesk, 'admit'>;
  readonly site: PasskeySite;
  /** Whether the demo's own staff exist here; never in production. */
  readonly demo: boolean;
}

/** How the journal names somebody of the staff. */
export const staffActor = (id: StaffId): `staff:${StaffId}` => `staff:${id}`;
/** Who does it, at the console. */
export const byStaff = (member: Pick<StaffMember, 'id'>, reason: string): By => ({ door: 'console', actor: staffActor(member.id), reason });
