import type { Language } from '../../../base/language.ts';
import type { Instant } from '../../../base/time.ts';
import { formatter, lastMoment } from '../../../platform/i18n/format.ts';
import type { ReminderModel } from '../kinds.ts';
import { smsSize, smsText } from '../sms.ts';
import { reminderWords, type ReminderWords } from '../words/reminders/words.ts';
import type { Desk, Fact, Letter } from './letter.ts';

/** What a person calls a line may be long; a text has no room for it. */
const NAME_IN_SMS = 10;

/** What runs out of a line, which of its data and days is first, and one tap to the ready renewal. */
export function reminderLetter(desk: Desk, language: Language, model: ReminderModel): Letter {
  const w = reminderWords(language);
  const price = model.priceCents === null ? null : desk.money(model.priceCents);
  const renew = w.renew(price);
  const lead = leadOf(desk, w, model);
  return {
    language, tone: model.about === 'release' || model.about === 'suspended' || (model.about === 'cycle_end' && model.daysLeft <= 1) ? 'warning' : 'calm', shop: desk.shopName, change: null,
    subject: subjectOf(desk, w, model, model.name), headline: headlineOf(w, model), lead,
    tables: [{ title: w.who(model.name, model.last4), facts: factsOf(desk, w, model, price) }],
    button: { label: renew, url: model.url }, notes: [w.only, w.once],
    // Not a renewal brought this letter, but a line on the account: the last sentence of every footer says which.
    footer: [...desk.footer(model).slice(0, -1), w.why, w.settings(model.settingsUrl), w.unsubscribe(model.unsubscribeUrl)],
    brief: lead,
    // A newer word on the same line takes the place of the older one on the phone.
    tag: `reminder ${model.lineTag}`,
    actions: [{ action: 'renew', title: renew, url: model.url, method: 'open' }, { action: 'later', title: w.later, url: model.laterUrl, method: 'post' }],
    unsubscribeUrl: model.unsubscribeUrl,
  };
}

/** Two parts at most: where the shop's address is long, the moment stands on the page only. */
export function reminderSms(desk: Desk, language: Language, model: ReminderModel): string {
  const w = reminderWords(language);
  const end = endOf(model);
  const short = model.name !== null && [...model.name].length <= NAME_IN_SMS ? model.name : null;
  const text = (until: string | null): string => w.sms({
    shop: desk.shopName, what: subjectOf(desk, w, model, short), until, price: model.priceCents === null ? null : desk.money(model.priceCents), url: model.url,
  });
  // The reader's own clock where it is known; no year, for nothing here is a year away.
  const last = end === null ? null : lastMoment(end);
  const whole = text(last === null ? null : untilOf(w, model, formatter(language).zoned(last, model.readerZone ?? model.lineZone, last)));
  return smsSize(smsText(whole)).parts <= 2 ? whole : text(null);
}

function untilOf(w: ReminderWords, model: ReminderModel, moment: string): string | null {
  switch (model.about) {
    case 'forecast': return null;
    case 'grace': case 'suspended': return w.smsUntil.renewBy(moment);
    case 'data': return w.smsUntil.days(moment);
    case 'cycle_end': case 'release': return w.smsUntil.ends(moment);
  }
}

function subjectOf(desk: Desk, w: ReminderWords, model: ReminderModel, name: string | null): string {
  const who = w.who(name, model.last4);
  const when = w.when(model.daysLeft);
  switch (model.about) {
    case 'cycle_end': return w.subject.cycle_end(who, when);
    case 'grace': return w.subject.grace(who);
    case 'suspended': return w.subject.suspended(who);
    case 'release': return w.subject.release(who, when);
    case 'data': return w.subject.data(who, model.data?.usedPercent ?? 100);
    case 'forecast': return w.subject.forecast(who, model.usedUpAt === null ? '' : desk.day(model.usedUpAt));
  }
}

function headlineOf(w: ReminderWords, model: ReminderModel): string {
  const when = w.when(model.daysLeft);
  switch (model.about) {
    case 'cycle_end': return w.headline.cycle_end(when);
    case 'release': return w.headline.release(when);
    case 'data': return w.headline.data(model.data?.usedPercent ?? 100);
    case 'grace': case 'suspended': case 'forecast': return w.headline[model.about];
  }
}

/** The moment it is about: the end of service, of grace, of the number. */
function endOf(model: ReminderModel): Instant | null {
  if (model.about === 'grace') return model.graceEndsAt;
  return model.about === 'suspended' || model.about === 'release' ? model.releaseAt : model.endsAt;
}

function leadOf(desk: Desk, w: ReminderWords, model: ReminderModel): string {
  const said = (at: ReminderModel['endsAt']): string => { if (at === null) return ''; const end = desk.until(at); return w.both(end.value, end.detail); };
  const { endsAt, data, usedUpAt } = model;
  const left = data === null || data.leftBytes === 0n ? '' : w.lead.left(desk.bytes(data.leftBytes));
  const joined = (...parts: readonly string[]): string => parts.filter((one) => one !== '').join(w.between);
  switch (model.about) {
    case 'grace': return w.lead.grace(said(endsAt), said(model.graceEndsAt));
    case 'suspended': return w.lead.suspended(said(model.releaseAt));
    case 'release': return w.lead.release(said(model.releaseAt));
    case 'forecast': case 'cycle_end': return joined(usedUpAt === null ? w.lead.daysFirst(said(endsAt)) : w.lead.dataFirst(desk.day(usedUpAt), said(endsAt)), left);
    case 'data': return data !== null && data.leftBytes === 0n ? w.lead.usedUp(said(endsAt)) : joined(left, usedUpAt === null ? w.lead.daysGoOn(said(endsAt)) : w.lead.dataFirst(desk.day(usedUpAt), said(endsAt)));
  }
}

function factsOf(desk: Desk, w: ReminderWords, model: ReminderModel, price: string | null): Fact[] {
  const { labels } = w;
  const over = model.about === 'grace' || model.about === 'suspended' || model.about === 'release';
  return [
    { label: desk.words.labels.line, value: [model.name, model.lineLabel, model.carrierName].filter((one) => one !== null).join(' · ') },
    ...(model.data === null || over ? [] : [{ label: labels.left, value: desk.bytes(model.data.leftBytes) }]),
    ...(model.usedUpAt === null || over ? [] : [{ label: labels.first, value: desk.day(model.usedUpAt) }]),
    ...(model.endsAt === null ? [] : [{ label: over ? labels.ended : labels.ends, ...desk.until(model.endsAt) }]),
    ...(model.about === 'grace' && model.graceEndsAt !== null ? [{ label: labels.grace, ...desk.until(model.graceEndsAt) }] : []),
    ...(over && model.about !== 'grace' && model.releaseAt !== null ? [{ label: labels.release, ...desk.until(model.releaseAt) }] : []),
    ...(price === null ? [] : [{ label: labels.offer, value: model.planName }, { label: desk.words.labels.total, value: price, strong: true }]),
  ];
}
