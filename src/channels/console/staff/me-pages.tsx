import { Hono } from 'hono';
import { maskPhone } from '../../../base/phone.ts';
import { Refusal } from '../../../base/refusal.ts';
import { readForm } from '../../../platform/http/body.ts';
import { deviceOf } from '../../../platform/http/device.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { byStaff, type SignedIn } from '../../../rooms/staff/staff.ts';
import { Icon } from '../../../ui/icon.tsx';
import type { ConsoleParts } from '../console-parts.ts';
import { ConsoleFrame, shellOf } from '../frame.tsx';
import { signedInStaff } from '../session.ts';
import { consoleWords, staffWords } from '../words/words.ts';
import { TelephoneCard } from './telephone-card.tsx';
import { askToken, dropAskToken, LANGUAGE_NAMES, newAskToken, PasskeyForm, stamp } from './parts.tsx';

/** `/ops/me`: one's own account: where one is signed in, and by what. */
export function meRoutes(parts: ConsoleParts): Hono<FrameEnv> {
  const { staff } = parts;
  const routes = new Hono<FrameEnv>();
  const me = (c: FrameContext): Promise<SignedIn> => signedInStaff(c, parts, 'agent');

  async function show(c: FrameContext, who: SignedIn, failed: false | 'way' | 'phone' = false): Promise<Response> {
    const shell = shellOf(c, parts);
    const { me: w } = staffWords(shell.language);
    const [account, telephone, sessions, passkeys] = await Promise.all([staff.findStaff(who.member.id), staff.telephoneOf(who.member.id), staff.listSessions(who.member.id), staff.listPasskeys(who.member.id)]);
    const mayRemove = who.fresh && (account.hasCodes || passkeys.length > 1);
    return c.html(
      <ConsoleFrame shell={shell} title={w.title} active="/ops/me" member={who.member} scripts={[parts.passkeyScript]}>
        <h1>{account.name}</h1>
        <p class="quiet">{consoleWords(shell.language).roles[account.role]} · {account.email} · {account.languages.map((one) => LANGUAGE_NAMES[one]).join(', ')}</p>
        {failed ? <p class="note warn" role="alert"><Icon name="info" />{failed === 'phone' ? w.phoneWrong : w.failed}</p> : null}
        <div class="two">
          <section class="card">
            <h2>{w.sessions}</h2>
            <ul class="rows">{sessions.map((one) => (
              <li>
                <div><b>{one.device ?? w.unknown}</b> {one.id === who.session.id ? <span class="tag on">{w.here}</span> : null}<small>{w.proofs[one.proof]} · {w.since} {stamp(one.createdAt)} · {w.seen} {stamp(one.seenAt)}</small></div>
                {one.id === who.session.id ? null : <form method="post" action="/ops/me/sessions"><button name="session" value={one.id}>{w.end}</button></form>}
              </li>))}</ul>
            {sessions.length < 2 ? null : <form method="post" action="/ops/me/sessions"><button name="session" value="others">{w.endOthers}</button></form>}
          </section>
          <section class="card">
            <h2>{w.ways}</h2>
            <ul class="rows">
              <li><div><b>{w.app}</b></div><span class={account.hasCodes ? 'tag on' : 'tag'}>{account.hasCodes ? w.appOn : w.appOff}</span></li>
              {passkeys.map((one) => (
                <li>
                  <div><b>{one.name}</b><small>{w.added} {stamp(one.createdAt)} · {one.usedAt === null ? w.never : `${w.used} ${stamp(one.usedAt)}`}</small></div>
                  {mayRemove ? <form method="post" action="/ops/me/passkeys/remove"><button name="passkey" value={one.id} aria-label={`${w.remove}: ${one.name}`}>{w.remove}</button></form> : null}
                </li>))}
              {passkeys.length === 0 ? <li><div><b>{w.passkeys}</b></div><span class="tag">{w.none}</span></li> : null}
            </ul>
            {who.fresh ? (
              <PasskeyForm parts={parts} ask="/ops/me/passkeys/ask" action="/ops/me/passkeys" failed={w.failed}>
                <label class="field">{w.name}<input name="name" maxlength={40} value={deviceOf(c.req.header('user-agent')) ?? ''} /></label>
                <button><Icon name="key" />{w.add}</button>
              </PasskeyForm>
            ) : <form method="post" action="/ops/sign-out"><p class="quiet">{w.stale}</p><button>{w.again}</button></form>}
          </section>
          {parts.desk?.joins ? <TelephoneCard w={w} shown={telephone === null ? null : maskPhone(telephone.number)} since={telephone?.since ?? null} fresh={who.fresh} /> : null}
        </div>
      </ConsoleFrame>, failed ? 422 : 200);
  }

  routes.get('/ops/me', async (c) => show(c, await me(c)));
  routes.post('/ops/me/sessions', async (c) => {
    const who = await me(c);
    const which = (await readForm(c)).fields.get('session') ?? '';
    await staff.endSessions({ member: who.member.id, by: who.member, reason: 'list of sessions', ...(which === 'others' ? { but: who.session.id } : { only: which }) });
    return c.redirect('/ops/me', 303);
  });
  routes.post('/ops/me/telephone', async (c) => {
    const who = await me(c);
    const { fields } = await readForm(c);
    try {
      if (fields.get('remove') === 'yes') await staff.dropTelephone(who.member);
      else await staff.setTelephone({ who, typed: fields.get('number') ?? '', mine: fields.get('mine') === 'yes' });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return show(c, who, 'phone');
    }
    return c.redirect('/ops/me', 303);
  });
  routes.post('/ops/me/passkeys/ask', async (c) => {
    const { member, fresh } = await me(c);
    if (!fresh) throw new Refusal('fresh_proof_needed');
    return c.json(await staff.askPasskey({ member, requestToken: newAskToken(c, parts), title: member.name }));
  });
  routes.post('/ops/me/passkeys', async (c) => {
    const who = await me(c);
    const { fields } = await readForm(c);
    try {
      await staff.addPasskey({ who, requestToken: askToken(c, parts), answer: fields.get('credential') ?? '', name: fields.get('name') ?? '' });
      dropAskToken(c, parts);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return show(c, who, 'way');
    }
    return c.redirect('/ops/me', 303);
  });
  routes.post('/ops/me/passkeys/remove', async (c) => {
    const who = await me(c);
    const passkey = (await readForm(c)).fields.get('passkey') ?? '';
    try {
      await staff.removePasskey({ who, passkey, by: byStaff(who.member, 'removed') });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return show(c, who, 'way');
    }
    return c.redirect('/ops/me', 303);
  });
  return routes;
}
