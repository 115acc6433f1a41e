import { Hono } from 'hono';
import { isId } from '../../../base/ids.ts';
import { Refusal } from '../../../base/refusal.ts';
import { readForm } from '../../../platform/http/body.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { sameOriginForms } from '../../../platform/http/same-origin.ts';
import { maskContact, newToken, showsPasskey } from '../../../rooms/people/people.ts';
import { deviceOf } from '../../../platform/http/device.ts';
import { passkeySiteOf } from '../../../platform/webauthn.ts';
import { askToken, keepAskToken, switchLanguage } from '../frame/reader.ts';
import { sendPage } from '../frame/send-page.ts';
import { byCustomer, freshOr, signedInOr, type SignedIn } from '../frame/signed-in.ts';
import { sessionsPage } from '../views/account/sessions.tsx';
import type { Web } from '../frame/web-parts.ts';

const HERE = '/account/sessions';

/** Where a person is signed in, and their passkeys. */
export function sessionRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();
  const site = passkeySiteOf(web.baseUrl, web.shop.name);

  async function show(c: FrameContext, reader: SignedIn, refused: Refusal | null): Promise<Response> {
    const [sessions, passkeys] = await Promise.all([web.people.listSessions(reader.customer.id), web.people.listPasskeys(reader.customer.id)]);
    return sendPage(web, c, reader.frame, sessionsPage(reader.frame, {
      sessions: sessions.map((one) => ({ ...one, here: one.id === reader.session.id })), passkeys,
      form: { ask: '/account/passkeys/ask', action: '/account/passkeys', rpId: site.rpId }, suggested: deviceOf(c.req.header('user-agent')) ?? '', refusal: refused?.code ?? null,
    }), refused?.status ?? 200);
  }

  routes.get(HERE, switchLanguage(web), async (c) => {
    const reader = await freshOr(web, c, 'passkeys');
    return reader instanceof Response ? reader : show(c, reader, null);
  });

  routes.post('/account/sessions/end', sameOriginForms([]), async (c) => {
    const reader = await signedInOr(web, c);
    if (reader instanceof Response) return reader;
    const which = (await readForm(c)).fields.get('session');
    if (which !== 'others' && !isId('ses', which)) throw new Refusal('malformed', { field: 'session' });
    await web.people.endListed(reader.session, which);
    return c.redirect(HERE, 303);
  });

  // Whoever got the number with a fresh SIM must not make a passkey out of it, which would lift the freeze.
  async function refuseWhileFrozen(reader: SignedIn): Promise<void> {
    if (!showsPasskey(reader.session, reader.customer, reader.frame.now) && await web.people.isAnyFrozen(reader.customer)) throw new Refusal('line_frozen');
  }

  routes.post('/account/passkeys/ask', sameOriginForms([]), async (c) => {
    const reader = await freshOr(web, c, 'passkeys', HERE);
    if (reader instanceof Response) throw new Refusal('fresh_proof_needed');
    await refuseWhileFrozen(reader);
    const requestToken = newToken(web.house.parts.random);
    keepAskToken(web, c, requestToken);
    const first = reader.customer.contacts[0];
    return c.json(await web.people.askPasskey({ purpose: 'add', customer: reader.customer, requestToken, site, title: first ? maskContact(first) : web.shop.name }));
  });

  routes.post('/account/passkeys', sameOriginForms([]), async (c) => {
    const reader = await freshOr(web, c, 'passkeys', HERE);
    if (reader instanceof Response) return reader;
    await refuseWhileFrozen(reader);
    const { fields } = await readForm(c);
    try {
      await web.people.addPasskey({ customer: reader.customer, session: reader.session, requestToken: askToken(web, c), answer: fields.get('credential') ?? '', name: fields.get('name') ?? '', site, by: byCustomer(reader.customer, 'added') });
    } catch (error) {
      if (!(error instanceof Refusal) || (error.code !== 'passkey_wrong' && error.code !== 'too_many_passkeys')) throw error;
      return show(c, reader, error);
    }
    return c.redirect(HERE, 303);
  });

  routes.post('/account/passkeys/rename', sameOriginForms([]), async (c) => {
    const reader = await signedInOr(web, c);
    if (reader instanceof Response) return reader;
    const { fields } = await readForm(c);
    await web.people.renamePasskey(reader.customer.id, fields.get('passkey') ?? '', fields.get('name') ?? '');
    return c.redirect(HERE, 303);
  });

  routes.post('/account/passkeys/remove', sameOriginForms([]), async (c) => {
    const reader = await freshOr(web, c, 'passkeys', HERE);
    if (reader instanceof Response) return reader;
    await web.people.removePasskey({ customer: reader.customer, session: reader.session, passkey: (await readForm(c)).fields.get('passkey') ?? '', by: byCustomer(reader.customer, 'removed') });
    return c.redirect(HERE, 303);
  });
  return routes;
}
