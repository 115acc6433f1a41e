import { isoOf } from '../../../base/time.ts';
import type { Customer } from '../../../rooms/people/people.ts';
import { familyAddress, familyOf, hasFeed, watchesOf } from '../../../rooms/guard/guard.ts';
import { DEFAULT_SETTINGS, remindersOf, settingsOf } from '../../../rooms/reminders/reminders.ts';
import { payerEmail, receiptNumberText, renewalsOfPayer, viewRenewal, type RenewalView } from '../../../rooms/renewals/renewals.ts';
import { allTexts } from '../../../rooms/texts/texts.ts';
import { walletOf, walletStatement } from '../../../rooms/wallet/wallet.ts';
import type { Web } from '../frame/web-parts.ts';

/** Everything the shop keeps of a person, as that person may read it: moments in UTC, money in whole US cents, bytes as text. */
export async function exportOf(web: Web, customer: Customer): Promise<object> {
  const { app, people } = web;
  const texts = await Promise.all(customer.contacts.filter((one) => one.channel === 'sms').map(async (one) => (await allTexts(web.house.texts, one.address)).map((text) => ({ ...text, at: isoOf(text.at) }))));
  const [devices, telegram, sessions, passkeys, consents, wallet, statement, paid, reminders, settings, lines] = await Promise.all([
    people.pushDevices(customer.id), people.telegramOf(customer.id), people.listSessions(customer.id), people.listPasskeys(customer.id), people.listConsents(customer.id),
    walletOf(app.db, customer.id, app.clock.now()), walletStatement(app.db, customer.id, { limit: 500 }), renewalsOfPayer(app.db, customer.id),
    remindersOf(app.db, customer.id, 500), settingsOf(app.db, [customer.id]),
    Promise.all(customer.lines.map(async (link) => ({ link, line: await app.readLine(link.line) }))),
  ]);
  const ids = customer.lines.map((link) => link.line);
  const [watches, families, calendar] = await Promise.all([watchesOf(app.db, ids, app.clock.now()), Promise.all(ids.map((id) => familyOf(app.db, id, customer.id))), hasFeed(app.db, customer.id)]);
  const renewals = await Promise.all(paid.map((one) => viewRenewal(app, one.id)));
  return {
    madeAt: isoOf(app.clock.now()),
    person: { id: customer.id, language: customer.language, timeZone: customer.zone, since: isoOf(customer.createdAt) },
    contacts: customer.contacts.map((one) => ({ channel: one.channel, address: one.address, provedAt: isoOf(one.provedAt) })),
    lines: lines.flatMap(({ link, line }) => (line === null ? [] : [{
      id: line.id, carrier: line.carrier, number: line.number, iccid: line.iccid, role: link.role, name: link.name, kind: link.kind, proof: link.proof, boundAt: isoOf(link.boundAt),
    }])),
    renewals: renewals.map((view) => renewalJson(web, view)),
    wallet: { balanceCents: wallet.cents, heldCents: wallet.held, moves: statement },
    texts: texts.flat(),
    reminders: { settings: settings.get(customer.id) ?? DEFAULT_SETTINGS, sent: reminders.map((one) => ({ line: one.lineId, kind: one.kind, channel: one.channel, state: one.state, at: isoOf(one.queuedAt ?? one.madeAt) })) },
    consents: consents.map((one) => ({ ...one, at: isoOf(one.at) })),
    notifiedDevices: devices.map((one) => ({ name: one.name, addedAt: isoOf(one.addedAt), expiresAt: one.expiresAt === null ? null : isoOf(one.expiresAt) })),
    telegram: telegram === null ? null : { linkedAt: isoOf(telegram.linkedAt) },
    guarded: [...watches.values()].filter((one) => one.customer === customer.id).map((one) => ({ line: one.line, until: one.until === null ? null : isoOf(one.until) })),
    family: families.flat().map((one) => ({ line: one.line, name: one.label, email: familyAddress(app, one), state: one.state })),
    calendarAddress: calendar,
    passkeys: passkeys.map((one) => ({ name: one.name, addedAt: isoOf(one.createdAt), usedAt: one.usedAt === null ? null : isoOf(one.usedAt) })),
    sessions: sessions.map((one) => ({ device: one.device, provedBy: one.proof, since: isoOf(one.createdAt), seenAt: isoOf(one.seenAt) })),
  };
}

const renewalJson = (web: Web, { renewal, quote, charges, refunds, receipt }: RenewalView) => ({
  id: renewal.id, line: renewal.lineId, plan: quote.doc.plan, state: renewal.state, placedAt: isoOf(renewal.placedAt), price: quote.doc.price, totalCents: renewal.totalCents,
  receiptNumber: receipt === null ? null : receiptNumberText(receipt.number), receiptSentTo: payerEmail(web.app.keys, renewal.payer),
  charges: charges.map((one) => ({ state: one.state, cents: one.amount.cents, paidWith: one.paidWith })), refunds: refunds.map((one) => ({ state: one.state, cents: one.amount.cents, why: one.why })),
});
