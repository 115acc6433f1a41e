import { Hono } from 'hono';
import { formatPhone, parsePhone } from '../../../base/phone.ts';
import { isId } from '../../../base/ids.ts';
import { Refusal } from '../../../base/refusal.ts';
import { readForm } from '../../../platform/http/body.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { sameOriginForms } from '../../../platform/http/same-origin.ts';
import type { Line } from '../../../rooms/lines/lines.ts';
import { needsFresh } from '../../../rooms/people/people.ts';
import { paysByText, setTextSettings, textSettings, TEXT_PAY_MOST_CENTS } from '../../../rooms/texts/texts.ts';
import { switchLanguage } from '../frame/reader.ts';
import { sendPage } from '../frame/send-page.ts';
import { lineName } from '../frame/show-line.ts';
import { byCustomer, freshOr, signedInOr, type SignedIn } from '../frame/signed-in.ts';
import type { Web } from '../frame/web-parts.ts';
import type { TextSettingsModel } from '../models/texts.ts';
import { textSettingsPage } from '../views/texts/texts.tsx';

/** `/account/lines/:line/texts`: what texts from a line's own number may do. Letting them pay asks for a fresh proof. */
export function textSettingsRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();
  const { texts } = web.house;

  /** A line of this person that can text, and that they may pay for; anything else is not there. */
  async function theirs(c: FrameContext, reader: SignedIn): Promise<Line & { readonly number: NonNullable<Line['number']> }> {
    const id = c.req.param('line');
    const link = isId('line', id) ? reader.customer.lines.find((one) => one.line === id && one.role !== 'see') : undefined;
    const line = link ? await web.app.readLine(link.line) : null;
    if (!line || line.number === null || !line.smsCapable) throw new Refusal('not_found');
    return { ...line, number: line.number };
  }

  routes.get('/account/lines/:line/texts', switchLanguage(web), async (c) => {
    const reader = await signedInOr(web, c);
    if (reader instanceof Response) return reader;
    const line = await theirs(c, reader);
    const [settings, pays, frozenUntil] = await Promise.all([textSettings(web.app.db, reader.customer.id, line.id), paysByText(texts, reader.customer.id), web.people.frozenUntil(line.id)]);
    const model: TextSettingsModel = {
      name: lineName(web, line, true), zone: line.zone, action: `/account/lines/${line.id}/texts`, backUrl: `/account/lines/${line.id}`, ...settings, pays, mostCents: TEXT_PAY_MOST_CENTS, methodsUrl: '/account/methods',
      to: whereTo(web, line.number), proofFirst: !settings.pay && needsFresh(reader.session, reader.customer, reader.frame.now), frozenUntil, saved: c.req.query('said') === 'saved',
    };
    return sendPage(web, c, reader.frame, textSettingsPage(reader.frame, model));
  });

  routes.post('/account/lines/:line/texts', sameOriginForms([]), async (c) => {
    const signedIn = await signedInOr(web, c);
    if (signedIn instanceof Response) return signedIn;
    const line = await theirs(c, signedIn);
    const url = `/account/lines/${line.id}/texts`;
    const { fields } = await readForm(c);
    const wish = { balance: fields.has('balance'), pay: fields.has('pay') };
    // Taking something back never asks who it is; letting a number pay does.
    const reader = wish.pay && !(await textSettings(web.app.db, signedIn.customer.id, line.id)).pay ? await freshOr(web, c, 'text_pay', url) : signedIn;
    if (reader instanceof Response) return reader;
    await setTextSettings(texts, { ...wish, customer: reader.customer.id, line: line.id, by: byCustomer(reader.customer, 'what texts may do') });
    return c.redirect(`${url}?said=saved`, 303);
  });
  return routes;
}

function whereTo(web: Web, number: string): TextSettingsModel['to'] {
  if (web.sandbox) return { kind: 'sandbox', url: `/sandbox/phone?to=${encodeURIComponent(number)}` };
  const parsed = web.smsNumber ? parsePhone(web.smsNumber) : null;
  if (!web.smsNumber) return { kind: 'any' };
  return { kind: 'number', shown: parsed?.ok ? `+1 ${formatPhone(parsed.phone)}` : web.smsNumber, href: `sms:${web.smsNumber}` };
}
