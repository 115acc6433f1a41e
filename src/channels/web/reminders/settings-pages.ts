import { Hono } from 'hono';
import type { CustomerId, LineId } from '../../../base/ids.ts';
import { readForm } from '../../../platform/http/body.ts';
import type { FrameContext, FrameEnv } from '../../../platform/http/frame-env.ts';
import { sameOriginForms } from '../../../platform/http/same-origin.ts';
import type { Channel } from '../../../rooms/notices/notices.ts';
import { maskContact, peopleOfLines, reachOf, type LinePerson } from '../../../rooms/people/people.ts';
import { DEFAULT_SETTINGS, hoursOf, isWanted, keepSettings, LADDER, lineWishWrite, settingsOf, TOPICS, wishesOf, type LineWish } from '../../../rooms/reminders/reminders.ts';
import { switchLanguage } from '../frame/reader.ts';
import { sendPage } from '../frame/send-page.ts';
import { lineName } from '../frame/show-line.ts';
import { byCustomer, signedInOr, type SignedIn } from '../frame/signed-in.ts';
import type { Web } from '../frame/web-parts.ts';
import type { ReminderSettingsModel } from '../models/reminders.ts';
import { reminderSettingsPage } from '../views/reminders/settings.tsx';

const HERE = '/account/reminders';
/** Where a way that is not there yet, or was taken back, is set up. */
const SET_UP: Readonly<Record<Channel, string>> = { push: '/account/settings/reach', telegram: '/account/settings/reach', email: '/account/settings', sms: '/account/settings' };

/** What a person wants of reminders: ways, hours, topics, which lines, and who else hears of them. */
export function reminderSettingsRoutes(web: Web): Hono<FrameEnv> {
  const routes = new Hono<FrameEnv>();
  const { db } = web.app;

  interface LineRow { readonly line: LineId; readonly name: string; readonly own: boolean; readonly on: boolean; readonly others: readonly { readonly person: LinePerson; readonly label: string; readonly on: boolean }[] }
  /** The person's lines, and of their own ones whoever shares them. */
  async function linesOf(reader: SignedIn): Promise<readonly LineRow[]> {
    const ids = reader.customer.lines.map((one) => one.line);
    const [people, wishes] = await Promise.all([peopleOfLines(db, ids), wishesOf(db, ids)]);
    const wishOf = (line: LineId, customer: CustomerId): LineWish | undefined => wishes.find((one) => one.line === line && one.customer === customer);
    return Promise.all(reader.customer.lines.map(async (link): Promise<LineRow> => {
      const [line, shares] = await Promise.all([web.app.readLine(link.line), link.role === 'owner' ? web.people.listShares(reader.customer.id, link.line) : []]);
      const others = people.flatMap((person) => {
        const share = person.line === link.line && shares.find((one) => one.id === person.invitation);
        return share ? [{ person, label: share.label, on: isWanted(person, wishOf(link.line, person.customer)) }] : [];
      });
      return { line: link.line, name: link.name ?? (line === null ? '' : lineName(web, line, true).shown), own: link.role === 'owner', on: isWanted(link, wishOf(link.line, reader.customer.id)), others };
    }));
  }

  async function model(reader: SignedIn, saved: boolean): Promise<ReminderSettingsModel> {
    const { customer, frame } = reader;
    const [settings, reach, lines] = await Promise.all([settingsOf(db, [customer.id]).then((all) => all.get(customer.id) ?? DEFAULT_SETTINGS), reachOf(web.house.reminders, customer.id, 'service'), linesOf(reader)]);
    const first = (channel: 'email' | 'sms') => customer.contacts.find((one) => one.channel === channel);
    const masked = (channel: 'email' | 'sms') => { const may = reach?.[channel] ?? null; const one = may === null ? first(channel) : customer.contacts.find((contact) => contact.address === may); return one ? maskContact(one) : null; };
    const where: Readonly<Record<Channel, string | number | null>> = { push: reach?.push.length || null, telegram: reach?.telegram ? '' : null, email: masked('email'), sms: masked('sms') };
    const hours = hoursOf(settings.hours);
    return {
      ways: LADDER.map((channel) => ({ channel, where: where[channel], refused: (channel === 'email' || channel === 'sms') && where[channel] !== null && reach?.[channel] === null, on: !settings.channelsOff.includes(channel), setUpUrl: SET_UP[channel] })),
      zone: customer.zone ?? frame.readerZone ?? 'UTC', hours: { from: Math.ceil(hours.from / 60), to: Math.floor(hours.to / 60) }, topics: TOPICS.map((topic) => ({ topic, on: !settings.topicsOff.includes(topic) })),
      lines: lines.map((one) => ({ id: one.line, name: one.name, shared: !one.own, on: one.on, others: one.others.map(({ person, label, on }) => ({ id: person.invitation!, label, on })) })), saved,
    };
  }

  const show = async (c: FrameContext, reader: SignedIn): Promise<Response> => sendPage(web, c, reader.frame, reminderSettingsPage(reader.frame, await model(reader, c.req.query('saved') === '1')));
  routes.get(HERE, switchLanguage(web), async (c) => {
    const reader = await signedInOr(web, c);
    return reader instanceof Response ? reader : show(c, reader);
  });

  routes.post(HERE, sameOriginForms([]), async (c) => {
    const reader = await signedInOr(web, c);
    if (reader instanceof Response) return reader;
    const { fields } = await readForm(c);
    const { customer } = reader;
    const on = (name: string): boolean => fields.get(name) === 'on';
    const [shown, lines] = await Promise.all([model(reader, false), linesOf(reader)]);
    const known = (await settingsOf(db, [customer.id])).get(customer.id) ?? DEFAULT_SETTINGS;
    const from = Number(fields.get('from')) * 60, to = Number(fields.get('to')) * 60;
    await keepSettings(web.app, customer.id, {
      // A way that was not on the page was not switched off by it.
      channelsOff: shown.ways.filter((one) => (one.where === null || one.refused ? known.channelsOff.includes(one.channel) : !on(`way-${one.channel}`))).map((one) => one.channel),
      topicsOff: TOPICS.filter((topic) => !on(`topic-${topic}`)), hours: Number.isInteger(from) && Number.isInteger(to) ? hoursOf({ from, to }) : known.hours,
    }, byCustomer(customer, 'reminders'));
    const at = web.app.clock.now();
    await web.app.committer.commit(lines.flatMap(({ line, on: was, others }) => [
      ...(on(`line-${line}`) === was ? [] : [lineWishWrite({ customer: customer.id, line, wanted: !was, byOwner: false, at })]),
      ...others.flatMap((one) => (on(`other-${line}-${one.person.invitation}`) === one.on ? [] : [lineWishWrite({ customer: one.person.customer, line, wanted: !one.on, byOwner: true, at })])),
    ]));
    return c.redirect(`${HERE}?saved=1`, 303);
  });
  return routes;
}
