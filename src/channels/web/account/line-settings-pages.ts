import { Hono } from 'hono';
import { isId, type LineId } from '../../../base/ids.ts';
import { Refusal } from '../../../base/refusal.ts';
import { readForm } from '../../../platform/http/body.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { sameOriginForms } from '../../../platform/http/same-origin.ts';
import type { Line } from '../../../rooms/lines/lines.ts';
import { LINE_KINDS, type LineKind, type LineLink } from '../../../rooms/people/people.ts';
import { forgetThresholds } from '../../../rooms/usage/usage.ts';
import { readerOf, switchLanguage } from '../frame/reader.ts';
import { sendPage } from '../frame/send-page.ts';
import { lineName } from '../frame/show-line.ts';
import { byCustomer, freshOr, signedInOr, type SignedIn } from '../frame/signed-in.ts';
import { joinPage, lineSettingsPage, sharedPage } from '../views/account/lines.tsx';
import type { Web } from '../frame/web-parts.ts';

/** Naming a line, sharing it, taking it off the account; and taking up what another person shares. */
export function lineSettingsRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();

  /** The person's link to the line of the address; what is not theirs is not there. */
  async function theirs(c: FrameContext, reader: SignedIn): Promise<{ readonly link: LineLink; readonly line: Line; readonly url: string }> {
    const id = c.req.param('line');
    const link = isId('line', id) ? reader.customer.lines.find((one) => one.line === id) : undefined;
    const line = link ? await web.app.readLine(link.line) : null;
    if (!link || !line) throw new Refusal('not_found');
    return { link, line, url: `/account/lines/${line.id}` };
  }

  routes.get('/account/lines/:line', switchLanguage(web), async (c) => {
    const reader = await signedInOr(web, c);
    if (reader instanceof Response) return reader;
    const { link, line, url } = await theirs(c, reader);
    const [shares, frozenUntil] = await Promise.all([link.role === 'owner' ? web.people.listShares(reader.customer.id, line.id) : [], web.people.frozenUntil(line.id)]);
    return sendPage(web, c, reader.frame, lineSettingsPage(reader.frame, {
      name: { ...lineName(web, line, true), label: link.name }, label: link.name ?? '', kind: link.kind, role: link.role, action: url, zone: line.zone, frozenUntil, autoUrl: link.role === 'see' ? null : `${url}/auto`, textsUrl: line.number !== null && line.smsCapable && link.role !== 'see' ? `${url}/texts` : null,
      shares: shares.map(({ id, label, role, acceptedAt, expiresAt }) => ({ id, label, role, acceptedAt, expiresAt })),
    }));
  });

  routes.post('/account/lines/:line', sameOriginForms([]), async (c) => {
    const reader = await signedInOr(web, c);
    if (reader instanceof Response) return reader;
    const { line } = await theirs(c, reader);
    const { fields } = await readForm(c);
    const kind = fields.get('kind') as LineKind;
    if (!LINE_KINDS.includes(kind)) throw new Refusal('malformed', { field: 'kind' });
    await web.people.nameLine({ customer: reader.customer.id, line: line.id, name: fields.get('name') ?? '', kind });
    return c.redirect('/account', 303);
  });

  routes.post('/account/lines/:line/share', sameOriginForms([]), async (c) => {
    const reader = await freshOr(web, c, 'share_line', `/account/lines/${c.req.param('line')}`);
    if (reader instanceof Response) return reader;
    const { line, url } = await theirs(c, reader);
    const { fields } = await readForm(c);
    const role = fields.get('role');
    if (role !== 'see' && role !== 'pay') throw new Refusal('malformed', { field: 'role' });
    const label = fields.get('label') ?? '';
    const { token, expiresAt } = await web.people.invite({ owner: reader.customer, line: line.id, role, label, by: byCustomer(reader.customer, 'sharing') });
    // Answered with the page itself: the link is in no address, no log and no table.
    return sendPage(web, c, reader.frame, sharedPage(reader.frame, { link: `${web.baseUrl}/join/${token}`, label, expiresAt, doneUrl: url }));
  });

  routes.post('/account/lines/:line/revoke', sameOriginForms([]), async (c) => {
    const reader = await signedInOr(web, c);
    if (reader instanceof Response) return reader;
    const { url } = await theirs(c, reader);
    await web.people.revokeShare({ owner: reader.customer.id, invitation: (await readForm(c)).fields.get('invitation') ?? '', by: byCustomer(reader.customer, 'taken back') });
    return c.redirect(url, 303);
  });

  routes.post('/account/lines/:line/unbind', sameOriginForms([]), async (c) => {
    const reader = await signedInOr(web, c);
    if (reader instanceof Response) return reader;
    const { line } = await theirs(c, reader);
    await web.people.unbindLine({ customer: reader.customer.id, line: line.id, by: byCustomer(reader.customer, 'taken off the account') });
    await forgetThresholds(web.app.db, reader.customer.id, line.id);
    return c.redirect('/account', 303);
  });

  routes.get('/join/:token', switchLanguage(web), async (c) => {
    const offer = await web.people.readInvitation(c.req.param('token'));
    const line = offer && await web.app.readLine(offer.line as LineId);
    if (!offer || !line) throw new Refusal('invitation_void');
    const reader = await readerOf(web, c);
    c.header('Referrer-Policy', 'no-referrer');
    c.header('Cache-Control', 'no-store');
    return sendPage(web, c, reader.frame, joinPage(reader.frame, { line: lineName(web, line, false).shown, role: offer.role, action: `/join/${c.req.param('token')}` }));
  });

  routes.post('/join/:token', sameOriginForms([]), async (c) => {
    const token = c.req.param('token');
    const reader = await readerOf(web, c);
    if (reader.customer === null) return c.redirect(`/sign-in?back=${encodeURIComponent(`/join/${token}`)}`, 303);
    await web.people.acceptInvitation({ token, customer: reader.customer.id, by: byCustomer(reader.customer, 'invited') });
    return c.redirect('/account', 303);
  });
  return routes;
}
