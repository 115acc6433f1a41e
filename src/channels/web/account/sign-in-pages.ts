import { Hono } from 'hono';
import { Refusal } from '../../../base/refusal.ts';
import { readForm } from '../../../platform/http/body.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { sameOriginForms } from '../../../platform/http/same-origin.ts';
import { findLine } from '../../../rooms/lines/lines.ts';
import { maskContact, newToken, readContact, type ContactAddress, type Proof } from '../../../rooms/people/people.ts';
import { deviceOf } from '../../../platform/http/device.ts';
import { passkeySiteOf } from '../../../platform/webauthn.ts';
import { bindProved } from './bind.ts';
import { askCodeStep, askedCode, isCodeRefusal, showCodeStep, tryCode } from './code-step.ts';
import { askToken, dropSession, keepAskToken, keepSession, readerOf, sessionToken, switchLanguage } from '../frame/reader.ts';
import { sendPage } from '../frame/send-page.ts';
import { backOf, withBack } from '../frame/signed-in.ts';
import { accountWords } from '../words/account/words.ts';
import { signInPage } from '../views/account/sign-in.tsx';
import type { Reader, Web } from '../frame/web-parts.ts';
import type { CustomerId } from '../../../base/ids.ts';

const TYPED_MAX = 254;
/** Of the words about codes and receipts on this page: raised whenever they change their meaning. */
const WORDS_VERSION = 1;

/** Signing in by a one-time code to a number or an e-mail address, or by a passkey; and signing out. */
export function signInRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();
  const site = passkeySiteOf(web.baseUrl, web.shop.name);

  const show = (c: FrameContext, reader: Reader, value: string, refused: Refusal | null): Promise<Response> => {
    const back = backOf(c);
    return sendPage(web, c, reader.frame, signInPage(reader.frame, {
      value, refusal: refused?.code ?? null, action: withBack('/sign-in', back), passkey: { ask: '/sign-in/passkey/ask', action: withBack('/sign-in/passkey', back), rpId: site.rpId },
    }), refused?.status ?? 200);
  };

  routes.get('/sign-in', switchLanguage(web), async (c) => {
    const reader = await readerOf(web, c);
    return reader.customer === null ? show(c, reader, '', null) : c.redirect(backOf(c), 303);
  });

  routes.post('/sign-in', sameOriginForms([]), async (c) => {
    const reader = await readerOf(web, c);
    const typed = ((await readForm(c)).fields.get('to') ?? '').slice(0, TYPED_MAX + 1);
    try {
      await sendTo(c, reader, readContact(typed));
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'contact_malformed') throw error;
      return show(c, reader, typed, error);
    }
    return c.redirect(withBack('/sign-in/code', backOf(c)), 303);
  });

  // Known and unknown addresses take the same steps: whoever proves one for the first time becomes a customer then, not before.
  const sendTo = (c: FrameContext, reader: Reader, to: ContactAddress): Promise<void> => askCodeStep(web, c, reader, { kind: 'sign_in', what: to.address, to, subject: 'contact', purpose: 'sign_in' });

  routes.get('/sign-in/code', switchLanguage(web), async (c) => {
    const reader = await readerOf(web, c);
    if (reader.customer !== null) return c.redirect(backOf(c), 303);
    return codePage(c, reader, null);
  });

  async function codePage(c: FrameContext, reader: Reader, refused: Refusal | null): Promise<Response> {
    const asked = askedCode(web, c, 'sign_in');
    const back = backOf(c);
    if (asked === null) return c.redirect(withBack('/sign-in', back), 303);
    const to = readContact(asked.what);
    return showCodeStep(web, c, reader, { kind: 'sign_in', asked, sentTo: maskContact(to), action: withBack('/sign-in/code', back), otherUrl: withBack('/sign-in', back), refused, sandbox: to });
  }

  routes.post('/sign-in/code', sameOriginForms([]), async (c) => {
    const reader = await readerOf(web, c);
    const code = (await readForm(c)).fields.get('code');
    const back = backOf(c);
    const asked = askedCode(web, c, 'sign_in');
    if (asked === null) return c.redirect(withBack('/sign-in', back), 303);
    // Without a code it is the wish for another one.
    if (code === undefined) {
      await sendTo(c, reader, readContact(asked.what));
      return c.redirect(withBack('/sign-in/code', back), 303);
    }
    try {
      const { address } = await tryCode(web, c, reader, 'sign_in', code);
      const customer = await web.people.ensureCustomer(address, { language: reader.frame.language, zone: null });
      // First use binds the number: whoever signs in with a line's own number has proved the line as well.
      const line = address.channel === 'sms' ? await findLine(web.app.db, { number: address.address }) : null;
      if (line !== null) await bindProved(web, customer, line, 'code_to_number');
      await recordFirstUse(web, reader, customer.id, address);
      await enter(web, c, reader, customer.id, address.channel);
    } catch (error) {
      if (!isCodeRefusal(error)) throw error;
      return codePage(c, reader, error);
    }
    return c.redirect(back, 303);
  });

  routes.post('/sign-in/passkey/ask', sameOriginForms([]), async (c) => {
    const requestToken = newToken(web.house.parts.random);
    keepAskToken(web, c, requestToken);
    return c.json(await web.people.askPasskey({ purpose: 'sign_in', customer: null, requestToken, site, title: '' }));
  });

  routes.post('/sign-in/passkey', sameOriginForms([]), async (c) => {
    const reader = await readerOf(web, c);
    const answer = (await readForm(c)).fields.get('credential') ?? '';
    try {
      const { customer } = await web.people.checkPasskey({ purpose: 'sign_in', requestToken: askToken(web, c), answer, site, by: { door: 'web', actor: 'guest', reason: 'passkey' } });
      await enter(web, c, reader, customer, 'passkey');
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'passkey_wrong') throw error;
      return show(c, reader, '', error);
    }
    return c.redirect(backOf(c), 303);
  });

  routes.post('/sign-out', sameOriginForms([]), async (c) => {
    const token = sessionToken(web, c);
    if (token !== undefined) await web.people.endSession(token);
    dropSession(web, c);
    return c.redirect('/', 303);
  });
  return routes;
}

/** What the page said when this address was given: codes and receipts come to it (trust section 7). Once for each address. */
async function recordFirstUse(web: Web, { frame: { language } }: Reader, customer: CustomerId, contact: ContactAddress): Promise<void> {
  if (await web.people.hasConsented(customer, contact, 'code')) return;
  const about = { customer, contact, given: true, place: 'web /sign-in', words: accountWords(language).signIn.writes, language, version: WORDS_VERSION };
  await web.people.recordConsents([{ ...about, purpose: 'code' }, { ...about, purpose: 'receipt' }]);
}

async function enter(web: Web, c: FrameContext, reader: Reader, customer: CustomerId, proof: Proof): Promise<void> {
  keepSession(web, c, await web.people.signIn(reader.session, { customer, proof, device: deviceOf(c.req.header('user-agent')), language: reader.frame.language, zone: reader.frame.readerZone }));
}
