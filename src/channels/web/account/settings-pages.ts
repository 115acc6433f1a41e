import { Hono } from 'hono';
import { Refusal } from '../../../base/refusal.ts';
import { readForm } from '../../../platform/http/body.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { sameOriginForms } from '../../../platform/http/same-origin.ts';
import { isLanguage } from '../../../platform/i18n/negotiate.ts';
import { isZone, SHOWN_ZONES, zoneName } from '../../../platform/i18n/zones.ts';
import { CONTACTS_MAX, maskContact, readContact, type Contact, type ConsentWish } from '../../../rooms/people/people.ts';
import { askCodeStep, askedCode, isCodeRefusal, showCodeStep, tryCode } from './code-step.ts';
import { keepLanguage, switchLanguage } from '../frame/reader.ts';
import { sendPage } from '../frame/send-page.ts';
import { byCustomer, freshOr, signedInOr, type SignedIn } from '../frame/signed-in.ts';
import { contactPage, settingsPage } from '../views/account/settings.tsx';
import type { Web } from '../frame/web-parts.ts';
import { accountWords } from '../words/account/words.ts';

const HERE = '/account/settings';
const TYPED_MAX = 254;
/** Of the words of consent on this page: raised whenever one of them changes its meaning. */
const WORDS_VERSION = 2;

/** Language and clock, addresses, and what may be written to each. */
export function settingsRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();

  async function show(c: FrameContext, reader: SignedIn, refused: Refusal | null): Promise<Response> {
    const { customer, frame } = reader;
    const contacts = await Promise.all(customer.contacts.map(async (one) => {
      const may = await web.people.mayWrite(customer.id, one);
      return { id: one.id, channel: one.channel, shown: maskContact(one), service: may.service, promo: may.promo };
    }));
    const zones = SHOWN_ZONES.map((id) => ({ id, name: zoneName(id, frame.language) }));
    const own = customer.zone === null || SHOWN_ZONES.includes(customer.zone) ? [] : [{ id: customer.zone, name: zoneName(customer.zone, frame.language) }];
    return sendPage(web, c, frame, settingsPage(frame, { zone: customer.zone, zones: [...own, ...zones], contacts, saved: refused === null && c.req.query('saved') === '1', refusal: refused?.code ?? null }), refused?.status ?? 200);
  }

  routes.get(HERE, switchLanguage(web), async (c) => {
    const reader = await signedInOr(web, c);
    return reader instanceof Response ? reader : show(c, reader, null);
  });

  routes.post(HERE, sameOriginForms([]), async (c) => {
    const reader = await signedInOr(web, c);
    if (reader instanceof Response) return reader;
    const { fields } = await readForm(c);
    const language = fields.get('language');
    const zone = fields.get('zone') ?? '';
    if (!isLanguage(language) || (zone !== '' && !isZone(zone))) throw new Refusal('malformed', { field: isLanguage(language) ? 'zone' : 'language' });
    // The words are those of the page that was sent, in the language it was sent in.
    await web.people.recordConsents(await changed(reader, fields));
    await web.people.keepSettings(reader.customer, { language, zone: zone === '' ? null : zone });
    keepLanguage(web, c, language);
    return c.redirect(`${HERE}?saved=1`, 303);
  });

  /** Only what changed is written down: a form that is sent again is no new wish. */
  async function changed({ customer, frame }: SignedIn, fields: ReadonlyMap<string, string>): Promise<ConsentWish[]> {
    const w = accountWords(frame.language).settings;
    const words = { service: w.service, promo: { sms: w.promoSms, email: w.promoMail } };
    const about = { customer: customer.id, place: `web ${HERE}`, language: frame.language, version: WORDS_VERSION };
    return (await Promise.all(customer.contacts.map(async (contact): Promise<ConsentWish[]> => {
      const may = await web.people.mayWrite(customer.id, contact);
      const shown = maskContact(contact);
      return (['service', 'promo'] as const).flatMap((purpose) => {
        const given = fields.get(`${purpose}-${contact.id}`) === 'on';
        return given === may[purpose] ? [] : [{ ...about, contact, purpose, given, words: purpose === 'service' ? words.service(shown) : words.promo[contact.channel](shown) }];
      });
    }))).flat();
  }

  routes.post(`${HERE}/contacts/remove`, sameOriginForms([]), async (c) => {
    const reader = await freshOr(web, c, 'contacts', HERE);
    if (reader instanceof Response) return reader;
    try {
      await web.people.removeContact({ customer: reader.customer, session: reader.session, contact: (await readForm(c)).fields.get('contact') ?? '', by: byCustomer(reader.customer, 'removed') });
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'last_contact') throw error;
      return show(c, reader, error);
    }
    return c.redirect(HERE, 303);
  });

  routes.get(`${HERE}/contacts`, switchLanguage(web), async (c) => {
    const reader = await freshOr(web, c, 'contacts');
    if (reader instanceof Response) return reader;
    if (reader.customer.contacts.length >= CONTACTS_MAX) return show(c, reader, new Refusal('too_many_contacts'));
    return sendPage(web, c, reader.frame, contactPage(reader.frame, { value: '', refusal: null }));
  });

  routes.post(`${HERE}/contacts`, sameOriginForms([]), async (c) => {
    const reader = await freshOr(web, c, 'contacts', `${HERE}/contacts`);
    if (reader instanceof Response) return reader;
    const typed = ((await readForm(c)).fields.get('to') ?? '').slice(0, TYPED_MAX + 1);
    try {
      await send(c, reader, readContact(typed));
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'contact_malformed') throw error;
      return sendPage(web, c, reader.frame, contactPage(reader.frame, { value: typed, refusal: error.code }), error.status);
    }
    return c.redirect(`${HERE}/contacts/code`, 303);
  });

  const send = (c: FrameContext, reader: SignedIn, to: Pick<Contact, 'channel' | 'address'>): Promise<void> =>
    askCodeStep(web, c, reader, { kind: 'contact', what: to.address, to, subject: reader.customer.id, purpose: 'add_contact' });

  async function codePage(c: FrameContext, reader: SignedIn, refused: Refusal | null): Promise<Response> {
    const asked = askedCode(web, c, 'contact');
    if (asked === null) return c.redirect(`${HERE}/contacts`, 303);
    const to = readContact(asked.what);
    return showCodeStep(web, c, reader, { kind: 'contact', asked, sentTo: maskContact(to), action: `${HERE}/contacts/code`, otherUrl: `${HERE}/contacts`, refused, sandbox: to });
  }

  routes.get(`${HERE}/contacts/code`, switchLanguage(web), async (c) => {
    const reader = await freshOr(web, c, 'contacts');
    return reader instanceof Response ? reader : codePage(c, reader, null);
  });

  routes.post(`${HERE}/contacts/code`, sameOriginForms([]), async (c) => {
    const reader = await freshOr(web, c, 'contacts', `${HERE}/contacts`);
    if (reader instanceof Response) return reader;
    const code = (await readForm(c)).fields.get('code');
    const asked = askedCode(web, c, 'contact');
    if (asked === null) return c.redirect(`${HERE}/contacts`, 303);
    if (code === undefined) {
      await send(c, reader, readContact(asked.what));
      return c.redirect(`${HERE}/contacts/code`, 303);
    }
    try {
      const grant = await tryCode(web, c, reader, 'add_contact', code);
      if (grant.subject !== reader.customer.id) throw new Refusal('code_expired');
      await web.people.addContact({ customer: reader.customer, session: reader.session, contact: grant.address, by: byCustomer(reader.customer, 'added') });
    } catch (error) {
      if (error instanceof Refusal && (error.code === 'contact_taken' || error.code === 'too_many_contacts')) return show(c, reader, error);
      if (!isCodeRefusal(error)) throw error;
      return codePage(c, reader, error);
    }
    return c.redirect(HERE, 303);
  });
  return routes;
}
