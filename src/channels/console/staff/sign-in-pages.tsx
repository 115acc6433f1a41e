import { Hono } from 'hono';
import { Refusal } from '../../../base/refusal.ts';
import { readForm } from '../../../platform/http/body.ts';
import { addressBlock } from '../../../platform/http/client-address.ts';
import { deviceOf } from '../../../platform/http/device.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { Icon } from '../../../ui/icon.tsx';
import type { ConsoleParts } from '../console-parts.ts';
import { ConsoleDoor, shellOf } from '../frame.tsx';
import { dropStaffSession, keepStaffSession, safeBack, whoIsThere } from '../session.ts';
import { consoleWords, staffWords } from '../words/words.ts';
import { askToken, dropAskToken, newAskToken, PasskeyForm } from './parts.tsx';

/** `/ops/sign-in`: by passkey, or by address and code. In the demo also by one click; elsewhere that door does not exist. */
export function signInRoutes(parts: ConsoleParts): Hono<FrameEnv> {
  const { staff } = parts;
  const routes = new Hono<FrameEnv>();
  const deviceHere = (c: FrameContext): string | null => deviceOf(c.req.header('user-agent'));

  async function show(c: FrameContext, said: { readonly back: string; readonly email?: string; readonly wrong?: string; readonly status?: 422 | 429 }): Promise<Response> {
    const shell = shellOf(c, parts);
    const { signIn: w } = staffWords(shell.language);
    const shown = consoleWords(shell.language);
    const demo = staff.isDemo ? await staff.demoStaff() : [];
    const ended = c.req.query('ended') === '1' && said.wrong === undefined;
    const aside = demo.length === 0 ? null : (
      <aside aria-labelledby="demo">
        <h2 id="demo">{w.demoTitle}</h2>
        <p class="quiet">{w.demoSays}</p>
        <form method="post" action="/ops/sign-in/demo">
          <input type="hidden" name="back" value={said.back} />
          {demo.map((one) => <button name="member" value={one.id}><span><b>{w.demoAs(shown.roles[one.role])}</b><small>{one.name} · {shown.may[one.role]}</small></span><Icon name="go" /></button>)}
        </form>
      </aside>
    );
    return c.html(
      <ConsoleDoor shell={shell} title={w.title} scripts={[parts.passkeyScript]} aside={aside}>
        <h1>{w.title}</h1>
        <p class="quiet">{w.lead}</p>
        {ended ? <p class="note" role="status"><Icon name="clock" />{w.ended}</p> : null}
        {said.wrong === undefined ? null : <p class="note warn" role="alert"><Icon name="info" />{said.wrong}</p>}
        <PasskeyForm parts={parts} ask="/ops/sign-in/passkey/ask" action={`/ops/sign-in/passkey?back=${encodeURIComponent(said.back)}`} failed={w.passkeyWrong}>
          <button class="wide"><Icon name="key" />{w.passkey}</button>
          <p class="or"><span>{w.or}</span></p>
        </PasskeyForm>
        <form method="post" action="/ops/sign-in">
          <input type="hidden" name="back" value={said.back} />
          <label class="field">{w.email}<input name="email" type="email" autocomplete="username" required maxlength={254} value={said.email ?? ''} autofocus={said.email === undefined} /></label>
          <label class="field">{w.code}<input name="code" class="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]{6,8}" required aria-describedby="code-hint" autofocus={said.email !== undefined} /></label>
          <p class="quiet hint" id="code-hint">{w.codeHint}</p>
          <button class="main">{w.go}</button>
        </form>
        <p class="quiet foot">{w.lost}</p>
      </ConsoleDoor>, said.status ?? 200);
  }

  routes.get('/ops/sign-in', async (c) => {
    const back = safeBack(c.req.query('back'));
    if (await whoIsThere(c, parts)) return c.redirect(back, 303);
    // From a link in a letter the browser leaves our cookie at home (SameSite=Strict): one step of our own, and it comes along.
    if (c.req.header('sec-fetch-site') === 'cross-site' && c.req.query('step') === undefined) {
      return c.html(<html lang="en"><head><meta http-equiv="refresh" content={`0;url=/ops/sign-in?step=1&back=${encodeURIComponent(back)}`} /><title>…</title></head><body></body></html>);
    }
    return show(c, { back });
  });

  routes.post('/ops/sign-in', async (c) => {
    const { fields } = await readForm(c);
    const email = fields.get('email') ?? '', back = safeBack(fields.get('back'));
    try {
      keepStaffSession(c, parts, await staff.signInByCode({ email, code: fields.get('code') ?? '', network: addressBlock(c.get('address')), device: deviceHere(c) }));
    } catch (error) {
      const { signIn: w } = staffWords(shellOf(c, parts).language);
      if (error instanceof Refusal && error.code === 'code_wrong') return show(c, { back, email, wrong: w.wrong, status: 422 });
      if (error instanceof Refusal && error.code === 'too_many_requests') return show(c, { back, email, wrong: w.tooMany, status: 429 });
      throw error;
    }
    return c.redirect(back, 303);
  });

  routes.post('/ops/sign-in/passkey/ask', async (c) => c.json(await staff.askPasskey({ member: null, requestToken: newAskToken(c, parts), title: '' })));

  routes.post('/ops/sign-in/passkey', async (c) => {
    const back = safeBack(c.req.query('back'));
    try {
      keepStaffSession(c, parts, await staff.signInByPasskey({ requestToken: askToken(c, parts), answer: (await readForm(c)).fields.get('credential') ?? '', device: deviceHere(c) }));
      dropAskToken(c, parts);
    } catch (error) {
      if (error instanceof Refusal && error.code === 'passkey_wrong') return show(c, { back, wrong: staffWords(shellOf(c, parts).language).signIn.passkeyWrong, status: 422 });
      throw error;
    }
    return c.redirect(back, 303);
  });

  // Made in the demo only, and the room refuses it elsewhere besides.
  if (staff.isDemo) {
    routes.post('/ops/sign-in/demo', async (c) => {
      const { fields } = await readForm(c);
      keepStaffSession(c, parts, await staff.signInDemo({ member: fields.get('member') ?? '', device: deviceHere(c) }));
      return c.redirect(safeBack(fields.get('back')), 303);
    });
  }

  routes.post('/ops/sign-out', async (c) => {
    const who = await whoIsThere(c, parts);
    if (who) await staff.endSessions({ member: who.member.id, only: who.session.id, by: who.member, reason: 'signed out' });
    dropStaffSession(c, parts);
    return c.redirect('/ops/sign-in', 303);
  });
  return routes;
}
