import type { Language } from '../../../base/language.ts';
import type { FamilyAlarmModel, FamilyAskedModel } from '../guard-kinds.ts';
import { guardWords } from '../words/guard.ts';
import type { Desk, Letter } from './letter.ts';

/** Letters to the family of a line: that its number, masked, is about to go, and how it is kept. */

export function familyAskedLetter(desk: Desk, language: Language, model: FamilyAskedModel): Letter {
  const { asked } = guardWords(language);
  return {
    language, tone: 'calm', shop: desk.shopName, change: null, tables: [], footer: desk.footer(model),
    subject: asked.subject(model.lineLabel), headline: asked.headline, lead: asked.lead(model.lineLabel), button: { label: asked.button, url: model.url }, notes: asked.notes,
  };
}

export function familyAlarmLetter(desk: Desk, language: Language, model: FamilyAlarmModel): Letter {
  const { alarm } = guardWords(language);
  const until = desk.until(model.releaseAt);
  return {
    language, tone: 'warning', shop: desk.shopName, change: null, footer: desk.footer(model),
    subject: alarm.subject(model.lineLabel, model.days), headline: alarm.headline(model.days), lead: alarm.lead(until.value),
    tables: [{ title: desk.words.labels.details, facts: [{ label: desk.words.labels.line, value: model.lineLabel }, { label: alarm.last, ...until, strong: true }] }],
    button: model.payUrl === null ? { label: alarm.look, url: model.url } : { label: alarm.pay, url: model.payUrl },
    notes: [model.payUrl === null ? alarm.noPlan : alarm.only, alarm.stop(model.url)],
  };
}
