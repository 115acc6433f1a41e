import type { Language } from '../../../base/language.ts';
import { HOUR, MINUTE } from '../../../base/time.ts';
import type { DeclinedModel, DelayedModel, RefundedModel, RenewalFacts, RepairedModel } from '../kinds.ts';
import { arrivals } from './arrivals.ts';
import { paymentText } from './load-done.ts';
import type { Desk, Fact, Letter } from './letter.ts';

/** Letters for what did not go as planned: first what happened to the money, then what happens by itself. */

const aboutLine = (desk: Desk, model: RenewalFacts): Fact[] => [
  { label: desk.words.labels.line, value: model.lineLabel },
  { label: desk.words.labels.plan, value: model.planName },
];

const frame = (desk: Desk, language: Language, model: RenewalFacts) =>
  ({ language, shop: desk.shopName, change: null, footer: desk.footer(model) }) as const;

export function refundedLetter(desk: Desk, language: Language, model: RefundedModel): Letter {
  const { words } = desk;
  const amount = desk.money(model.refundCents);
  const facts = [...aboutLine(desk, model), { label: words.labels.total, value: desk.money(model.totalCents) }, { label: words.labels.refund, value: amount, strong: true }];
  if (model.paidWith !== null) facts.push({ label: words.labels.refundTo, value: paymentText(desk, language, model.paidWith) });
  if (model.receiptNumber !== null) facts.push({ label: words.labels.receipt, value: model.receiptNumber });
  return {
    ...frame(desk, language, model), tone: 'calm',
    subject: words.refunded.subject(amount), headline: words.refunded.headline, lead: words.refunded.lead(amount),
    tables: [{ title: words.labels.details, facts }],
    button: { label: words.refunded.button, url: model.url },
    notes: [words.refunded.reason[model.reason], ...arrivals(words, model.paidWith)],
  };
}

export function declinedLetter(desk: Desk, language: Language, model: DeclinedModel): Letter {
  const { words } = desk;
  const said = model.bankAsks ? words.declined.bank : words.declined;
  return {
    ...frame(desk, language, model), tone: 'warning',
    subject: said.subject(model.planName), headline: said.headline, lead: words.declined.lead,
    tables: [{ title: words.labels.details, facts: [...aboutLine(desk, model), { label: words.labels.total, value: desk.money(model.totalCents), strong: true }] }],
    button: { label: said.button, url: model.url },
    notes: [said.next],
  };
}

export function delayedLetter(desk: Desk, language: Language, model: DelayedModel): Letter {
  const { words } = desk;
  const facts = [...aboutLine(desk, model), { label: words.labels.total, value: desk.money(model.totalCents), strong: true }];
  if (model.paidWith !== null) facts.push({ label: words.labels.paidWith, value: paymentText(desk, language, model.paidWith) });
  return {
    ...frame(desk, language, model), tone: 'calm',
    subject: words.delayed.subject(model.carrierName), headline: words.delayed.headline, lead: words.delayed.lead(model.carrierName),
    tables: [{ title: words.labels.details, facts }],
    button: { label: words.delayed.button, url: model.url },
    notes: [words.delayed.doNotPayAgain, words.delayed.byItself(model.refundsAt === null ? null : desk.moment(model.refundsAt).value, model.refundsAt === null ? '' : spanText(model.refundsAt - model.at))],
  };
}

export function repairedLetter(desk: Desk, language: Language, model: RepairedModel): Letter {
  const { words } = desk;
  const refunded = model.outcome.kind === 'refunded';
  const amount = model.outcome.kind === 'refunded' ? desk.money(model.outcome.refundCents) : '';
  const given = ({ serviceEndsAt, dataBytes }: RepairedModel['promised']): Fact[] => [
    { label: words.labels.validUntil, ...desk.until(serviceEndsAt) },
    { label: words.labels.data, value: desk.bytes(dataBytes) },
  ];
  const about = aboutLine(desk, model);
  if (model.outcome.kind === 'refunded') {
    about.push({ label: words.labels.refund, value: amount, strong: true });
    if (model.outcome.paidWith !== null) about.push({ label: words.labels.refundTo, value: paymentText(desk, language, model.outcome.paidWith) });
  }
  return {
    ...frame(desk, language, model), tone: 'calm',
    subject: refunded ? words.repaired.refundedSubject : words.repaired.subject,
    headline: refunded ? words.repaired.refundedHeadline : words.repaired.headline,
    lead: refunded ? words.repaired.refundedLead(model.carrierName, amount) : words.repaired.lead(model.carrierName),
    tables: [
      { title: words.labels.details, facts: about },
      { title: words.labels.promised, facts: given(model.promised) },
      { title: words.labels.delivered, facts: given(model.delivered) },
    ],
    button: { label: words.repaired.button, url: model.url },
    notes: refunded ? arrivals(words, model.outcome.kind === 'refunded' ? model.outcome.paidWith : null) : [words.repaired.nothingToDo],
  };
}

/** `1 h 50 min`: symbols that all four languages read. */
function spanText(seconds: number): string {
  const minutes = Math.max(1, Math.floor(seconds / MINUTE));
  return minutes < HOUR / MINUTE ? `${minutes} min` : `${Math.floor(minutes / (HOUR / MINUTE))} h ${minutes % (HOUR / MINUTE)} min`;
}
