import type { Language } from '../../../base/language.ts';
import type { RefundFailedModel, RenewalFacts, ReturnModel } from '../kinds.ts';
import { arrivals } from './arrivals.ts';
import type { Desk, Fact, Letter } from './letter.ts';

/** Letters about refunds of what was not used: the amount first, then what it does to the line. */

const aboutLine = (desk: Desk, model: RenewalFacts): Fact[] => [
  { label: desk.words.labels.line, value: model.lineLabel },
  { label: desk.words.labels.plan, value: model.planName },
];
const frame = (desk: Desk, language: Language, model: RenewalFacts) => ({ language, shop: desk.shopName, change: null, footer: desk.footer(model) }) as const;

const destination = (desk: Desk, model: Pick<ReturnModel, 'toWallet' | 'paidWith'>): Fact[] => {
  const paid = model.toWallet ? { method: 'wallet', brand: null, last4: null } as const : model.paidWith;
  return paid === null ? [] : [{ label: desk.words.labels.refundTo, value: desk.words.payment(paid) }];
};

export function returnLetter(desk: Desk, language: Language, kind: 'return.asked' | 'return.done' | 'return.refused', model: ReturnModel): Letter {
  const { words } = desk;
  const say = words.returned[kind];
  const amount = desk.money(model.refundCents);
  const facts: Fact[] = [...aboutLine(desk, model), { label: words.labels.refund, value: amount, strong: true }, ...(kind === 'return.refused' ? [] : destination(desk, model))];
  if (kind !== 'return.refused') {
    if (model.serviceEndsAt !== null) facts.push({ label: words.labels.validUntil, ...desk.until(model.serviceEndsAt) });
    if (model.numberReleaseAt !== null) facts.push({ label: words.returned.numberKept, ...desk.until(model.numberReleaseAt) });
  }
  const paid = model.toWallet ? { method: 'wallet', brand: null, last4: null } as const : model.paidWith;
  const notes = kind === 'return.done' ? arrivals(words, paid)
    : kind === 'return.asked' ? [model.waits ? words.returned.waits : words.returned.next]
      : [words.returned.because[model.because ?? 'person_refused'], words.returned.nothingMoved];
  return {
    ...frame(desk, language, model), tone: 'calm', subject: say.subject(amount), headline: say.headline, lead: say.lead(amount, model.toWallet),
    tables: [{ title: words.labels.refund, facts }], button: { label: words.returned.button, url: model.url }, notes,
  };
}

export function refundFailedLetter(desk: Desk, language: Language, model: RefundFailedModel): Letter {
  const { words } = desk;
  const amount = desk.money(model.refundCents);
  return {
    ...frame(desk, language, model), tone: 'warning', subject: words.refundFailed.subject(amount), headline: words.refundFailed.headline, lead: words.refundFailed.lead(amount),
    tables: [{ title: words.labels.refund, facts: [...aboutLine(desk, model), { label: words.labels.refund, value: amount, strong: true }] }],
    button: { label: words.returned.button, url: model.url }, notes: [words.refundFailed.next],
  };
}
