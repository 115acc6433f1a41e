import { Hono } from 'hono';
import { isId } from '../../../base/ids.ts';
import { Refusal } from '../../../base/refusal.ts';
import type { RenewalMode } from '../../../base/terms.ts';
import type { Language } from '../../../base/language.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { sameOriginForms } from '../../../platform/http/same-origin.ts';
import { openAddress } from '../../../platform/secrets/sealed-address.ts';
import { lastPlan } from '../../../rooms/paylinks/paylinks.ts';
import { engine } from '../../../rooms/lines/lines.ts';
import { noticesAbout } from '../../../rooms/notices/notices.ts';
import { maskContact } from '../../../rooms/people/people.ts';
import { quoteById, refreshLine, renewalById } from '../../../rooms/renewals/renewals.ts';
import { handOver, refundOffer, startRefund, textsGoTo, reasonOf } from './acts.ts';
import { begin, keyOf, noAt } from './act-routes.ts';
import { caseOf, mustProve, type Case } from './case.ts';
import type { DeskKit } from './kit.ts';
import { RefundPage } from './refund-view.tsx';
import { offersFor, otherWays, quoteFor, quoteOf, readingOf, readToCaller, renewOnBehalf, scriptFor, waysToPay, wayKey } from './renew.ts';
import { PlansPage, ResultPage, sayNo, ScriptPage, stillMoves, type ScriptModel } from './renew-view.tsx';

const MODES: readonly string[] = ['queue', 'extend', 'carry', 'replace', 'add_data'];

/** Renewing on behalf, and asking for money back: plan, quote read aloud, yes, result. */
export function renewRoutes(kit: DeskKit): Hono<FrameEnv> {
  const { desk } = kit;
  const { app, staff, origins } = desk;
  const routes = new Hono<FrameEnv>();

  /** The case of a page; a no is said on the call's own page. */
  async function withCase(c: FrameContext, act: (one: Case) => Promise<Response>): Promise<Response> {
    const one = await caseOf(desk, c.req.param('call') ?? '', await staff.agent(c));
    try {
      return await act(one);
    } catch (error) {
      return noAt(kit, c, one, error);
    }
  }

  routes.get('/ops/desk/calls/:call/renew', async (c) => withCase(c, async (one) => {
    const line = await refreshLine(app, mustProve(one));
    const last = lastPlan(line);
    return kit.send(c, one.member, 'Renew on behalf', <PlansPage one={{ ...one, line }} offers={offersFor(desk, line)} lastPlan={last} when={kit.when(c)} told={kit.told(c)} />);
  }));

  routes.post('/ops/desk/calls/:call/renew', sameOriginForms(origins), async (c) => {
    const { one, fields } = await begin(kit, c);
    try {
      const [planId = '', mode = ''] = (fields.get('plan') ?? '').split(' ');
      if (planId === '' || !MODES.includes(mode)) throw new Refusal('malformed', { field: 'plan' });
      return c.redirect(`${one.url}/quotes/${await quoteFor(desk, one, { planId, mode: mode as RenewalMode })}`, 303);
    } catch (error) {
      return noAt(kit, c, one, error);
    }
  });

  async function script(c: FrameContext, one: Case, id: string, more: { readonly no?: string; readonly code?: ScriptModel['code'] } = {}): Promise<Response> {
    const line = mustProve(one);
    const { doc, usedBy } = await quoteOf(desk, one, id);
    if (usedBy !== null) return c.redirect(`${one.url}/renewals/${usedBy}`, 303);
    const ways = await waysToPay(desk, one, doc);
    const chosen = ways.ways.find((way) => wayKey(way) === c.req.query('pay')) ?? ways.ways[0] ?? null;
    const { language } = one.call;
    const linkTo = textsGoTo(one);
    return kit.send(c, one.member, 'Read it aloud', <ScriptPage
      one={one} doc={doc} ways={ways} chosen={chosen} words={chosen === null ? [] : scriptFor(desk, line, doc, chosen, language)} english={chosen === null || language === 'en' ? null : scriptFor(desk, line, doc, chosen, 'en')}
      when={kit.when(c)} told={{ ...kit.told(c), ...(more.no === undefined ? {} : { no: more.no }) }} linkTo={linkTo === null || await desk.people.textsStopped(linkTo) ? null : linkTo.slice(-4)} others={otherWays(desk, line, doc)} reading={chosen === null ? null : await readingOf(desk, one, doc.quote, chosen)} formKey={app.newId('req')} code={more.code ?? null}
    />, more.no === undefined ? 200 : 422);
  }
  routes.get('/ops/desk/calls/:call/quotes/:quote', async (c) => withCase(c, (one) => script(c, one, c.req.param('quote'))));

  routes.post('/ops/desk/calls/:call/quotes/:quote', sameOriginForms(origins), async (c) => {
    const { one, fields } = await begin(kit, c);
    const id = c.req.param('quote');
    try {
      const renewal = await renewOnBehalf(desk, one, { quote: id, pay: fields.get('pay') ?? '', spoken: fields.get('said') === 'yes' });
      return c.redirect(`${one.url}/renewals/${renewal.id}`, 303);
    } catch (error) {
      if (error instanceof Refusal && error.facts['field'] === 'said') return script(c, one, id, { no: 'Read the words aloud first, and tick that the caller said yes; or have them read, and wait for key 1.' });
      if (error instanceof Refusal && error.code !== 'quote_not_found' && error.status < 500) return script(c, one, id, { no: sayNo(error) });
      return noAt(kit, c, one, error);
    }
  });

  routes.post('/ops/desk/calls/:call/quotes/:quote/read', sameOriginForms(origins), async (c) => {
    const { one, fields } = await begin(kit, c);
    const pay = fields.get('pay') ?? '';
    try {
      await readToCaller(desk, one, { quote: c.req.param('quote'), pay });
      return c.redirect(`${one.url}/quotes/${c.req.param('quote')}?pay=${encodeURIComponent(pay)}`, 303);
    } catch (error) {
      return noAt(kit, c, one, error);
    }
  });

  // Answered with the page itself: the code is in no address, no log and no table.
  routes.post('/ops/desk/calls/:call/quotes/:quote/code', sameOriginForms(origins), async (c) => withCase(c, async (one) => {
    const id = c.req.param('quote');
    const { code, minutes, textedTo } = await handOver(desk, one, id);
    return script(c, one, id, { code: { digits: code, minutes, textedTo } });
  }));

  routes.get('/ops/desk/calls/:call/renewals/:renewal', async (c) => withCase(c, async (one) => {
    const line = mustProve(one);
    const id = c.req.param('renewal');
    const renewal = isId('rnw', id) ? await renewalById(app.db, id) : null;
    if (renewal === null || renewal.lineId !== line.id) throw new Refusal('renewal_not_found');
    const [quoted, notices] = await Promise.all([quoteById(app.db, renewal.quoteId), noticesAbout(app.db, renewal.id)]);
    const { plan } = quoted!.doc;
    const ends = renewal.state === 'done' ? engine.snapshotOf(line.state, app.clock.now()).clocks.serviceEndsAt : null;
    if (stillMoves(renewal.state)) app.worker.nudge();
    return kit.send(c, one.member, 'Renewal', <ResultPage
      one={one} renewal={renewal} endsAt={ends} when={kit.when(c)} planName={app.shelf().planVersion(plan.id, plan.version).name.en}
      texts={notices.filter((each) => each.channel === 'sms' || each.channel === 'email').map((each) => ({ channel: each.channel, to: maskContact({ channel: each.channel as 'sms' | 'email', address: openAddress(app.keys, each.toSealed) }), language: each.language as Language, sent: each.sent }))}
    />);
  }));

  const showRefund = async (c: FrameContext, one: Case, no: string | null = null): Promise<Response> => {
    const id = c.req.param('renewal') ?? '';
    const offer = await refundOffer(desk, one, id);
    return kit.send(c, one.member, 'Refund', <RefundPage one={one} offer={offer} renewal={id} formKey={app.newId('req')} when={kit.when(c)} told={{ did: null, no }} limit={app.refundLimitCents} />, no === null ? 200 : 409);
  };
  routes.get('/ops/desk/calls/:call/refunds/:renewal', async (c) => withCase(c, (one) => showRefund(c, one)));
  routes.post('/ops/desk/calls/:call/refunds/:renewal', sameOriginForms(origins), async (c) => {
    const { one, fields } = await begin(kit, c);
    try {
      const made = await startRefund(desk, one, { renewal: c.req.param('renewal'), terms: fields.get('terms') ?? '', key: keyOf(fields), reason: reasonOf(fields.get('reason')) });
      return c.redirect(`${one.url}?did=${made.state === 'waiting_for_person' ? 'refund-waits' : 'refund'}`, 303);
    } catch (error) {
      if (error instanceof Refusal && error.code === 'refund_offer_changed') return showRefund(c, one, sayNo(error));
      return noAt(kit, c, one, error);
    }
  });
  return routes;
}
