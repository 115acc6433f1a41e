import { Hono } from 'hono';
import { Refusal } from '../../../base/refusal.ts';
import { readForm } from '../../../platform/http/body.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { sameOriginForms } from '../../../platform/http/same-origin.ts';
import { maskContact, needsFresh, newToken, proofsThatCount, showsPasskey, type Contact } from '../../../rooms/people/people.ts';
import { passkeySiteOf } from '../../../platform/webauthn.ts';
import { askCodeStep, askedCode, isCodeRefusal, showCodeStep, tryCode } from './code-step.ts';
import { askToken, keepAskToken, keepSession, switchLanguage } from '../frame/reader.ts';
import { sendPage } from '../frame/send-page.ts';
import { backOf, signedInOr, withBack, type SignedIn } from '../frame/signed-in.ts';
import { stepUpPage } from '../views/account/step-up.tsx';
import type { Web } from '../frame/web-parts.ts';

/** `/step-up?back=…`: a fresh proof before a sensitive step, then on to where the reader was going. */
export function stepUpRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();
  const site = passkeySiteOf(web.baseUrl, web.shop.name);
  // A number whose SIM was just changed proves nothing: then only a passkey does.
  const onlyPasskey = (c: FrameContext): boolean => c.req.query('with') === 'passkey';
  const countsFor = ({ customer }: SignedIn): readonly Contact[] => customer.contacts.filter((one) => proofsThatCount(customer).includes(one.channel));

  function show(c: FrameContext, reader: SignedIn, refused: Refusal | null): Promise<Response> {
    const back = backOf(c);
    return sendPage(web, c, reader.frame, stepUpPage(reader.frame, {
      action: withBack('/step-up', back), passkey: reader.customer.passkeys === 0 ? null : { ask: '/step-up/passkey/ask', action: withBack('/step-up/passkey', back), rpId: site.rpId },
      contacts: (onlyPasskey(c) ? [] : countsFor(reader)).map((one) => ({ id: one.id, channel: one.channel, shown: maskContact(one) })), mailOnly: proofsThatCount(reader.customer).includes('email'),
      backUrl: '/account', refusal: refused?.code ?? null,
    }), refused?.status ?? 200);
  }

  routes.get('/step-up', switchLanguage(web), async (c) => {
    const reader = await signedInOr(web, c);
    if (reader instanceof Response) return reader;
    if (onlyPasskey(c)) return showsPasskey(reader.session, reader.customer, reader.frame.now) ? c.redirect(backOf(c), 303) : show(c, reader, null);
    // Signed in just now: that is proof enough.
    return needsFresh(reader.session, reader.customer, reader.frame.now) ? show(c, reader, null) : c.redirect(backOf(c), 303);
  });

  const send = (c: FrameContext, reader: SignedIn, contact: Contact): Promise<void> =>
    askCodeStep(web, c, reader, { kind: 'step_up', what: contact.id, to: contact, subject: reader.customer.id, purpose: 'step_up' });

  routes.post('/step-up', sameOriginForms([]), async (c) => {
    const reader = await signedInOr(web, c);
    if (reader instanceof Response) return reader;
    const id = (await readForm(c)).fields.get('contact');
    const contact = countsFor(reader).find((one) => one.id === id);
    if (!contact) throw new Refusal('not_found');
    await send(c, reader, contact);
    return c.redirect(withBack('/step-up/code', backOf(c)), 303);
  });

  async function codePage(c: FrameContext, reader: SignedIn, refused: Refusal | null): Promise<Response> {
    const asked = askedCode(web, c, 'step_up');
    const back = backOf(c);
    const contact = countsFor(reader).find((one) => one.id === asked?.what);
    if (asked === null || !contact) return c.redirect(withBack('/step-up', back), 303);
    return showCodeStep(web, c, reader, { kind: 'step_up', asked, sentTo: maskContact(contact), action: withBack('/step-up/code', back), otherUrl: withBack('/step-up', back), refused, sandbox: contact });
  }

  routes.get('/step-up/code', switchLanguage(web), async (c) => {
    const reader = await signedInOr(web, c);
    return reader instanceof Response ? reader : codePage(c, reader, null);
  });

  routes.post('/step-up/code', sameOriginForms([]), async (c) => {
    const reader = await signedInOr(web, c);
    if (reader instanceof Response) return reader;
    const code = (await readForm(c)).fields.get('code');
    if (code === undefined) {
      const contact = countsFor(reader).find((one) => one.id === askedCode(web, c, 'step_up')?.what);
      if (contact) await send(c, reader, contact);
      return c.redirect(withBack('/step-up/code', backOf(c)), 303);
    }
    try {
      const grant = await tryCode(web, c, reader, 'step_up', code);
      if (grant.subject !== reader.customer.id || !proofsThatCount(reader.customer).includes(grant.address.channel)) throw new Refusal('code_expired');
      keepSession(web, c, await web.people.proveAgain(reader.session, grant.address.channel));
    } catch (error) {
      if (!isCodeRefusal(error)) throw error;
      return codePage(c, reader, error);
    }
    return c.redirect(backOf(c), 303);
  });

  routes.post('/step-up/passkey/ask', sameOriginForms([]), async (c) => {
    const reader = await signedInOr(web, c);
    if (reader instanceof Response) throw new Refusal('sign_in_needed');
    const requestToken = newToken(web.house.parts.random);
    keepAskToken(web, c, requestToken);
    return c.json(await web.people.askPasskey({ purpose: 'step_up', customer: reader.customer, requestToken, site, title: '' }));
  });

  routes.post('/step-up/passkey', sameOriginForms([]), async (c) => {
    const reader = await signedInOr(web, c);
    if (reader instanceof Response) return reader;
    const answer = (await readForm(c)).fields.get('credential') ?? '';
    try {
      await web.people.checkPasskey({ purpose: 'step_up', requestToken: askToken(web, c), answer, site, by: { door: 'web', actor: `customer:${reader.customer.id}`, reason: 'passkey' } });
      keepSession(web, c, await web.people.proveAgain(reader.session, 'passkey'));
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'passkey_wrong') throw error;
      return show(c, reader, error);
    }
    return c.redirect(backOf(c), 303);
  });
  return routes;
}
