import { Hono } from 'hono';
import { isId } from '../../../base/ids.ts';
import { Refusal } from '../../../base/refusal.ts';
import { readForm } from '../../../platform/http/body.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { sameOriginForms } from '../../../platform/http/same-origin.ts';
import { sandboxDevice } from '../../../rooms/notices/notices.ts';
import { maskContact } from '../../../rooms/people/people.ts';
import { switchLanguage } from '../frame/reader.ts';
import { sendPage } from '../frame/send-page.ts';
import { byCustomer, freshOr, signedInOr } from '../frame/signed-in.ts';
import type { Web } from '../frame/web-parts.ts';
import type { ReachModel } from '../models/reach.ts';
import { reachPage, telegramLinkPage } from '../views/reach/reach.tsx';
import { reachWords } from '../words/reach/words.ts';

const HERE = '/account/settings/reach';
const SAID = ['added', 'removed', 'unlinked'] as const;
/** Of the words above the button: raised whenever they change their meaning. */
const WORDS_VERSION = 1;

/** The ways out to a person besides letters and texts: phones and Telegram, each with its off switch. */
export function reachRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();
  const { people } = web;
  const said = (c: FrameContext, what: (typeof SAID)[number]): Response => c.redirect(`${HERE}?said=${what}`, 303);

  routes.get(HERE, switchLanguage(web), async (c) => {
    const reader = await signedInOr(web, c);
    if (reader instanceof Response) return reader;
    const { customer, session } = reader;
    const [devices, link, contacts] = await Promise.all([
      people.pushDevices(customer.id), people.telegramOf(customer.id),
      Promise.all(customer.contacts.map(async (one) => ({
        channel: one.channel, shown: maskContact(one), service: (await people.mayWrite(customer.id, one)).service, stopped: one.channel === 'sms' && await people.textsStopped(one.address),
      }))),
    ]);
    const telegram: ReachModel['telegram'] = link !== null ? { state: 'on', since: link.linkedAt } : people.hasTelegram ? { state: 'off' } : { state: 'none' };
    return sendPage(web, c, reader.frame, reachPage(reader.frame, {
      telegram, contacts, devices: devices.map((one) => ({ id: one.id, name: one.name, since: one.addedAt, here: one.session === session.id })), said: SAID.find((one) => one === c.req.query('said')) ?? null,
      sandbox: web.sandbox ? { pushUrl: '/sandbox/push', telegramUrl: '/sandbox/telegram' } : null,
    }));
  });

  routes.post(`${HERE}/devices/remove`, sameOriginForms([]), async (c) => {
    const reader = await signedInOr(web, c);
    if (reader instanceof Response) return reader;
    const device = (await readForm(c)).fields.get('device');
    if (!isId('psh', device)) throw new Refusal('malformed', { field: 'device' });
    await people.removePushDevice({ customer: reader.customer.id, device, by: byCustomer(reader.customer, 'removed') });
    return said(c, 'removed');
  });

  // Browsers whose own push service cannot be reached have a phone all the same, in the demo.
  routes.post(`${HERE}/devices/sandbox`, sameOriginForms([]), async (c) => {
    if (!web.sandbox) throw new Refusal('not_found');
    const reader = await signedInOr(web, c);
    if (reader instanceof Response) return reader;
    await people.addPushDevice({ customer: reader.customer.id, subscription: sandboxDevice(web.house.parts.random), name: reachWords(reader.frame.language).sandbox.name, expiresAt: null, by: byCustomer(reader.customer, 'made-up phone') });
    return said(c, 'added');
  });

  // A stranger at a browser left open must not carry off somebody's notices: a fresh proof comes first.
  routes.post(`${HERE}/telegram`, sameOriginForms([]), async (c) => {
    const reader = await freshOr(web, c, 'contacts', HERE);
    if (reader instanceof Response) return reader;
    const { language } = reader.frame;
    const link = await people.startTelegramLink({
      customer: reader.customer.id, by: byCustomer(reader.customer, 'asked for a link'), consent: { words: reachWords(language).telegramYes, language, version: WORDS_VERSION, place: `web ${HERE}` },
    });
    return sendPage(web, c, reader.frame, telegramLinkPage({ ...reader.frame, at: HERE }, { url: link.url, until: link.expiresAt, sandbox: web.sandbox }));
  });

  routes.post(`${HERE}/telegram/unlink`, sameOriginForms([]), async (c) => {
    const reader = await signedInOr(web, c);
    if (reader instanceof Response) return reader;
    await people.unlinkTelegram({ customer: reader.customer.id, by: byCustomer(reader.customer, 'unlinked') });
    return said(c, 'unlinked');
  });
  return routes;
}
