import type { Language } from '../../../base/language.ts';
import type { AutoApproveModel, AutoAskModel, AutoFailedModel, AutoOffModel, AutoOnModel, AutoRenewFacts, AutoSoonModel, AutoYearlyModel } from '../auto-renew-kinds.ts';
import type { RenewalFacts } from '../kinds.ts';
import { autoRenewWords, type AutoRenewWords } from '../words/auto-renew/words.ts';
import type { Desk, Fact, Letter } from './letter.ts';

/** Letters about auto-renew. Each that tells of a charge ahead carries the way to end it. */

const frame = (desk: Desk, language: Language, model: RenewalFacts) =>
  ({ language, tone: 'calm', shop: desk.shopName, change: null, footer: desk.footer(model), tag: `auto-${model.lineLabel}` }) as const;
const aboutLine = (desk: Desk, model: RenewalFacts): Fact[] => [
  { label: desk.words.labels.line, value: `${model.lineLabel} · ${model.carrierName}` }, { label: desk.words.labels.plan, value: model.planName },
];
const table = (desk: Desk, facts: readonly Fact[]) => ({ title: desk.words.labels.details, facts });
const stop = (words: AutoRenewWords, model: AutoRenewFacts) => ({ actions: [{ action: 'off', title: words.turnOff, url: model.offUrl, method: 'open' }] }) as const;
const joined = (language: Language, parts: readonly (string | null)[]): string => parts.filter((one) => one !== null).join(language.startsWith('zh') ? '' : ' ');

export function autoOnLetter(desk: Desk, language: Language, model: AutoOnModel): Letter {
  const words = autoRenewWords(language);
  const first = model.nextAt === null ? null : { money: desk.money(model.cents), day: desk.day(model.nextAt) };
  return {
    ...frame(desk, language, model), ...stop(words, model), tone: 'good', subject: words.on.subject(model.planName), headline: words.on.headline, lead: model.approve ? words.on.asked(model.lineLabel) : words.on.lead(model.lineLabel, first),
    tables: [table(desk, [
      ...aboutLine(desk, model), ...(model.nextAt === null ? [] : [{ label: words.labels.chargedOn, ...desk.moment(model.nextAt) }]), { label: words.labels.paysWith, value: model.payName },
      { label: words.labels.ceiling, value: desk.money(model.ceilingCents) }, { label: words.labels.amount, value: desk.money(model.cents), strong: true },
    ])],
    button: { label: words.button, url: model.url }, notes: [`${words.on.terms}${language.startsWith('zh') ? '：' : ': '}${joined(language, model.terms)}`, words.offNote(model.offUrl), words.offByText],
  };
}

export function autoOffLetter(desk: Desk, language: Language, model: AutoOffModel): Letter {
  const words = autoRenewWords(language);
  return {
    ...frame(desk, language, model), subject: words.off.subject, headline: words.off.subject,
    lead: joined(language, [words.off.lead(model.lineLabel), words.off.why[model.reason], model.serviceEndsAt === null ? null : words.off.ends(desk.until(model.serviceEndsAt).value)]),
    tables: [table(desk, aboutLine(desk, model))], button: { label: words.button, url: model.url }, notes: model.underWay ? [words.off.underWay] : [],
  };
}

/** `2026-11` as cards and readers write it. */
function cardMonth(language: Language, month: string): string {
  const [year, number] = month.split('-');
  return language.startsWith('zh') ? `${year} 年 ${Number(number)} 月` : `${number}/${year}`;
}

export function autoSoonLetter(desk: Desk, language: Language, model: AutoSoonModel): Letter {
  const words = autoRenewWords(language);
  const { soon } = words;
  const money = desk.money(model.cents);
  const day = desk.day(model.chargeAt);
  const lead = joined(language, [
    soon.lead[model.why](model.lineLabel, desk.until(model.endsAt).value, model.payName, desk.moment(model.chargeAt).value), model.agreedCents === null ? null : soon.dearer(money, desk.money(model.agreedCents)),
    model.missingCents === null ? null : soon.missing(desk.money(model.missingCents)), model.cardEnds === null ? null : soon.cardEnds(cardMonth(language, model.cardEnds)),
  ]);
  return {
    ...frame(desk, language, model), ...stop(words, model), tone: model.missingCents !== null || model.cardEnds !== null ? 'warning' : 'calm', subject: soon.subject(money, day), headline: soon.headline(day), lead,
    tables: [table(desk, [
      ...aboutLine(desk, model), { label: words.labels.chargedOn, ...desk.moment(model.chargeAt) }, { label: words.labels.paysWith, value: model.payName }, { label: words.labels.amount, value: money, strong: true },
    ])],
    button: { label: words.button, url: model.url }, notes: [words.offNote(model.offUrl), words.offByText],
  };
}

export function autoApproveLetter(desk: Desk, language: Language, model: AutoApproveModel): Letter {
  const words = autoRenewWords(language);
  const { approve } = words;
  const money = desk.money(model.cents);
  return {
    ...frame(desk, language, model), subject: approve.subject(money, model.lineLabel), headline: approve.headline, lead: approve.lead(desk.until(model.endsAt).value, model.payName),
    tables: [table(desk, [...aboutLine(desk, model), { label: words.labels.ends, ...desk.until(model.endsAt) }, { label: words.labels.code, value: model.code }, { label: words.labels.amount, value: money, strong: true }])],
    button: { label: approve.button, url: model.url }, notes: [approve.only, words.offNote(model.offUrl), words.offByText], actions: [{ action: 'pay', title: approve.button, url: model.url, method: 'open' }, ...stop(words, model).actions],
  };
}

export function autoFailedLetter(desk: Desk, language: Language, model: AutoFailedModel): Letter {
  const words = autoRenewWords(language);
  const { failed } = words;
  const isStopped = model.why === 'dispute';
  const why = model.why === 'wallet_too_low' ? failed.why.wallet_too_low(desk.money(model.missingCents ?? 0n)) : failed.why[model.why];
  const subject = isStopped ? failed.subject.stopped : model.nextAt === null ? failed.subject.last : failed.subject.again;
  // What was not approved is asked for again next time: only what failed for good pauses.
  const last = isStopped || model.why === 'not_approved' ? null : failed.last;
  const next = model.nextAt === null ? last : failed.again(desk.moment(model.nextAt).value);
  return {
    ...frame(desk, language, model), ...stop(words, model), tone: 'warning', subject: subject(model.lineLabel), headline: subject(model.lineLabel),
    brief: joined(language, [why, next]), lead: joined(language, [why, next, model.endsAt === null ? null : failed.ends(desk.until(model.endsAt).value)]),
    tables: [table(desk, [
      ...aboutLine(desk, model), { label: words.labels.paysWith, value: model.payName }, ...(model.nextAt === null ? [] : [{ label: words.labels.again, ...desk.moment(model.nextAt) }]),
      { label: words.labels.amount, value: desk.money(model.cents), strong: true },
    ])],
    button: { label: failed.button, url: model.url }, notes: [failed.manage(model.manageUrl), words.offNote(model.offUrl), words.offByText],
  };
}

export function autoAskLetter(desk: Desk, language: Language, model: AutoAskModel): Letter {
  const words = autoRenewWords(language);
  const { ask } = words;
  const [money, limit] = [desk.money(model.cents), desk.money(model.limitCents)];
  return {
    ...frame(desk, language, model), ...stop(words, model), tone: 'warning', subject: ask.subject(money), headline: ask.headline, lead: joined(language, [ask.lead[model.over](money, limit), ask.wait(desk.until(model.endsAt).value)]),
    tables: [table(desk, [...aboutLine(desk, model), { label: words.labels.paysWith, value: model.payName }, { label: words.labels.limit, value: limit }, { label: words.labels.amount, value: money, strong: true }])],
    button: { label: ask.button, url: model.url }, notes: [words.offNote(model.offUrl), words.offByText],
  };
}

export function autoYearlyLetter(desk: Desk, language: Language, model: AutoYearlyModel): Letter {
  const words = autoRenewWords(language);
  const { yearly } = words;
  return {
    ...frame(desk, language, model), ...stop(words, model), subject: yearly.subject, headline: yearly.subject,
    lead: joined(language, [yearly.lead(model.lineLabel, desk.day(model.onAt), desk.money(model.ceilingCents)), model.nextAt === null ? null : yearly.next(desk.money(model.cents), desk.day(model.nextAt))]),
    tables: [table(desk, [...aboutLine(desk, model), { label: words.labels.since, ...desk.moment(model.onAt) }, { label: words.labels.paysWith, value: model.payName }, { label: words.labels.ceiling, value: desk.money(model.ceilingCents), strong: true }])],
    button: { label: words.button, url: model.url }, notes: [words.offNote(model.offUrl), words.offByText],
  };
}
