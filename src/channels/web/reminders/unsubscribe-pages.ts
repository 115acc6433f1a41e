import { Hono } from 'hono';
import { Refusal } from '../../../base/refusal.ts';
import { readBytes } from '../../../platform/http/body.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { maskContact, type Contact } from '../../../rooms/people/people.ts';
import { isAddressOf, readUnsubscribe } from '../../../rooms/reminders/reminders.ts';
import { frameOf, switchLanguage } from '../frame/reader.ts';
import { sendPage } from '../frame/send-page.ts';
import type { Web } from '../frame/web-parts.ts';
import { unsubscribePage } from '../views/reminders/unsubscribe.tsx';
import { webReminderWords } from '../words/reminders/words.ts';

/** What a mail program sends (RFC 8058), as a form of either kind; anything longer is not that. */
const ONE_CLICK = 'List-Unsubscribe=One-Click';
const BODY_MAX = 4_096;
const WORDS_VERSION = 1;

/** Taking consent back for one address, by whoever got a message there: no sign-in, one button, or one click in a mail program. */
export function unsubscribeRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();

  /** The address of a link; null: it is no longer on the account, so nothing goes there. A token that is not ours is `not_found`. */
  const contactOf = async (token: string) => {
    const wish = readUnsubscribe(web.house.reminders.keys, token);
    if (!wish) throw new Refusal('not_found');
    const customer = await web.people.findCustomer(wish.customer);
    const contact: Contact | undefined = customer?.contacts.find((one) => one.channel === wish.channel && isAddressOf(web.house.reminders.keys, wish, one.address));
    return { customer: wish.customer, contact: contact ?? null, mayWrite: contact ? (await web.people.mayWrite(wish.customer, contact)).service : false };
  };
  const show = (c: FrameContext, found: Awaited<ReturnType<typeof contactOf>>): Promise<Response> => {
    const frame = frameOf(web, c);
    c.header('Cache-Control', 'no-store');
    c.header('Referrer-Policy', 'no-referrer');
    c.header('X-Robots-Tag', 'noindex');
    return sendPage(web, c, frame, unsubscribePage(frame, { to: found.contact === null ? '' : maskContact(found.contact), stopped: !found.mayWrite, action: new URL(c.req.url).pathname }));
  };

  // Shown, and nothing done: programs look into links before their reader does.
  routes.get('/unsubscribe/:token', switchLanguage(web), async (c) => show(c, await contactOf(c.req.param('token'))));

  // Comes from mail programs anywhere, without a cookie and without our page: the link alone is the right, and it can only stop something.
  routes.post('/unsubscribe/:token', async (c) => {
    const found = await contactOf(c.req.param('token'));
    const oneClick = Buffer.from(await readBytes(c, BODY_MAX)).toString('latin1').includes(ONE_CLICK);
    const { language } = frameOf(web, c);
    const { contact } = found;
    if (contact !== null && found.mayWrite) {
      await web.people.recordConsents([{
        customer: found.customer, contact, purpose: 'service', given: false, place: oneClick ? 'mail program, one click' : 'web /unsubscribe', language, version: WORDS_VERSION,
        words: oneClick ? ONE_CLICK : webReminderWords(language).unsubscribe.words(maskContact(contact)),
      }]);
    }
    return oneClick ? c.body(null, 200) : c.redirect(new URL(c.req.url).pathname, 303);
  });
  return routes;
}
