import { Hono } from 'hono';
import { isId } from '../../../base/ids.ts';
import { usd } from '../../../base/money.ts';
import { Refusal } from '../../../base/refusal.ts';
import type { Instant } from '../../../base/time.ts';
import { readForm } from '../../../platform/http/body.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { sameOriginForms } from '../../../platform/http/same-origin.ts';
import { mandateOf, payLabel, termsOf, type MandatePay, type TermsWish } from '../../../rooms/autorenew/autorenew.ts';
import { isOther, keepPlanFor, standGuard, stopGuard } from '../../../rooms/guard/guard.ts';
import { methodsOf } from '../../../rooms/payments/payments.ts';
import { switchLanguage } from '../frame/reader.ts';
import { sendPage } from '../frame/send-page.ts';
import { lineName } from '../frame/show-line.ts';
import { byCustomer, freshOr, signedInOr, type SignedIn } from '../frame/signed-in.ts';
import type { Web } from '../frame/web-parts.ts';
import type { StandModel } from '../models/clocks.ts';
import { standPage } from '../views/clocks/stand.tsx';
import { clockWords } from '../words/clocks/words.ts';
import { watchShown } from './clocks-model.ts';
import { guardOf, readUntil, theirLine, untilField, type Theirs } from './their-line.ts';

const NOBODY = 'nobody';
const PLACE = 'web:/account/lines/guard';

/** What was chosen on the first page, and goes along to the second. */
interface Wish { readonly typed: string; readonly until: Instant | null; readonly pay: string }

/** Standing guard over a number: chosen on one page, agreed to on the next, and stopped by one tap. */
export function standRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();
  const app = guardOf(web);

  async function payers(c: FrameContext, reader: SignedIn): Promise<Theirs> {
    const theirs = await theirLine(web, c, reader);
    if (theirs.link.role === 'see') throw new Refusal('not_found');
    return theirs;
  }

  /** What of a form names a way to pay by itself; null: nobody is charged. */
  const payOf = (value: string): MandatePay | null => {
    if (value === 'wallet') return { kind: 'wallet' };
    return isId('pmt', value) ? { kind: 'saved', method: value } : null;
  };
  const termsWish = (theirs: Theirs, reader: SignedIn, wish: Wish, planId: string, pay: MandatePay): TermsWish =>
    ({ line: theirs.line.id, customer: reader.customer.id, planId, triggers: ['keep'], pay, until: wish.until, language: reader.frame.language });

  async function show(c: FrameContext, reader: SignedIn, theirs: Theirs, given: { readonly wish: Wish | null; readonly typed?: string | undefined; readonly refusal?: Refusal | null }): Promise<Response> {
    const { line, link, url } = theirs;
    const { frame, customer } = reader;
    const [methods, watch, standing] = await Promise.all([methodsOf(web.app.db, customer.id), watchShown(web, line), mandateOf(web.app.db, line.id)]);
    // Auto-renew that stands for another reason stays as it is, and its page is the one to change it on.
    const other = isOther(standing);
    const planId = other ? null : keepPlanFor(line, web.app.shelf(), { now: frame.now, until: given.wish?.until ?? null });
    const usable = methods.filter((one) => one.state === 'usable' && (one.method === 'card' || one.method === 'paypal'));
    const words = clockWords(frame.language).stand;
    const ways = [
      ...planId === null ? [] : [
        ...await Promise.all(usable.map(async (one) => ({ value: one.id, label: await payLabel(web.app, { customer: customer.id, pay: { kind: 'saved', method: one.id } }, frame.language) }))),
        { value: 'wallet', label: words.wallet },
      ],
      { value: NOBODY, label: words.nobody },
    ];
    const model: StandModel = {
      line: { ...lineName(web, line, true), label: link.name }, zone: line.zone, watch, plan: planId === null ? null : web.app.shelf().plan(planId, frame.now).name, ways,
      until: untilField(line, frame.now, { action: `${url}/guard`, typed: given.wish?.typed ?? given.typed ?? '', refusal: given.refusal?.code === 'keep_date_not_offered' ? given.refusal.code : null }),
      chosen: given.wish?.pay ?? usable[0]?.id ?? NOBODY, terms: null,
      refusal: given.refusal && given.refusal.code !== 'keep_date_not_offered' ? given.refusal.code : null, action: `${url}/guard`, stopAction: `${url}/guard/stop`,
      autoUrl: other ? `${url}/auto` : null, methodsUrl: planId !== null && usable.length === 0 ? '/account/methods' : null, backUrl: `${url}/clocks`,
    };
    return sendPage(web, c, frame, standPage(frame, given.wish === null || given.refusal ? model : { ...model, terms: await termsShown(theirs, reader, given.wish, planId) }), given.refusal?.status ?? 200);
  }

  async function termsShown(theirs: Theirs, reader: SignedIn, wish: Wish, planId: string | null): Promise<StandModel['terms']> {
    const pay = payOf(wish.pay);
    if (pay === null || planId === null) return { sentences: [], hash: '', price: null, until: wish.until };
    const terms = await termsOf(app, termsWish(theirs, reader, wish, planId, pay));
    return { sentences: terms.sentences, hash: terms.hash, price: usd(terms.cents), until: wish.until };
  }

  routes.get('/account/lines/:line/guard', switchLanguage(web), async (c) => {
    const reader = await signedInOr(web, c);
    if (reader instanceof Response) return reader;
    const theirs = await payers(c, reader);
    const typed = (c.req.query('until') ?? '').slice(0, 10);
    const pay = c.req.query('pay');
    try {
      const until = readUntil(theirs.line, typed, reader.frame.now);
      return await show(c, reader, theirs, { wish: pay === undefined ? null : { typed, until, pay }, typed });
    } catch (error) {
      if (!(error instanceof Refusal) || error.status >= 500) throw error;
      return show(c, reader, theirs, { wish: null, typed, refusal: error });
    }
  });

  routes.post('/account/lines/:line/guard', sameOriginForms([]), async (c) => {
    const { fields } = await readForm(c);
    const back = `/account/lines/${c.req.param('line')}/guard`;
    const pay = payOf(fields.get('pay') ?? '');
    // A standing consent to be charged wants to know who gives it (trust section 4); louder alarms do not.
    const reader = pay === null ? await signedInOr(web, c) : await freshOr(web, c, 'auto_renew', back);
    if (reader instanceof Response) return reader;
    const theirs = await payers(c, reader);
    const typed = (fields.get('until') ?? '').slice(0, 10);
    try {
      const until = readUntil(theirs.line, typed, reader.frame.now);
      const wish: Wish = { typed, until, pay: fields.get('pay') ?? NOBODY };
      const planId = pay === null ? null : keepPlanFor(theirs.line, web.app.shelf(), { now: reader.frame.now, until });
      if (pay !== null && planId !== null && fields.get('agree') !== '1') throw new Refusal('malformed', { field: 'agree' });
      await standGuard(app, {
        line: theirs.line.id, customer: reader.customer.id, until, by: byCustomer(reader.customer, 'stands guard'),
        auto: pay === null || planId === null ? null : { terms: termsWish(theirs, reader, wish, planId, pay), consent: { hash: fields.get('hash') ?? '', place: PLACE } },
      });
      return c.redirect(back, 303);
    } catch (error) {
      if (!(error instanceof Refusal) || error.status >= 500 || error.code === 'malformed') throw error;
      return show(c, reader, theirs, { wish: null, typed, refusal: error });
    }
  });

  routes.post('/account/lines/:line/guard/stop', sameOriginForms([]), async (c) => {
    const reader = await signedInOr(web, c);
    if (reader instanceof Response) return reader;
    const { line, url } = await payers(c, reader);
    await stopGuard(app, { line: line.id, by: byCustomer(reader.customer, 'stops the guard') });
    return c.redirect(`${url}/clocks`, 303);
  });
  return routes;
}
