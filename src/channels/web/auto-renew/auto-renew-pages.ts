import { Hono } from 'hono';
import { isId, type AutoCycleId } from '../../../base/ids.ts';
import { Refusal, REFUSALS, type RefusalCode } from '../../../base/refusal.ts';
import { readForm } from '../../../platform/http/body.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { sameOriginForms } from '../../../platform/http/same-origin.ts';
import { approveCharge, mandateById, openOffLink, tryAgain, turnOff, turnOn } from '../../../rooms/autorenew/autorenew.ts';
import type { Line } from '../../../rooms/lines/lines.ts';
import { needsFresh } from '../../../rooms/people/people.ts';
import { readerOf, switchLanguage } from '../frame/reader.ts';
import { sendPage } from '../frame/send-page.ts';
import { lineName } from '../frame/show-line.ts';
import { byCustomer, freshOr, signedInOr, type SignedIn } from '../frame/signed-in.ts';
import type { Web } from '../frame/web-parts.ts';
import type { AutoRenewModel } from '../models/auto-renew.ts';
import { autoOffPage, autoRenewPage } from '../views/auto-renew/auto-renew.tsx';
import { autoRenewModel, planNameOf, readChoices, wishOf } from './auto-renew-model.ts';

const SAID: readonly NonNullable<AutoRenewModel['said']>[] = ['on', 'off', 'yes', 'again'];

/** Auto-renew of one line: its words and its box, its plan, its end; and the end by the link in a message. */
export function autoRenewRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();
  const app = web.autoRenew;

  /** A line this person pays for; what is not theirs to pay is not there. */
  async function payable(c: FrameContext, reader: SignedIn): Promise<Line> {
    const id = c.req.param('line');
    const line = isId('line', id) && reader.mayPay(id) ? await web.app.readLine(id) : null;
    if (!line) throw new Refusal('not_found');
    return line;
  }
  const urlOf = (line: Pick<Line, 'id'>): string => `/account/lines/${line.id}/auto`;

  async function show(c: FrameContext, reader: SignedIn, line: Line, more: { readonly choices: URLSearchParams; readonly unticked: boolean; readonly refused?: RefusalCode }): Promise<Response> {
    const isProved = !needsFresh(reader.session, reader.customer, reader.frame.now);
    const model = await autoRenewModel(web, {
      line, customer: reader.customer.id, language: reader.frame.language, choices: readChoices(more.choices), change: more.choices.get('change') === '1', unticked: more.unticked, isProved,
      action: urlOf(line), said: SAID.find((one) => one === c.req.query('said')) ?? null, refused: more.refused ?? null,
    });
    return sendPage(web, c, reader.frame, autoRenewPage(reader.frame, model), more.refused ? REFUSALS[more.refused] : more.unticked ? 422 : 200);
  }

  routes.get('/account/lines/:line/auto', switchLanguage(web), async (c) => {
    const reader = await signedInOr(web, c);
    if (reader instanceof Response) return reader;
    return show(c, reader, await payable(c, reader), { choices: new URL(c.req.url).searchParams, unticked: false });
  });

  routes.post('/account/lines/:line/auto', sameOriginForms([]), async (c) => {
    const { fields } = await readForm(c);
    const choices = new URLSearchParams(['pay', 'plan', 'ceiling', 'low'].flatMap((name) => { const value = fields.get(name); return value === undefined ? [] : [[name, value] as [string, string]]; }));
    const back = `/account/lines/${c.req.param('line')}/auto`;
    const reader = await freshOr(web, c, 'auto_renew', `${back}?${choices}`);
    if (reader instanceof Response) return reader;
    const line = await payable(c, reader);
    if (fields.get('agree') !== '1') return show(c, reader, line, { choices, unticked: true });
    try {
      await turnOn(app, {
        ...wishOf({ line, customer: reader.customer.id, language: reader.frame.language, choices: readChoices(choices) }),
        consent: { hash: fields.get('hash') ?? '', place: `web ${back}` }, by: byCustomer(reader.customer, 'agreed to auto-renew'),
      });
    } catch (error) {
      // The words as they are now, to be read once more.
      if (!(error instanceof Refusal)) throw error;
      return show(c, reader, line, { choices, unticked: false, refused: error.code });
    }
    app.worker.nudge();
    return c.redirect(`${back}?said=on`, 303);
  });

  routes.post('/account/lines/:line/auto/off', sameOriginForms([]), async (c) => {
    const reader = await signedInOr(web, c);
    if (reader instanceof Response) return reader;
    const line = await payable(c, reader);
    await turnOff(app, { line: line.id, by: byCustomer(reader.customer, 'turned it off'), reason: 'asked' });
    return c.redirect(`${urlOf(line)}?said=off`, 303);
  });

  routes.post('/account/lines/:line/auto/yes', sameOriginForms([]), async (c) => {
    const reader = await freshOr(web, c, 'auto_renew', `/account/lines/${c.req.param('line')}/auto`);
    if (reader instanceof Response) return reader;
    const line = await payable(c, reader);
    const { fields } = await readForm(c);
    const cents = /^\d{1,7}$/.exec(fields.get('cents') ?? '');
    if (!cents) throw new Refusal('malformed', { field: 'cents' });
    await approveCharge(app, { line: line.id, cycle: cycleIn(fields), cents: BigInt(cents[0]), by: byCustomer(reader.customer, 'said yes to the price') });
    return c.redirect(`${urlOf(line)}?said=yes`, 303);
  });

  routes.post('/account/lines/:line/auto/again', sameOriginForms([]), async (c) => {
    const reader = await signedInOr(web, c);
    if (reader instanceof Response) return reader;
    const line = await payable(c, reader);
    await tryAgain(app, { line: line.id, cycle: cycleIn((await readForm(c)).fields), by: byCustomer(reader.customer, 'tries again') });
    return c.redirect(`${urlOf(line)}?said=again`, 303);
  });

  // From a message: the key can turn this one mandate off and do nothing else, so nobody has to sign in.
  routes.get('/auto/off/:mandate/:key', switchLanguage(web), async (c) => showOff(c));
  routes.post('/auto/off/:mandate/:key', sameOriginForms([]), async (c) => {
    const mandate = await openOffLink(app, c.req.param('mandate'), c.req.param('key'));
    // A link of a mandate that another has replaced ends nothing but itself.
    if (mandate.state !== 'off') await turnOff(app, { line: mandate.lineId, by: { door: 'web', actor: `customer:${mandate.customer}`, reason: 'by the link in a message' }, reason: 'asked' });
    return showOff(c);
  });
  async function showOff(c: FrameContext): Promise<Response> {
    const opened = await openOffLink(app, c.req.param('mandate') ?? '', c.req.param('key') ?? '');
    const [mandate, line] = await Promise.all([mandateById(web.app.db, opened.id), web.app.readLine(opened.lineId)]);
    if (!mandate || !line) throw new Refusal('not_found');
    const { frame } = await readerOf(web, c);
    c.header('Referrer-Policy', 'no-referrer');
    c.header('Cache-Control', 'no-store');
    return sendPage(web, c, frame, autoOffPage(frame, { line: lineName(web, line, false), plan: planNameOf(web, line, mandate.planId), isOff: mandate.state === 'off', action: `/auto/off/${c.req.param('mandate')}/${c.req.param('key')}` }));
  }
  return routes;
}

function cycleIn(fields: ReadonlyMap<string, string>): AutoCycleId {
  const cycle = fields.get('cycle');
  if (!isId('acy', cycle)) throw new Refusal('malformed', { field: 'cycle' });
  return cycle;
}
