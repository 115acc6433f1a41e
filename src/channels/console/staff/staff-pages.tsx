import { Hono } from 'hono';
import { isId } from '../../../base/ids.ts';
import { LANGUAGES, type Language } from '../../../base/language.ts';
import { Refusal } from '../../../base/refusal.ts';
import { readForm } from '../../../platform/http/body.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { journalOf } from '../../../rooms/journal/journal.ts';
import { byStaff, isStaffRole, STAFF_NAME_MAX, STAFF_ROLES, type MadeInvitation, type StaffAccount, type StaffId, type StaffMember, type StaffRole } from '../../../rooms/staff/staff.ts';
import { Icon } from '../../../ui/icon.tsx';
import type { ConsoleParts } from '../console-parts.ts';
import { ConsoleFrame, shellOf, type ConsoleShell } from '../frame.tsx';
import { nameOfActors } from '../names.ts';
import { staffOnly } from '../session.ts';
import { consoleWords, staffWords, type StaffWords } from '../words/words.ts';
import { LANGUAGE_NAMES, stamp } from './parts.tsx';

const HERE = '/ops/staff';
const REASON_MAX = 100;
const JOURNAL_SHOWN = 30;
type Said = { readonly wrong?: string; readonly changed?: boolean; readonly link?: { readonly made: MadeInvitation; readonly name: string }; readonly typed?: ReadonlyMap<string, string> };

/** `/ops/staff`: who works here. A manager invites, changes roles, disables, and makes new links after a lost phone. */
export function staffRoutes(parts: ConsoleParts): Hono<FrameEnv> {
  const { staff } = parts;
  const routes = new Hono<FrameEnv>();
  const manager = (c: FrameContext): Promise<StaffMember> => staffOnly(c, parts, 'manager');
  const linkOf = (made: MadeInvitation): string => `${parts.baseUrl}/ops/join/${made.token}`;

  async function list(c: FrameContext, member: StaffMember, said: Said = {}): Promise<Response> {
    const shell = shellOf(c, parts);
    const { staff: w } = staffWords(shell.language);
    const shown = consoleWords(shell.language);
    const rows = await staff.listStaff();
    const typed = (name: string): string => said.typed?.get(name) ?? '';
    return c.html(
      <ConsoleFrame shell={shell} title={w.title} active={HERE} member={member}>
        <h1>{w.title}</h1>
        <p class="quiet">{w.lead}</p>
        <div class="beside">
          <div class="scroll"><table>
            <thead><tr><th>{w.name}</th><th>{w.email}</th><th>{w.role}</th><th>{w.languages}</th><th>{w.state}</th><th>{w.since}</th></tr></thead>
            <tbody>{rows.map((one) => (
              <tr class={one.active ? undefined : 'faded'}>
                <td><a href={`${HERE}/${one.id}`}>{one.name}</a>{one.id === member.id ? <> <span class="tag">{w.here}</span></> : null}</td><td>{one.email}</td>
                <td>{shown.roles[one.role]}</td><td>{one.languages.map((each) => LANGUAGE_NAMES[each]).join(', ')}</td><td><State account={one} w={w} /></td><td class="n">{stamp(one.createdAt).slice(0, 10)}</td>
              </tr>))}</tbody>
          </table></div>
          <section class="card">
            {said.link ? <Link w={w} link={linkOf(said.link.made)} name={said.link.name} until={stamp(said.link.made.expiresAt)} /> : null}
            <h2>{w.invite}</h2>
            <p class="quiet">{w.inviteSays}</p>
            {said.wrong === undefined ? null : <p class="note warn" role="alert"><Icon name="info" />{said.wrong}</p>}
            <form method="post" action={HERE}>
              <label class="field">{w.name}<input name="name" required maxlength={STAFF_NAME_MAX} value={typed('name')} autocomplete="off" /></label>
              <label class="field">{w.email}<input name="email" type="email" required maxlength={254} value={typed('email')} autocomplete="off" /></label>
              <Role shell={shell} w={w} role={isStaffRole(typed('role')) ? typed('role') as StaffRole : 'agent'} />
              <Languages w={w} spoken={LANGUAGES.filter((one) => typed(one) === '1')} />
              <button class={said.link ? undefined : 'main'}>{w.send}</button>
            </form>
          </section>
        </div>
      </ConsoleFrame>, said.wrong === undefined ? 200 : 422);
  }

  async function person(c: FrameContext, member: StaffMember, said: Said = {}): Promise<Response> {
    const shell = shellOf(c, parts);
    const { staff: w, me } = staffWords(shell.language);
    const account = await staff.findStaff(idOf(c));
    const [sessions, journal, names] = await Promise.all([staff.listSessions(account.id), journalOf(parts.app.db, account.id), nameOfActors(parts)]);
    const at = `${HERE}/${account.id}`;
    return c.html(
      <ConsoleFrame shell={shell} title={account.name} active={HERE} member={member}>
        <p class="up"><a href={HERE}>{w.back}</a></p>
        <h1>{account.name} <State account={account} w={w} /></h1>
        <p class="quiet">{account.email} · {consoleWords(shell.language).may[account.role]} · <code>{account.id}</code></p>
        {said.changed ? <p class="note" role="status"><Icon name="check" />{w.changed}</p> : null}
        {said.wrong === undefined ? null : <p class="note warn" role="alert"><Icon name="info" />{said.wrong}</p>}
        {said.link ? <div class="card"><Link w={w} link={linkOf(said.link.made)} name={said.link.name} until={stamp(said.link.made.expiresAt)} /></div> : null}
        <div class="two">
          <section class="card">
            <form method="post" action={at}>
              <label class="field">{w.name}<input name="name" required maxlength={STAFF_NAME_MAX} value={account.name} /></label>
              <Role shell={shell} w={w} role={account.role} />
              <Languages w={w} spoken={account.languages} />
              <button class="main">{w.save}</button>
            </form>
          </section>
          <div>
            <section class="card">
              <h2>{w.sessions}</h2>
              {sessions.length === 0 ? <p class="quiet">{w.nowhere}</p> : <ul class="rows">{sessions.map((one) => <li><div><b>{one.device ?? me.unknown}</b><small>{me.proofs[one.proof]} · {me.since} {stamp(one.createdAt)} · {me.seen} {stamp(one.seenAt)}</small></div></li>)}</ul>}
              {sessions.length === 0 ? null : <form method="post" action={`${at}/sign-out`}><button>{w.signOut}</button></form>}
            </section>
            {account.active ? <section class="card"><h2>{w.lost}</h2><form method="post" action={`${at}/link`}><p class="quiet">{w.againSays}</p><button>{w.again}</button></form></section> : null}
            <section class="card">
              <h2>{account.active ? w.leaves : w.returns}</h2>
              <form method="post" action={`${at}/active`}>
                {account.active ? <p class="quiet">{w.disableSays}</p> : null}
                <label class="field">{w.reason}<input name="reason" required maxlength={REASON_MAX} /></label>
                <button class={account.active ? 'danger' : undefined} name="active" value={account.active ? '0' : '1'}>{account.active ? w.disable : w.enable}</button>
              </form>
            </section>
          </div>
        </div>
        <h2>{w.journal}</h2>
        <div class="scroll"><table>
          <thead><tr><th>{w.when}</th><th>{w.what}</th><th>{w.by}</th><th>{w.reason}</th></tr></thead>
          <tbody>{journal.slice(-JOURNAL_SHOWN).toReversed().map((one) => <tr><td class="n">{stamp(one.at)}</td><td><code>{one.what}</code></td><td>{names(one.actor)}<small> {one.door}</small></td><td>{one.reason}</td></tr>)}</tbody>
        </table></div>
      </ConsoleFrame>, said.wrong === undefined ? 200 : 422);
  }

  routes.get(HERE, async (c) => list(c, await manager(c)));
  routes.post(HERE, async (c) => {
    const member = await manager(c);
    const { fields } = await readForm(c);
    const role = fields.get('role'), languages = spokenIn(fields), name = fields.get('name') ?? '';
    return orSaid(c, (wrong) => list(c, member, { wrong, typed: fields }), async () => {
      if (!isStaffRole(role) || languages.length === 0) throw new Refusal('malformed');
      return list(c, member, { link: { made: await staff.invite({ name, email: fields.get('email') ?? '', role, languages, by: byStaff(member, 'invited') }), name } });
    });
  });
  routes.get(`${HERE}/:id`, async (c) => person(c, await manager(c)));
  routes.post(`${HERE}/:id`, async (c) => {
    const member = await manager(c);
    const { fields } = await readForm(c);
    const role = fields.get('role'), languages = spokenIn(fields);
    return orSaid(c, (wrong) => person(c, member, { wrong }), async () => {
      if (!isStaffRole(role) || languages.length === 0) throw new Refusal('malformed');
      await staff.changeStaff({ id: idOf(c), name: fields.get('name') ?? '', role, languages, by: byStaff(member, 'changed by a manager') });
      return idOf(c) === member.id ? c.redirect(`${HERE}/${member.id}`, 303) : person(c, member, { changed: true });
    });
  });
  routes.post(`${HERE}/:id/active`, async (c) => {
    const member = await manager(c);
    const { fields } = await readForm(c);
    const reason = (fields.get('reason') ?? '').trim().slice(0, REASON_MAX);
    if (reason === '') throw new Refusal('malformed', { field: 'reason' });
    return orSaid(c, (wrong) => person(c, member, { wrong }), async () => {
      await staff.changeStaff({ id: idOf(c), active: fields.get('active') === '1', by: byStaff(member, reason) });
      return c.redirect(HERE, 303);
    });
  });
  routes.post(`${HERE}/:id/link`, async (c) => {
    const member = await manager(c);
    const account = await staff.findStaff(idOf(c));
    return person(c, member, { link: { made: await staff.inviteAgain({ member: account, by: byStaff(member, 'a new link') }), name: account.name } });
  });
  routes.post(`${HERE}/:id/sign-out`, async (c) => {
    const member = await manager(c);
    const { id } = await staff.findStaff(idOf(c));
    await staff.endSessions({ member: id, by: member, reason: 'signed out by a manager' });
    return c.redirect(`${HERE}/${id}`, 303);
  });

  async function orSaid(c: FrameContext, say: (wrong: string) => Promise<Response>, work: () => Promise<Response>): Promise<Response> {
    try {
      return await work();
    } catch (error) {
      const { wrong } = staffWords(shellOf(c, parts).language).staff;
      if (!(error instanceof Refusal) || !Object.hasOwn(wrong, error.code)) throw error;
      return say(wrong[error.code as keyof typeof wrong]);
    }
  }
  return routes;
}

function idOf(c: FrameContext): StaffId {
  const id = c.req.param('id');
  if (!isId('stf', id)) throw new Refusal('not_found');
  return id;
}
const spokenIn = (fields: ReadonlyMap<string, string>): Language[] => LANGUAGES.filter((one) => fields.get(one) === '1');

function State({ account, w }: { readonly account: StaffAccount; readonly w: StaffWords['staff'] }) {
  const state = !account.active ? 'disabled' : account.joinedAt === null ? 'invited' : 'active';
  return <span class={{ active: 'tag on', invited: 'tag', disabled: 'tag off' }[state]}>{w.states[state]}</span>;
}

function Role({ shell, w, role }: { readonly shell: ConsoleShell; readonly w: StaffWords['staff']; readonly role: StaffRole }) {
  const words = consoleWords(shell.language);
  return <fieldset class="choose"><legend>{w.role}</legend>{STAFF_ROLES.map((one) => <label><input type="radio" name="role" value={one} checked={one === role} /><span>{words.roles[one]}<small>{words.may[one]}</small></span></label>)}</fieldset>;
}

function Languages({ w, spoken }: { readonly w: StaffWords['staff']; readonly spoken: readonly Language[] }) {
  return <fieldset class="choose in"><legend>{w.languages}</legend>{LANGUAGES.map((one) => <label lang={one}><input type="checkbox" name={one} value="1" checked={spoken.includes(one)} /><span>{LANGUAGE_NAMES[one]}</span></label>)}</fieldset>;
}

function Link({ w, link, name, until }: { readonly w: StaffWords['staff']; readonly link: string; readonly name: string; readonly until: string }) {
  return <div class="once" role="status"><h2>{w.linkTitle}</h2><p>{w.linkSays(name, until)}</p><input class="code" readonly value={link} aria-label={w.linkTitle} /></div>;
}
