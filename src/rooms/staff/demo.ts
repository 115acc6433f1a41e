import type { Language } from '../../base/language.ts';
import { Refusal } from '../../base/refusal.ts';
import { journalWrite } from '../journal/journal.ts';
import type { StaffMember, StaffParts } from './app.ts';
import { memberByEmail, memberById, newMemberWrite } from './members.ts';
import { sessionWrites, type OpenedStaffSession } from './sessions.ts';
import type { StaffRole } from './roles.ts';

/** The demo's own staff, who are let in by one click. Outside the demo every function here refuses `not_found`, and rows of a demo do not exist for the rest of the room. */
export function openDemoStaff(parts: StaffParts) {
  const { db, commit, newId } = parts;
  const inDemo = (): void => { if (!parts.demo) throw new Refusal('not_found'); };
  return {
    /** Makes one of the demo's staff unless they are there. */
    async addDemoStaff(wish: { readonly name: string; readonly email: string; readonly role: StaffRole; readonly languages: readonly Language[] }): Promise<void> {
      inDemo();
      if (await memberByEmail(parts, wish.email)) return;
      const id = newId('stf');
      await commit([
        newMemberWrite(parts, { id, ...wish, demo: true }),
        journalWrite({ at: parts.clock.now(), by: { door: 'job', actor: 'job:demo', reason: 'staff of the demo' }, what: 'staff.added', subject: id, facts: { role: wish.role } }, { newId }),
      ]);
    },
    /** The demo's staff, the lowest role first. */
    async demoStaff(): Promise<readonly StaffMember[]> {
      inDemo();
      return (await db.query<StaffMember>(`select id, name, role, languages from staff_members where is_demo and active order by array_position(array['agent','supervisor','manager'], role), id limit 10`)).rows;
    },
    /** Lets one of the demo's staff in without any proof. */
    async signInDemo(wish: { readonly member: string; readonly device: string | null }): Promise<OpenedStaffSession> {
      inDemo();
      const row = await memberById(parts, wish.member);
      if (!row?.is_demo || !row.active) throw new Refusal('not_found');
      const { opened, writes } = sessionWrites(parts, { member: { id: row.id, name: row.name, role: row.role, languages: row.languages }, proof: 'demo', device: wish.device });
      await commit(writes);
      return opened;
    },
  };
}
