import { never } from '../../base/check.ts';
import type { Language } from '../../base/language.ts';
import { formatter } from '../../platform/i18n/format.ts';
import type { CodeModel, NoticeKind, NoticeModels } from './kinds.ts';
import { letterHtml } from './letters/letter-html.tsx';
import { cycleStartedLetter } from './letters/cycle-started.ts';
import { loadDoneLetter } from './letters/load-done.ts';
import { shortOf } from './letters/letter-short.ts';
import { letterText } from './letters/letter-text.ts';
import { openDesk, type Desk, type Letter, type Shop } from './letters/letter.ts';
import { accountLetter, accountUrl } from './letters/account.ts';
import { autoApproveLetter, autoAskLetter, autoFailedLetter, autoOffLetter, autoOnLetter, autoSoonLetter, autoYearlyLetter } from './letters/auto-renew.ts';
import { callMissedLetter, callMissedText } from './letters/call.ts';
import { payLinkPaidLetter, sponsorAskLetter, sponsorInvitedLetter, sponsorNewsLetter } from './letters/paylinks.ts';
import { deviceTestLetter } from './letters/device-test.ts';
import { reminderLetter, reminderSms } from './letters/reminder.ts';
import { familyAlarmLetter, familyAskedLetter } from './letters/guard.ts';
import { doneLetter } from './letters/renewal-done.ts';
import { refundFailedLetter, returnLetter } from './letters/return.ts';
import { declinedLetter, delayedLetter, refundedLetter, repairedLetter } from './letters/renewal-trouble.ts';
import { smsText } from './sms.ts';
import { deviceWords } from './words/device.ts';
import { autoRenewWords } from './words/auto-renew/words.ts';
import { cycleWords } from './words/cycles.ts';
import { fundsWords } from './words/funds.ts';
import type { Channel, Content } from './transports/transport.ts';

/** A kind together with what it has to know. */
export type Facts = { readonly [K in NoticeKind]: { readonly kind: K; readonly model: NoticeModels[K] } }[NoticeKind];

const LONGEST_SUBJECT = 180;

/** Facts -> what goes out. Pure: the same facts give the same bytes. `tag`: the message's own, where the letter names none. */
export function compose(facts: Facts, about: { readonly channel: Channel; readonly language: Language; readonly shop: Shop; readonly tag?: string }): Content {
  const ofLine = 'lineZone' in facts.model ? facts.model : null;
  const desk = openDesk(about.shop, about.language, ofLine);
  if (about.channel === 'sms') return { channel: 'sms', text: smsText(smsOf(desk, facts, about.language, about.shop)) };
  const letter = letterOf(desk, about.language, facts, about);
  if (about.channel !== 'email') return shortOf(letter, about.channel, { ...about, tag: about.tag ?? facts.kind, line: ofLine?.lineLabel ?? null, sandbox: 'sandbox' in facts.model && facts.model.sandbox ? desk.words.footer.sandbox : null });
  return {
    channel: 'email', subject: oneLine(letter.subject), html: letterHtml(letter), text: letterText(letter),
    ...(letter.unsubscribeUrl === undefined ? {} : { unsubscribeUrl: letter.unsubscribeUrl }),
  };
}

function letterOf(desk: Desk, language: Language, facts: Facts, about: { readonly shop: Shop }): Letter {
  switch (facts.kind) {
    case 'renewal.done': return doneLetter(desk, language, facts.model);
    case 'renewal.refunded': return refundedLetter(desk, language, facts.model);
    case 'renewal.declined': return declinedLetter(desk, language, facts.model);
    case 'renewal.delayed': return delayedLetter(desk, language, facts.model);
    case 'renewal.repaired': return repairedLetter(desk, language, facts.model);
    case 'refund.failed': return refundFailedLetter(desk, language, facts.model);
    case 'return.asked': case 'return.done': case 'return.refused': return returnLetter(desk, language, facts.kind, facts.model);
    case 'cycle.started': return cycleStartedLetter(desk, language, facts.model);
    case 'load.done': return loadDoneLetter(desk, language, facts.model);
    case 'paylink.paid': return payLinkPaidLetter(desk, language, facts.model);
    case 'sponsor.invited': return sponsorInvitedLetter(desk, language, facts.model);
    case 'sponsor.ask': return sponsorAskLetter(desk, language, facts.model);
    case 'sponsor.news': return sponsorNewsLetter(desk, language, facts.model);
    case 'autorenew.on': return autoOnLetter(desk, language, facts.model);
    case 'autorenew.off': return autoOffLetter(desk, language, facts.model);
    case 'autorenew.soon': return autoSoonLetter(desk, language, facts.model);
    case 'autorenew.approve': return autoApproveLetter(desk, language, facts.model);
    case 'autorenew.failed': return autoFailedLetter(desk, language, facts.model);
    case 'autorenew.ask': return autoAskLetter(desk, language, facts.model);
    case 'autorenew.yearly': return autoYearlyLetter(desk, language, facts.model);
    case 'reminder.due': return reminderLetter(desk, language, facts.model);
    case 'guard.family_asked': return familyAskedLetter(desk, language, facts.model);
    case 'guard.family': return familyAlarmLetter(desk, language, facts.model);
    case 'line.code': return codeLetter(desk, language, facts.model);
    case 'account.changed': return accountLetter(desk, language, facts.model, about.shop);
    case 'device.test': return deviceTestLetter(desk, language, facts.model);
    case 'text.reply': return plainLetter(desk, language, facts.model.text);
    case 'call.missed': return callMissedLetter(desk, language, facts.model, about.shop);
    default: return never(facts);
  }
}

/** Words that are there already: they stand as they are. */
const plainLetter = (desk: Desk, language: Language, text: string): Letter =>
  ({ language, tone: 'calm', shop: desk.shopName, change: null, tables: [], button: null, subject: text, headline: desk.shopName, lead: text, notes: [], footer: desk.footer(null) });

function codeLetter(desk: Desk, language: Language, model: CodeModel): Letter {
  const { words } = desk;
  return {
    language, tone: 'calm', shop: desk.shopName, change: null, tables: [], button: null,
    subject: words.code.subject, headline: words.code.headline(model.code), lead: words.code.lead(model.minutes),
    notes: [words.code.warning], footer: desk.footer(null),
  };
}

function smsOf(desk: Desk, facts: Facts, language: Language, shop: Shop): string {
  const { words } = desk;
  if (facts.kind === 'line.code') {
    // The last line lets phones offer the code on our own page only (origin-bound one-time codes).
    return `${words.code.sms({ shop: desk.shopName, code: facts.model.code, minutes: facts.model.minutes })}\n\n@${new URL(shop.url).hostname} #${facts.model.code}`;
  }
  if (facts.kind === 'account.changed') return words.account.sms({ shop: desk.shopName, what: words.account.what[facts.model.change], url: accountUrl(shop) });
  if (facts.kind === 'device.test') { const said = deviceWords(language); return signed(desk, language, [said.headline, said.lead]); }
  if (facts.kind === 'call.missed') return callMissedText(desk, language, facts.model, shop);
  if (facts.kind === 'cycle.started') return signed(desk, language, [`${facts.model.lineLabel}${language.startsWith('zh') ? '' : ': '}${cycleWords(language).sms(facts.model.planName)}`], facts.model.url);
  if (facts.kind === 'load.done') return signed(desk, language, [fundsWords(language).lead(desk.money(facts.model.amountCents), desk.money(facts.model.balanceCents))], facts.model.url);
  if (facts.kind === 'text.reply') return facts.model.text;
  if (facts.kind === 'reminder.due') return reminderSms(desk, language, facts.model);
  const { model } = facts;
  const say = { shop: desk.shopName, line: model.lineLabel, url: model.url };
  // A text names the day; the page behind its link has both clocks to the minute.
  const until = (endsAt: typeof model.at) => formatter(language).day((endsAt - 1) as typeof model.at, model.lineZone, model.at);
  switch (facts.kind) {
    case 'renewal.done': return words.done.sms({ ...say, plan: facts.model.planName, total: desk.money(facts.model.totalCents), until: until(facts.model.serviceEndsAt) });
    case 'renewal.refunded': return words.refunded.sms({ ...say, amount: desk.money(facts.model.refundCents) });
    case 'renewal.declined': return words.declined.sms(say);
    case 'renewal.delayed': return words.delayed.sms({ ...say, carrier: facts.model.carrierName, refundsAt: facts.model.refundsAt === null ? null : desk.moment(facts.model.refundsAt).value });
    case 'renewal.repaired': return facts.model.outcome.kind === 'refunded'
      ? words.repaired.refundedSms({ ...say, amount: desk.money(facts.model.outcome.refundCents) })
      : words.repaired.sms({ ...say, until: until(facts.model.promised.serviceEndsAt) });
    case 'refund.failed': return words.refundFailed.sms({ ...say, amount: desk.money(facts.model.refundCents) });
    case 'return.asked': case 'return.done': case 'return.refused': return words.returned[facts.kind].sms({ ...say, amount: desk.money(facts.model.refundCents), waits: facts.model.waits, toWallet: facts.model.toWallet });
    case 'autorenew.off': return signed(desk, language, [letterOf(desk, language, facts, { shop }).lead]);
    case 'autorenew.on': case 'autorenew.soon': case 'autorenew.approve': case 'autorenew.failed': case 'autorenew.ask': case 'autorenew.yearly': {
      const letter = letterOf(desk, language, facts, { shop });
      const said = [letter.subject, ...(letter.brief === undefined ? [] : [letter.brief])];
      // Whoever has several lines reads which of them it is.
      const line = said.some((one) => one.includes(model.lineLabel)) ? '' : `${model.lineLabel}${language.startsWith('zh') ? '：' : ': '}`;
      return `${signed(desk, language, [line + said[0], ...said.slice(1)], model.url)} ${autoRenewWords(language).offText}`;
    }
    // Asked for by e-mail only; as a text they say their subject and lead to the page.
    case 'paylink.paid': case 'sponsor.invited': case 'sponsor.ask': case 'sponsor.news': case 'guard.family_asked': case 'guard.family': return signed(desk, language, [letterOf(desk, language, facts, { shop }).subject], model.url);
    default: return never(facts);
  }
}

/** The sentences of a text behind the shop's name, each with its stop, and the address last: in the signs of the language. */
function signed(desk: Desk, language: Language, sentences: readonly string[], url?: string): string {
  const isChinese = language.startsWith('zh');
  const said = sentences.map((one) => (/[.?!。？！]$/.test(one) ? one : `${one}${isChinese ? '。' : '.'}`)).join(isChinese ? '' : ' ');
  return `${isChinese ? `【${desk.shopName}】` : `${desk.shopName}: `}${said}${url === undefined ? '' : `${isChinese ? '' : ' '}${url}`}`;
}

/** Plan names come from the catalogue and labels from staff; a line break in a subject would be a header of its own. */
const oneLine = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, ' ').replaceAll('\u00a0', ' ').trim().slice(0, LONGEST_SUBJECT);
