import { Hono } from 'hono';
import { raw } from 'hono/html';
import { Refusal } from '../../../base/refusal.ts';
import { readForm } from '../../../platform/http/body.ts';
import { deviceOf } from '../../../platform/http/device.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { qrSvg } from '../../../platform/qr.ts';
import { totpUrl } from '../../../rooms/staff/staff.ts';
import { Icon } from '../../../ui/icon.tsx';
import type { ConsoleParts } from '../console-parts.ts';
import { ConsoleDoor, shellOf } from '../frame.tsx';
import { keepStaffSession } from '../session.ts';
import { consoleWords, staffWords } from '../words/words.ts';
import { askToken, dropAskToken, newAskToken, PasskeyForm, stamp } from './parts.tsx';

/** `/ops/join/TOKEN`: an invitation. Looking at it changes nothing; it is used up by a passkey or a right code. */
export function joinRoutes(parts: ConsoleParts): Hono<FrameEnv> {
  const { staff } = parts;
  const routes = new Hono<FrameEnv>();
  const tokenOf = (c: FrameContext): string => c.req.param('token') ?? '';

  async function show(c: FrameContext, said: { readonly wrong?: string; readonly status?: 422 | 429 } = {}): Promise<Response> {
    const shell = shellOf(c, parts);
    const { join: w } = staffWords(shell.language);
    const token = tokenOf(c);
    const invitation = await staff.openInvitation(token);
    const { member, totpSecret } = invitation;
    return c.html(
      <ConsoleDoor shell={shell} title={w.title} wide scripts={[parts.passkeyScript]}>
        <h1>{w.title}</h1>
        <p>{w.hello(member.name, consoleWords(shell.language).roles[member.role])} <span class="quiet">{w.until(stamp(invitation.expiresAt))}</span></p>
        {said.wrong === undefined ? null : <p class="note warn" role="alert"><Icon name="info" />{said.wrong}</p>}
        <div class="ways">
        <PasskeyForm parts={parts} ask={`/ops/join/${token}/passkey/ask`} action={`/ops/join/${token}/passkey`} failed={w.wrong}>
          <h2>{w.passkeyTitle}</h2>
          <p>{w.passkeySays}</p>
          <label class="field">{w.passkeyName}<input name="name" maxlength={40} value={deviceOf(c.req.header('user-agent')) ?? ''} /></label>
          <button class="wide"><Icon name="key" />{w.passkeyGo}</button>
        </PasskeyForm>
        <section>
        <h2>{w.appTitle}</h2>
        <div class="scan">
          <div class="qr" role="img" aria-label={w.step1}>{raw(qrSvg(totpUrl(totpSecret, { issuer: parts.shopName, account: member.name })))}</div>
          <div>
            <p><b class="n">1</b> {w.step1}</p>
            <p class="quiet">{w.step1Key}<br /><code>{totpSecret.match(/.{1,4}/g)!.join(' ')}</code></p>
            <p><b class="n">2</b> {w.step2}</p>
            <form method="post" action={`/ops/join/${token}`}>
              <label class="field">{w.code}<input name="code" class="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]{6,8}" required /></label>
              <button class="main">{w.go}</button>
            </form>
          </div>
        </div>
        </section>
        </div>
      </ConsoleDoor>, said.status ?? 200);
  }

  /** A link that is void says so on a page; a wrong code is said beside the field. */
  async function gently(c: FrameContext, work: () => Promise<Response>): Promise<Response> {
    const shell = shellOf(c, parts);
    const { join: w, signIn } = staffWords(shell.language);
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === 'code_wrong' || error.code === 'passkey_wrong') return show(c, { wrong: w.wrong, status: 422 });
      if (error.code === 'too_many_requests') return show(c, { wrong: signIn.tooMany, status: 429 });
      if (error.code !== 'invitation_void') throw error;
      return c.html(<ConsoleDoor shell={shell} title={w.void}><h1>{w.void}</h1><p>{w.voidSays}</p></ConsoleDoor>, 410);
    }
  }

  routes.get('/ops/join/:token', (c) => gently(c, () => show(c)));
  routes.post('/ops/join/:token', (c) => gently(c, async () => {
    const { fields } = await readForm(c);
    keepStaffSession(c, parts, await staff.joinByCode({ token: tokenOf(c), code: fields.get('code') ?? '', device: deviceOf(c.req.header('user-agent')) }));
    return c.redirect('/ops', 303);
  }));
  routes.post('/ops/join/:token/passkey/ask', async (c) => {
    const { member } = await staff.openInvitation(tokenOf(c));
    return c.json(await staff.askPasskey({ member, requestToken: newAskToken(c, parts), title: member.name }));
  });
  routes.post('/ops/join/:token/passkey', (c) => gently(c, async () => {
    const { fields } = await readForm(c);
    const invitation = await staff.openInvitation(tokenOf(c));
    keepStaffSession(c, parts, await staff.joinByPasskey({
      invitation, requestToken: askToken(c, parts), answer: fields.get('credential') ?? '', name: fields.get('name') ?? '', device: deviceOf(c.req.header('user-agent')),
    }));
    dropAskToken(c, parts);
    return c.redirect('/ops', 303);
  }));
  return routes;
}
