import type { Language } from '../../../base/language.ts';
import type { PayLinkPaidModel, RenewalFacts, SponsorAskModel, SponsorInvitedModel, SponsorNewsModel } from '../kinds.ts';
import { payLinkWords } from '../words/paylinks.ts';
import type { Desk, Fact, Letter } from './letter.ts';

/** Letters about paying for somebody else. Neither side learns of the other more than the line's masked number. */

const frame = (desk: Desk, language: Language, model: RenewalFacts) =>
  ({ language, tone: 'calm', shop: desk.shopName, change: null, footer: desk.footer(model) }) as const;
const aboutLine = (desk: Desk, model: RenewalFacts): Fact[] => [
  { label: desk.words.labels.line, value: `${model.lineLabel} · ${model.carrierName}` }, { label: desk.words.labels.plan, value: model.planName },
];

export function payLinkPaidLetter(desk: Desk, language: Language, model: PayLinkPaidModel): Letter {
  const words = payLinkWords(language);
  const { paid } = words;
  const until = model.serviceEndsAt === null ? null : desk.until(model.serviceEndsAt);
  return {
    ...frame(desk, language, model), tone: 'good', subject: paid.subject(model.planName), headline: paid.headline, lead: paid.lead(model.by, model.serviceEndsAt === null ? null : desk.lastDay(model.serviceEndsAt)),
    tables: [{
      title: desk.words.labels.details,
      facts: [
        ...aboutLine(desk, model), ...(until === null ? [] : [{ label: desk.words.labels.validUntil, ...until }]),
        { label: paid.by, value: paid.who[model.by] }, ...(model.paidWith === null ? [] : [{ label: desk.words.labels.paidWith, value: words.methods[model.paidWith] }]),
        { label: desk.words.labels.total, value: desk.money(model.totalCents), strong: true },
      ],
    }],
    button: { label: paid.button, url: model.url }, notes: [paid.privacy],
  };
}

export function sponsorInvitedLetter(desk: Desk, language: Language, model: SponsorInvitedModel): Letter {
  const { invited } = payLinkWords(language);
  return {
    ...frame(desk, language, model), subject: invited.subject, headline: invited.headline, lead: invited.lead(model.lineLabel, model.daysBefore),
    tables: [{ title: desk.words.labels.details, facts: [...aboutLine(desk, model), { label: invited.each, value: desk.money(model.totalCents), strong: true }] }],
    button: { label: invited.button, url: model.url }, notes: invited.notes,
  };
}

export function sponsorAskLetter(desk: Desk, language: Language, model: SponsorAskModel): Letter {
  const { ask } = payLinkWords(language);
  return {
    ...frame(desk, language, model), subject: ask.subject(model.lineLabel), headline: ask.headline, lead: ask.lead(desk.until(model.endsAt).value),
    tables: [{
      title: desk.words.labels.details,
      facts: [...aboutLine(desk, model), { label: ask.ends, ...desk.until(model.endsAt) }, { label: ask.code, value: model.code }, { label: desk.words.labels.total, value: desk.money(model.totalCents), strong: true }],
    }],
    button: { label: ask.button, url: model.url }, notes: [ask.only, ask.stop(model.stopUrl)],
  };
}

export function sponsorNewsLetter(desk: Desk, language: Language, model: SponsorNewsModel): Letter {
  const { news } = payLinkWords(language);
  const one = news[model.what];
  return {
    ...frame(desk, language, model), tone: model.what === 'accepted' ? 'good' : 'calm', subject: one.subject, headline: one.subject, lead: one.lead(model.daysBefore),
    tables: [{ title: desk.words.labels.details, facts: aboutLine(desk, model) }], button: { label: news.button, url: model.url }, notes: [],
  };
}
