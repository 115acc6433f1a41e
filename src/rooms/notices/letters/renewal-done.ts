import { lastMoment } from '../../../platform/i18n/format.ts';
import type { DoneModel, ShownPriceLine } from '../kinds.ts';
import type { Words } from '../words/words.ts';
import { paymentText } from './load-done.ts';
import type { Desk, Fact, Letter } from './letter.ts';
import type { Language } from '../../../base/language.ts';

/** The receipt as a letter. Nothing stands above the facts: receipts carry no advertising (trust section 7). */
export function doneLetter(desk: Desk, language: Language, model: DoneModel): Letter {
  const { words } = desk;
  const moved = model.serviceEndedAt !== model.serviceEndsAt;
  const lastDay = desk.lastDay(model.serviceEndsAt);
  return {
    language,
    tone: 'good',
    shop: desk.shopName,
    subject: moved ? words.done.subject(model.planName, lastDay) : words.done.dataSubject(model.planName),
    headline: moved ? words.done.headline : words.done.dataHeadline,
    lead: moved ? words.done.lead(lastDay) : words.done.dataLead(lastDay),
    change: moved && model.forStranger !== true ? [
      { label: words.labels.before, ...(model.serviceEndedAt === null ? { value: words.noService } : desk.until(model.serviceEndedAt)) },
      { label: words.labels.after, ...desk.until(model.serviceEndsAt) },
    ] : null,
    tables: [
      { title: words.labels.details, facts: detailFacts(desk, model) },
      { title: words.labels.price, facts: priceFacts(desk, language, model) },
    ],
    button: { label: words.done.button, url: model.url },
    notes: [words.done.refundRule(model.refundPolicy, model.refundUntil === null ? null : desk.lastDay(model.refundUntil))],
    footer: desk.footer(model),
  };
}

function detailFacts(desk: Desk, model: DoneModel): readonly Fact[] {
  const { labels } = desk.words;
  const each = desk.bytes(model.dataBytes);
  const all = model.cycles > 1 ? desk.words.perCycle(each, model.cycles) : each;
  const facts: Fact[] = [
    { label: labels.line, value: model.lineLabel },
    { label: labels.plan, value: model.planName },
  ];
  // A keep-number plan brings no data; "0 GB" would only frighten.
  if (model.dataBytes !== 0n || model.bonusBytes > 0n) {
    facts.push({ label: labels.data, value: model.bonusBytes > 0n ? desk.words.withBonus(all, desk.bytes(model.bonusBytes)) : all });
  }
  if (model.cycle !== null) facts.push({ label: labels.cycle, value: desk.words.span(desk.day(model.cycle.startsAt), desk.day(lastMoment(model.cycle.endsAt))) });
  return facts;
}

function priceFacts(desk: Desk, language: Language, model: DoneModel): readonly Fact[] {
  const { words } = desk;
  const facts: Fact[] = model.priceLines.map((line) => ({ label: priceLabel(words, line), value: desk.money(line.cents) }));
  facts.push({ label: words.labels.total, value: desk.money(model.totalCents), strong: true });
  if (model.paidWith !== null) facts.push({ label: words.labels.paidWith, value: paymentText(desk, language, model.paidWith) });
  facts.push({ label: words.labels.paidAt, ...desk.moment(model.at) });
  facts.push({ label: words.labels.receipt, value: model.receiptNumber });
  return facts;
}

function priceLabel(words: Words, line: ShownPriceLine): string {
  switch (line.kind) {
    case 'plan': return words.labels.plan;
    case 'auto_renew_discount': return words.labels.autoRenewDiscount;
    case 'promotion': return words.promotion(line.label ?? '');
    case 'tax': return line.label ?? '';
  }
}
