import { Hono } from 'hono';
import { MINUTE } from '../../../base/time.ts';
import { readForm } from '../../../platform/http/body.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { sameOriginForms } from '../../../platform/http/same-origin.ts';
import { sealAddress } from '../../../platform/secrets/sealed-address.ts';
import { noticeWrite } from '../../../rooms/notices/notices.ts';
import { deviceOf } from '../../../platform/http/device.ts';
import { deviceKindOf } from '../account/device.ts';
import { switchLanguage } from '../frame/reader.ts';
import { sendPage } from '../frame/send-page.ts';
import { byCustomer, signedInOr, type SignedIn } from '../frame/signed-in.ts';
import type { Web } from '../frame/web-parts.ts';
import { phonePage } from '../views/app/phone.tsx';
import { appWords } from '../words/app/words.ts';

const HERE = '/account/app';
const SAID = ['added', 'tested'] as const;
/** Of the words above the button: raised whenever they change their meaning. */
const WORDS_VERSION = 1;

/** The phone in hand: whether it is notified, and what it keeps. All phones and their off switches stand in reach/. */
export function phoneRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();
  const said = (c: FrameContext, what: (typeof SAID)[number]): Response => c.redirect(`${HERE}?said=${what}`, 303);

  const deviceHere = async (reader: SignedIn) => (await web.people.pushDevices(reader.customer.id)).find((one) => one.session === reader.session.id) ?? null;

  routes.get(HERE, switchLanguage(web), async (c) => {
    const reader = await signedInOr(web, c);
    if (reader instanceof Response) return reader;
    const here = await deviceHere(reader);
    return sendPage(web, c, reader.frame, phonePage(reader.frame, {
      pushKey: web.push?.publicKey ?? null, here: here && { id: here.id, since: here.addedAt },
      iphone: deviceKindOf(c.req.header('user-agent')) === 'iphone', said: SAID.find((one) => one === c.req.query('said')) ?? null, sandboxUrl: web.sandbox ? '/sandbox/push' : null,
    }));
  });

  // From the page after a tap, and from the worker when the browser changed this phone's address by itself (then without a tap,
  // under the yes that was given before).
  routes.post(`${HERE}/devices`, sameOriginForms([]), async (c) => {
    const reader = await signedInOr(web, c);
    if (reader instanceof Response) return reader;
    const { fields } = await readForm(c);
    const { language } = reader.frame;
    const before = await web.people.pushDevices(reader.customer.id);
    await web.people.addPushDevice({
      customer: reader.customer.id, session: reader.session.id, subscription: fields.get('subscription') ?? '', name: deviceOf(c.req.header('user-agent')) ?? '', expiresAt: null, by: byCustomer(reader.customer, 'allowed notifications'),
      ...(fields.has('instead') ? {} : { consent: { words: appWords(language).phone.why, language, version: WORDS_VERSION, place: `web ${HERE}` } }),
    });
    // One browser has one address: where it brought a new one, what it had before leads nowhere.
    const isNew = (await web.people.pushDevices(reader.customer.id)).some((one) => !before.some((known) => known.id === one.id));
    for (const one of before.filter((known) => isNew && known.session === reader.session.id)) await web.people.removePushDevice({ customer: reader.customer.id, device: one.id, by: byCustomer(reader.customer, 'has another address') });
    return said(c, 'added');
  });

  // Goes the way every notice goes, so that it proves something. One a minute: the same notice again is no second one.
  routes.post(`${HERE}/devices/test`, sameOriginForms([]), async (c) => {
    const reader = await signedInOr(web, c);
    if (reader instanceof Response) return reader;
    const { keys, newId, committer } = web.app;
    const [here, reach] = await Promise.all([deviceHere(reader), web.people.reachOf(reader.customer.id, 'service')]);
    const phone = reach?.push.find((one) => one.id === here?.id);
    if (!phone) return c.redirect(HERE, 303);
    await committer.commit([noticeWrite({
      id: newId('ntc'), kind: 'device.test', channel: 'push', language: reader.frame.language, to: sealAddress(keys, phone.address), ref: `test-${phone.id}-${Math.floor(reader.frame.now / MINUTE)}`,
      payload: { url: `${web.baseUrl}${HERE}` }, at: reader.frame.now,
    })]);
    return said(c, 'tested');
  });
  return routes;
}
