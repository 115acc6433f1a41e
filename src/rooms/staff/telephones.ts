import { parsePhone, type Phone } from '../../base/phone.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Instant } from '../../base/time.ts';
import { write, type Shape } from '../../platform/db/unit.ts';
import { openAddress, sealAddress } from '../../platform/secrets/sealed-address.ts';
import { journalWrite } from '../journal/journal.ts';
import { byStaff, type StaffId, type StaffParts } from './app.ts';
import type { SignedIn } from './sessions.ts';

/** A member's own telephone. `rings`: they last chose that it rings for callers they take. */
export interface StaffTelephone { readonly number: Phone; readonly rings: boolean; readonly since: Instant }

interface Row { id: StaffId; phone_sealed: string | null; phone_rings: boolean; at: Instant | null }
const shape: Shape<Row> = {
  name: 'staff.telephones',
  columns: { id: 'text', phone_sealed: 'text', phone_rings: 'boolean', at: 'timestamptz' },
  sql: (rows) => `update staff_members m set phone_sealed = r.phone_sealed, phone_rings = r.phone_rings, phone_at = r.at from ${rows} r where m.id = r.id and m.active returning 1`,
};

/** Telephones of staff: set by their owner and nobody else, sealed, and forgotten when somebody sets up their sign-in anew. */
export function openTelephones(parts: StaffParts) {
  const { db, commit, clock, newId, keys } = parts;

  async function telephoneOf(member: string): Promise<StaffTelephone | null> {
    const row = (await db.query<{ sealed: string | null; rings: boolean; since: Instant }>(
      'select phone_sealed as sealed, phone_rings as rings, phone_at as since from staff_members where id = $1 and active and (not is_demo or $2)', [member, parts.demo], 'staff_telephone')).rows[0];
    return row?.sealed ? { number: openAddress(keys, row.sealed) as Phone, rings: row.rings, since: row.since } : null;
  }

  return {
    telephoneOf,
    /**
     * Keeps a US number as the member's own; from then on it rings for callers they take. `mine`: they said that it is theirs. Whether they
     * can be reached there shows with each call, which goes through only after a key. Refuses `fresh_proof_needed`, `malformed`, `number_malformed`.
     */
    async setTelephone(wish: { readonly who: SignedIn; readonly typed: string; readonly mine: boolean }): Promise<void> {
      const { member, fresh } = wish.who;
      if (!fresh) throw new Refusal('fresh_proof_needed');
      if (!wish.mine) throw new Refusal('malformed', { field: 'mine' });
      const parsed = parsePhone(wish.typed);
      if (!parsed.ok) throw new Refusal('number_malformed');
      const at = clock.now();
      await commit([
        write(shape, { id: member.id, phone_sealed: sealAddress(keys, parsed.phone).sealed, phone_rings: true, at }),
        journalWrite({ at, by: byStaff(member, 'own telephone'), what: 'staff.telephone_set', subject: member.id }, { newId }),
      ]);
    },
    async dropTelephone(member: SignedIn['member']): Promise<void> {
      if (await telephoneOf(member.id) === null) return;
      const at = clock.now();
      await commit([
        write(shape, { id: member.id, phone_sealed: null, phone_rings: false, at: null }),
        journalWrite({ at, by: byStaff(member, 'own telephone'), what: 'staff.telephone_removed', subject: member.id }, { newId }),
      ]);
    },
    /** Whether it rings for callers whom the member takes from now on. */
    async letTelephoneRing(member: Pick<SignedIn['member'], 'id'>, rings: boolean): Promise<void> {
      await db.query('update staff_members set phone_rings = $2 where id = $1 and phone_sealed is not null', [member.id, rings]);
    },
  };
}
