import { Hono } from 'hono';
import { Refusal } from '../../base/refusal.ts';
import { plusSeconds, type Instant } from '../../base/time.ts';
import { readForm } from '../../platform/http/body.ts';
import type { FrameContext, FrameEnv } from '../../platform/http/frame-env.ts';
import { sameOriginForms } from '../../platform/http/same-origin.ts';
import { findLine } from '../../rooms/lines/lines.ts';
import { maskContact, newToken, readContact, type ContactAddress } from '../../rooms/people/people.ts';
import { deviceOf } from './device.ts';
import type { SignInCodeModel } from './models/account.ts';
import { askToken, codeWentTo, dropSession, keepAskToken, keepCodeWentTo, keepSession, readerOf, sessionToken, switchLanguage } from './reader.ts';
import { sendPage } from './send-page.ts';
import { signInCodePage, signInPage } from './views/account/sign-in.tsx';
import type { Reader, Web } from './web-parts.ts';

// As the people room has them; said anew when the page is loaded again.
const CODE_SECONDS = 300;
const AGAIN_SECONDS = 30;
const TYPED_MAX = 254;

/** Signing in by a one-time code to a number or an e-mail address, and signing out. */
export function signInRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();

  routes.get('/sign-in', switchLanguage(web), async (c) => {
    const reader = await readerOf(web, c);
    const back = backOf(c);
    if (reader.customer !== null) return c.redirect(back, 303);
    return sendPage(web, c, reader.frame, signInPage(reader.frame, { value: '', refusal: null, action: withBack('/sign-in', back) }));
  });

  routes.post('/sign-in', sameOriginForms([]), async (c) => {
    const reader = await readerOf(web, c);
    const typed = ((await readForm(c)).fields.get('to') ?? '').slice(0, TYPED_MAX + 1);
    const back = backOf(c);
    try {
      await sendCode(web, c, reader, readContact(typed));
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'contact_malformed') throw error;
      return sendPage(web, c, reader.frame, signInPage(reader.frame, { value: typed, refusal: error.code, action: withBack('/sign-in', back) }), error.status);
    }
    return c.redirect(withBack('/sign-in/code', back), 303);
  });

  routes.get('/sign-in/code', switchLanguage(web), async (c) => {
    const reader = await readerOf(web, c);
    const back = backOf(c);
    if (reader.customer !== null) return c.redirect(back, 303);
    const went = wentTo(web, c);
    if (went === null || askToken(web, c) === undefined) return c.redirect(withBack('/sign-in', back), 303);
    return sendPage(web, c, reader.frame, signInCodePage(reader.frame, codeModel(web, reader, went, back, null)));
  });

  routes.post('/sign-in/code', sameOriginForms([]), async (c) => {
    const reader = await readerOf(web, c);
    const code = (await readForm(c)).fields.get('code');
    const back = backOf(c);
    const went = wentTo(web, c);
    const token = askToken(web, c);
    if (went === null || token === undefined) return c.redirect(withBack('/sign-in', back), 303);
    // Without a code it is the wish for another one.
    if (code === undefined) {
      await sendCode(web, c, reader, went.contact);
      return c.redirect(withBack('/sign-in/code', back), 303);
    }
    try {
      const grant = await web.people.checkCode({ requestToken: token, code, ip: reader.address, door: 'web' });
      if (grant.subject !== 'contact' || grant.purpose !== 'sign_in') throw new Refusal('code_expired');
      await enter(web, c, reader, grant.address);
    } catch (error) {
      if (!(error instanceof Refusal) || !error.code.startsWith('code_')) throw error;
      return sendPage(web, c, reader.frame, signInCodePage(reader.frame, codeModel(web, reader, went, back, error)), error.status);
    }
    return c.redirect(back, 303);
  });

  routes.post('/sign-out', sameOriginForms([]), async (c) => {
    const token = sessionToken(web, c);
    if (token !== undefined) await web.people.endSession(token);
    dropSession(web, c);
    return c.redirect('/', 303);
  });
  return routes;
}

/** Known and unknown addresses take the same steps: whoever proves one for the first time becomes a customer then, not before. */
async function sendCode(web: Web, c: FrameContext, reader: Reader, to: ContactAddress): Promise<void> {
  const token = newToken(web.house.parts.random);
  await web.people.askCode({ to, subject: 'contact', purpose: 'sign_in', language: reader.frame.language, ip: reader.address, requestToken: token, door: 'web' });
  keepAskToken(web, c, token);
  keepCodeWentTo(web, c, to.address, reader.frame.now);
}

/** The person behind a proved address is signed in; a number that is a line's binds that line (first use binds the number). */
async function enter(web: Web, c: FrameContext, reader: Reader, address: ContactAddress): Promise<void> {
  const { language, readerZone: zone } = reader.frame;
  const customer = await web.people.ensureCustomer(address, { language, zone });
  const line = address.channel === 'sms' ? await findLine(web.app.db, { number: address.address }) : null;
  if (line !== null) await web.people.bindLine({ customer: customer.id, line: line.id, proof: 'code_to_number', by: { door: 'web', actor: `customer:${customer.id}`, reason: 'signed in with the number' } });
  keepSession(web, c, await web.people.signIn(reader.session, { customer: customer.id, proof: address.channel, device: deviceOf(c.req.header('user-agent')), language, zone }));
}

interface WentTo { readonly contact: ContactAddress; readonly at: Instant }

function wentTo(web: Web, c: FrameContext): WentTo | null {
  const kept = codeWentTo(web, c);
  if (kept === null) return null;
  try { return { contact: readContact(kept.to), at: kept.at }; } catch { return null; }
}

function codeModel(web: Web, { frame }: Reader, { contact, at }: WentTo, back: string, refused: Refusal | null): SignInCodeModel {
  const againAt = plusSeconds(at, AGAIN_SECONDS);
  return {
    sentTo: maskContact(contact), validUntil: plusSeconds(at, CODE_SECONDS), againAt: refused === null && againAt > frame.now ? againAt : null, refusal: refused?.code ?? null,
    action: withBack('/sign-in/code', back), otherUrl: withBack('/sign-in', back),
    sandbox: !web.sandbox ? null : contact.channel === 'sms' ? { kind: 'phone', url: `/sandbox/phone?to=${encodeURIComponent(contact.address)}` } : { kind: 'mail', url: '/sandbox/mail' },
  };
}

const ACCOUNT = '/account';
/** A path of ours to go back to; anything else, and whatever a browser could read as another host, is the account. */
export function backOf(c: FrameContext): string {
  const back = c.req.query('back') ?? '';
  return /^\/(?![/\\])[\w\-./?=&%:]{0,200}$/.test(back) ? back : ACCOUNT;
}
export const withBack = (path: string, back: string): string => (back === ACCOUNT ? path : `${path}?back=${encodeURIComponent(back)}`);
