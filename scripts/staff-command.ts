import { parseArgs } from 'node:util';
import { LANGUAGES, type By, type Language } from '../src/base/language.ts';
import { Refusal } from '../src/base/refusal.ts';
import { isoOf } from '../src/base/time.ts';
import { isStaffRole, STAFF_ROLES, type MadeInvitation, type Staff, type StaffAccount } from '../src/rooms/staff/staff.ts';
import type { Voice } from './api-key-command.ts';
import { WrongCommand } from './where.ts';

export const STAFF_USAGE = `npm run staff -- invite --name NAME --email ADDRESS --role ${STAFF_ROLES.join('|')} [--languages ${LANGUAGES.join(',')}]
npm run staff -- list
npm run staff -- link ADDRESS       a new link, after a lost phone
npm run staff -- disable ADDRESS
npm run staff -- enable ADDRESS`;

type Desk = Pick<Staff, 'invite' | 'inviteAgain' | 'listStaff' | 'changeStaff'>;

/** `npm run staff`: the first manager, and the way back when nobody can sign in. `link`: the address of an invitation's page. Throws WrongCommand with a sentence. */
export async function staffCommand(args: readonly string[], staff: Desk, parts: { readonly by: (reason: string) => By; readonly link: (token: string) => string }, { print, say }: Voice): Promise<void> {
  const { positionals: [what, address], values } = read(args);
  const handOver = (made: MadeInvitation, name: string): void => {
    print(parts.link(made.token));
    say(`for ${name}, once, until ${isoOf(made.expiresAt)}. The link is shown this once; hand it over by a way that only they read.`);
  };
  try {
    switch (what) {
      case 'invite': {
        const { name = '', email = '', role, languages = 'en' } = values;
        if (!isStaffRole(role)) throw new WrongCommand(`Say what they may do: --role, one of ${STAFF_ROLES.join(', ')}.\n${STAFF_USAGE}`);
        handOver(await staff.invite({ name, email, role, languages: languagesOf(languages), by: parts.by('invited by command') }), name);
        return;
      }
      case 'list': {
        const all = await staff.listStaff();
        for (const one of all) print([one.id, one.role, one.active ? one.joinedAt === null ? 'invited' : 'active' : 'disabled', one.email, one.name].join('  '));
        if (all.length === 0) say('nobody yet. The first one: npm run staff -- invite --name … --email … --role manager');
        return;
      }
      case 'link': {
        const one = await find(staff, address);
        handOver(await staff.inviteAgain({ member: one, by: parts.by('a new link by command') }), one.name);
        return;
      }
      case 'disable': case 'enable': {
        const one = await find(staff, address);
        await staff.changeStaff({ id: one.id, active: what === 'enable', by: parts.by(`${what}d by command`) });
        say(`${one.name} is ${what}d.`);
        return;
      }
      default: throw new WrongCommand(STAFF_USAGE);
    }
  } catch (error) {
    const said: Partial<Record<string, string>> = { contact_malformed: 'That is not an e-mail address.', contact_taken: 'Somebody has this address already; "list" shows who.', malformed: 'Give a name.', last_manager: 'This is the last manager. Invite another one first.' };
    if (error instanceof Refusal && said[error.code] !== undefined) throw new WrongCommand(said[error.code]!);
    throw error;
  }
}

function read(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { name: { type: 'string' }, email: { type: 'string' }, role: { type: 'string' }, languages: { type: 'string' } } });
  } catch (error) {
    throw new WrongCommand(`${error instanceof Error ? error.message : String(error)}\n${STAFF_USAGE}`);
  }
}

function languagesOf(text: string): Language[] {
  const list = text.split(',').map((one) => one.trim());
  const strange = list.find((one) => !(LANGUAGES as readonly string[]).includes(one));
  if (strange !== undefined) throw new WrongCommand(`There is no language "${strange}". There are: ${LANGUAGES.join(', ')}.`);
  return list as Language[];
}

async function find(staff: Desk, address: string | undefined): Promise<StaffAccount> {
  const one = (await staff.listStaff()).find((each) => each.email === address?.trim().toLowerCase() || each.id === address);
  if (!one) throw new WrongCommand(`Nobody of the staff has "${address ?? ''}". "npm run staff -- list" shows who is there.`);
  return one;
}
