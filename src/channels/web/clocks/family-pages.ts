import { Hono } from 'hono';
import { Refusal, type RefusalCode } from '../../../base/refusal.ts';
import { readForm } from '../../../platform/http/body.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { sameOriginForms } from '../../../platform/http/same-origin.ts';
import { isLanguage } from '../../../platform/i18n/negotiate.ts';
import { answerFamily, askFamily, familyOf, openFamily } from '../../../rooms/guard/guard.ts';
import { EMAIL_MAX, isAddress } from '../paylinks/pay-link-pages.ts';
import { readerOf, switchLanguage } from '../frame/reader.ts';
import { sendPage } from '../frame/send-page.ts';
import { lineName, lineOf } from '../frame/show-line.ts';
import { byCustomer, signedInOr, type SignedIn } from '../frame/signed-in.ts';
import type { Web } from '../frame/web-parts.ts';
import { familyPage, namedPage } from '../views/clocks/family.tsx';
import { clockWords } from '../words/clocks/words.ts';
import { guardOf, ownersOnly, theirLine } from './their-line.ts';

/** Whom a lost number would be told to: named by the owner, asked by a letter, ended by either. */
export function familyRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();
  const app = guardOf(web);

  async function show(c: FrameContext, reader: SignedIn, more: { readonly email: string; readonly bad: boolean; readonly refusal: RefusalCode | null; readonly status: number }): Promise<Response> {
    const theirs = await theirLine(web, c, reader);
    ownersOnly(theirs);
    const { line, link, url } = theirs;
    const [people, shares] = await Promise.all([familyOf(web.app.db, line.id, reader.customer.id), web.people.listShares(reader.customer.id, line.id)]);
    return sendPage(web, c, reader.frame, familyPage(reader.frame, {
      line: { ...lineName(web, line, true), label: link.name }, people: people.map(({ id, label, state }) => ({ id, label, state })), shares: shares.filter((one) => one.acceptedAt !== null).map((one) => one.label),
      email: { value: more.email, bad: more.bad }, language: reader.frame.language, refusal: more.refusal, action: `${url}/family`, backUrl: `${url}/clocks`,
    }), more.status);
  }
  const plain = { email: '', bad: false, refusal: null, status: 200 } as const;

  routes.get('/account/lines/:line/family', switchLanguage(web), async (c) => {
    const reader = await signedInOr(web, c);
    return reader instanceof Response ? reader : show(c, reader, plain);
  });

  routes.post('/account/lines/:line/family', sameOriginForms([]), async (c) => {
    const reader = await signedInOr(web, c);
    if (reader instanceof Response) return reader;
    const theirs = await theirLine(web, c, reader);
    ownersOnly(theirs);
    const { fields } = await readForm(c);
    const email = (fields.get('email') ?? '').trim();
    if (!isAddress(email)) return show(c, reader, { ...plain, email: email.slice(0, EMAIL_MAX), bad: true, status: 422 });
    const language = fields.get('language');
    try {
      await askFamily(app, { line: theirs.line.id, owner: reader.customer.id, label: fields.get('label') ?? '', email, language: isLanguage(language) ? language : reader.frame.language, by: byCustomer(reader.customer, 'names family') });
    } catch (error) {
      if (!(error instanceof Refusal) || error.status >= 500) throw error;
      return show(c, reader, { ...plain, email, refusal: error.code, status: error.status });
    }
    return c.redirect(`${theirs.url}/family`, 303);
  });

  routes.post('/account/lines/:line/family/remove', sameOriginForms([]), async (c) => {
    const reader = await signedInOr(web, c);
    if (reader instanceof Response) return reader;
    const theirs = await theirLine(web, c, reader);
    ownersOnly(theirs);
    const id = (await readForm(c)).fields.get('family');
    const found = (await familyOf(web.app.db, theirs.line.id, reader.customer.id)).find((one) => one.id === id);
    if (!found) throw new Refusal('not_found');
    await answerFamily(app, found, { state: 'stopped', language: found.language, words: null, side: 'owner', by: byCustomer(reader.customer, 'takes off the list') });
    return c.redirect(`${theirs.url}/family`, 303);
  });

  routes.get('/family/:family/:key', switchLanguage(web), async (c) => {
    const family = await openFamily(app, c.req.param('family'), c.req.param('key'));
    const line = await lineOf(web, family.line);
    const { frame } = await readerOf(web, c);
    c.header('Referrer-Policy', 'no-referrer');
    c.header('Cache-Control', 'no-store');
    return sendPage(web, c, frame, namedPage(frame, { line: lineName(web, line, false).shown, state: family.state, action: pathOf(c), words: clockWords(frame.language).named.words }));
  });

  routes.post('/family/:family/:key', sameOriginForms([]), async (c) => {
    const family = await openFamily(app, c.req.param('family'), c.req.param('key'));
    const yes = (await readForm(c)).fields.get('do') === 'yes';
    const { frame } = await readerOf(web, c);
    const state = yes ? 'agreed' : family.state === 'asked' ? 'declined' : 'stopped';
    await answerFamily(app, family, {
      state, language: frame.language, words: yes ? clockWords(frame.language).named.words.join('\n') : null, side: 'family', by: { door: 'web', actor: `family:${family.id}`, reason: 'said so by the link in a letter' },
    });
    return c.redirect(pathOf(c), 303);
  });
  return routes;
}

const pathOf = (c: FrameContext): string => `/family/${c.req.param('family')}/${c.req.param('key')}`;
